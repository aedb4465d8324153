import { notFound, Problem } from '../domain/errors.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { disableStaff as disable, lockStaff } from '../store/staff.ts';
import type { ActionContext } from './context.ts';

/** Ends somebody's access and all their sessions at once. The last owner stays, or nobody could undo it. */
export async function disableStaff({ store, actor, now }: ActionContext, id: string): Promise<void> {
  await store.transaction(async (tx) => {
    const active = (await lockStaff(tx)).filter((person) => person.disabledAt === null);
    const staff = active.find((person) => person.id === id);
    if (!staff) throw notFound('person');
    if (staff.role === 'owner' && active.filter((person) => person.role === 'owner').length === 1) {
      throw new Problem('conflict', 'This is the last owner: make somebody else an owner first.');
    }
    await disable(tx, id, now);
    await insertAuditEntry(tx, { at: now, actor, action: 'disable-staff', subject: id, details: {} });
  });
}

import type { Actor } from '../domain/actor.ts';
import { notFound, Problem } from '../domain/errors.ts';
import type { Staff } from '../domain/staff.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { lockStaff, setOnDuty } from '../store/staff.ts';
import type { ActionContext } from './context.ts';

/**
 * Puts somebody on duty or takes them off: whoever is on duty is asked before promises lapse. People do so for
 * themselves, owners for everybody. Throws `not_found` and `forbidden`.
 */
export async function setDuty({ store, actor, now }: ActionContext, id: string, isOnDuty: boolean): Promise<void> {
  await store.transaction(async (tx) => {
    const active = (await lockStaff(tx)).filter((person) => person.disabledAt === null);
    if (!maySet(active, actor, id)) throw new Problem('forbidden', 'Only an owner may do this for somebody else.');
    const person = active.find((each) => each.id === id);
    if (!person) throw notFound('person');
    if (person.isOnDuty === isOnDuty) return;
    await setOnDuty(tx, id, isOnDuty);
    await insertAuditEntry(tx, { at: now, actor, action: 'set-duty', subject: id, details: { isOnDuty } });
  });
}

function maySet(active: readonly Staff[], actor: Actor, id: string): boolean {
  if (actor.kind === 'system') return true;
  const self = active.find((person) => actor.kind === 'staff' && person.id === actor.id);
  return self !== undefined && (self.id === id || self.role === 'owner');
}

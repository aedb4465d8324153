import { insertAuditEntry } from '../store/audit.ts';
import { deleteSession, type Session } from '../store/sessions.ts';
import type { ActionContext } from './context.ts';

/** Ends one session; the person's other browsers stay signed in. */
export async function signOut({ store, actor, now }: ActionContext, session: Session): Promise<void> {
  await store.transaction(async (tx) => {
    await deleteSession(tx, session.idHash);
    await insertAuditEntry(tx, { at: now, actor, action: 'sign-out', subject: session.staff.id, details: {} });
  });
}

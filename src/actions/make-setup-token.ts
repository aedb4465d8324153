import { hashToken, newToken } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { insertSetupToken } from '../store/setup-tokens.ts';
import { hasOwner } from '../store/staff.ts';
import type { ActionContext } from './context.ts';

/** A single-use token for `/setup/<token>`, shown once; null where there is an owner already. */
export async function makeSetupToken({ store, actor, now }: ActionContext): Promise<string | null> {
  const token = newToken();
  return store.transaction(async (tx) => {
    if (await hasOwner(tx)) return null;
    await insertSetupToken(tx, hashToken(token), now);
    await insertAuditEntry(tx, { at: now, actor, action: 'make-setup-token', subject: 'setup', details: {} });
    return token;
  });
}

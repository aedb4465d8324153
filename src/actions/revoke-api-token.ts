import { notFound } from '../domain/errors.ts';
import { endApiToken } from '../store/api-tokens.ts';
import { insertAuditEntry } from '../store/audit.ts';
import type { ActionContext } from './context.ts';

/** Ends a key of the manage API at once. */
export async function revokeApiToken({ store, actor, now }: ActionContext, id: string): Promise<void> {
  await store.transaction(async (tx) => {
    if (!(await endApiToken(tx, id, now))) throw notFound('token');
    await insertAuditEntry(tx, { at: now, actor, action: 'revoke-api-token', subject: id, details: {} });
  });
}

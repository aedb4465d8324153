import { rejectFaults } from '../domain/errors.ts';
import { hashToken, newId, newToken } from '../lib/ids.ts';
import { insertApiToken } from '../store/api-tokens.ts';
import { insertAuditEntry } from '../store/audit.ts';
import type { ActionContext } from './context.ts';

const NAME_LIMIT = 100;

/** A new key of the manage API. `token` is shown once and kept only as its hash. */
export async function createApiToken(
  { store, actor, now }: ActionContext,
  input: { name: string },
): Promise<{ id: string; token: string }> {
  const name = input.name.trim();
  if (name === '' || name.length > NAME_LIMIT) {
    rejectFaults([{ field: 'name', message: `Say in 1 to ${NAME_LIMIT} characters what the token is for.` }]);
  }
  const [id, token] = [newId(), newToken()];
  await store.transaction(async (tx) => {
    await insertApiToken(tx, { id, name, tokenHash: hashToken(token), createdAt: now, usedAt: null, revokedAt: null });
    await insertAuditEntry(tx, { at: now, actor, action: 'create-api-token', subject: id, details: { name } });
  });
  return { id, token };
}

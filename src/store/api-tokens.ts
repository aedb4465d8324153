import { MINUTE } from '../lib/clock.ts';
import type { ApiTokenRow, Db, Tx } from './tables.ts';

/** A key of the manage API, as its owner sees it: never the key itself. */
export interface ApiToken {
  id: string;
  name: string;
  createdAt: number;
  usedAt: number | null;
  revokedAt: number | null;
}

const USED_STEP = MINUTE;

export async function insertApiToken(tx: Tx, token: ApiTokenRow): Promise<void> {
  await tx.insertInto('apiTokens').values(token).execute();
}

export async function listApiTokens(db: Db): Promise<ApiToken[]> {
  return db
    .selectFrom('apiTokens')
    .select(['id', 'name', 'createdAt', 'usedAt', 'revokedAt'])
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** The token with this hash, unless it was revoked. Notes that it is used. */
export async function useApiToken(
  db: Db,
  tokenHash: string,
  now: number,
): Promise<Pick<ApiToken, 'id' | 'name'> | undefined> {
  const token = await db
    .selectFrom('apiTokens')
    .select(['id', 'name', 'usedAt'])
    .where('tokenHash', '=', tokenHash)
    .where('revokedAt', 'is', null)
    .executeTakeFirst();
  if (token && (token.usedAt ?? 0) <= now - USED_STEP) {
    await db.updateTable('apiTokens').set({ usedAt: now }).where('id', '=', token.id).execute();
  }
  return token && { id: token.id, name: token.name };
}

/** Whether there was such a token, still in use. */
export async function endApiToken(tx: Tx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('apiTokens')
    .set({ revokedAt: now })
    .where('id', '=', id)
    .where('revokedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

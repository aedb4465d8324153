import type { Db, Tx } from './tables.ts';

export async function insertSetupToken(tx: Tx, tokenHash: string, now: number): Promise<void> {
  await tx.insertInto('setupTokens').values({ tokenHash, createdAt: now, usedAt: null }).execute();
}

/** Whether this link still opens the set-up. */
export async function isSetupTokenOpen(db: Db, tokenHash: string): Promise<boolean> {
  const row = await db
    .selectFrom('setupTokens')
    .select('tokenHash')
    .where('tokenHash', '=', tokenHash)
    .where('usedAt', 'is', null)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Closes every link, since one owner is enough, and answers whether this one was open until now. Of two that arrive
 * together one waits for the other here and then finds its link closed.
 */
export async function closeSetupTokens(tx: Tx, tokenHash: string | null, now: number): Promise<boolean> {
  const closed = await tx
    .updateTable('setupTokens')
    .set({ usedAt: now })
    .where('usedAt', 'is', null)
    .returning('tokenHash')
    .execute();
  return closed.some((row) => row.tokenHash === tokenHash);
}

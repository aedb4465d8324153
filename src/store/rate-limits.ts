import type { Db } from './tables.ts';

/**
 * Counts one attempt under a key and answers how many there have been in the current window, this one included. One
 * statement, so that attempts which arrive together are all counted. Call it outside a transaction that may fail: an
 * attempt that is undone with it would not count.
 */
export async function countAttempt(db: Db, key: string, windowMs: number, now: number): Promise<number> {
  const windowAt = now - (now % windowMs);
  const { count } = await db
    .insertInto('rateLimits')
    .values({ key, windowAt, count: 1 })
    .onConflict((conflict) =>
      conflict.columns(['key', 'windowAt']).doUpdateSet((eb) => ({ count: eb('rateLimits.count', '+', 1) })),
    )
    .returning('count')
    .executeTakeFirstOrThrow();
  return count;
}

/** Forgets the counts of windows that began before a time. */
export async function forgetAttempts(db: Db, before: number): Promise<void> {
  await db.deleteFrom('rateLimits').where('windowAt', '<', before).execute();
}

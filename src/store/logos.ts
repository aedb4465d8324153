import type { Db, Tx } from './tables.ts';

/** Keeps a picture under the hash of its bytes; one that is known already stays as it is. */
export async function insertLogo(tx: Tx, hash: string, body: Buffer, now: number): Promise<void> {
  await tx
    .insertInto('logos')
    .values({ hash, body: body.toString('base64'), createdAt: now })
    .onConflict((conflict) => conflict.column('hash').doNothing())
    .execute();
}

export async function findLogo(db: Db, hash: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('logos').select('body').where('hash', '=', hash).executeTakeFirst();
  return row && Buffer.from(row.body, 'base64');
}

/** Removes pictures that no page has any more. `inUse` are the hashes of those that pages have. */
export async function deleteOtherLogos(tx: Tx, inUse: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('logos')
    .$if(inUse.length > 0, (query) => query.where('hash', 'not in', inUse))
    .execute();
}

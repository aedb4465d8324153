import type { Db, PublicationRow } from './tables.ts';

/** Records that a version of a page is what readers see. */
export async function savePublication(db: Db, publication: PublicationRow): Promise<void> {
  const { pageId: _, ...changes } = publication;
  await db
    .insertInto('publications')
    .values(publication)
    .onConflict((conflict) => conflict.column('pageId').doUpdateSet(changes))
    .execute();
}

/** Incidents of a page that were deleted at or after a time: whatever shows them has to go. */
export async function listDeletedIncidentIds(db: Db, pageId: string, since: number): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('id')
    .where('pageId', '=', pageId)
    .where('deletedAt', '>=', since)
    .execute();
  return rows.map((row) => row.id);
}

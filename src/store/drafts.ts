import type { Draft } from '../domain/draft.ts';
import { decode, draftFields } from './json.ts';
import type { Db, Tx } from './tables.ts';

/** What somebody has typed about something and not posted. */
export async function findDraft(db: Db, staffId: string, subject: string): Promise<Draft | undefined> {
  const row = await db
    .selectFrom('drafts')
    .selectAll()
    .where('staffId', '=', staffId)
    .where('subject', '=', subject)
    .executeTakeFirst();
  return row && { ...row, fields: decode(draftFields, row.fields) };
}

/** All that somebody has typed and not posted, the newest first. */
export async function listDrafts(db: Db, staffId: string): Promise<Draft[]> {
  const rows = await db
    .selectFrom('drafts')
    .selectAll()
    .where('staffId', '=', staffId)
    .orderBy('updatedAt', 'desc')
    .orderBy('subject')
    .execute();
  return rows.map((row) => ({ ...row, fields: decode(draftFields, row.fields) }));
}

/** Keeps a draft in the place of what was kept before. */
export async function saveDraft(tx: Tx, draft: Draft): Promise<void> {
  const row = { ...draft, fields: JSON.stringify(draft.fields) };
  const { pageId, fields, updatedAt } = row;
  await tx
    .insertInto('drafts')
    .values(row)
    .onConflict((conflict) => conflict.columns(['staffId', 'subject']).doUpdateSet({ pageId, fields, updatedAt }))
    .execute();
}

export async function deleteDraft(tx: Tx, staffId: string, subject: string): Promise<void> {
  await tx.deleteFrom('drafts').where('staffId', '=', staffId).where('subject', '=', subject).execute();
}

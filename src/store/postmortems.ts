import type { Postmortem, PublishedPostmortem } from '../domain/postmortem.ts';
import type { PostmortemRow } from './communication-rows.ts';
import { decode, localizedText } from './json.ts';
import type { Db, Tx } from './tables.ts';

/** The postmortem of an incident with its draft: for staff alone. */
export async function findPostmortem(db: Db, incidentId: string): Promise<Postmortem | undefined> {
  const row = await db.selectFrom('postmortems').selectAll().where('incidentId', '=', incidentId).executeTakeFirst();
  return row && toPostmortem(row);
}

/** What readers may see of the postmortems of these incidents. The columns of the draft are not even read. */
export async function listPublishedPostmortems(
  db: Db,
  incidentIds: readonly string[],
): Promise<Map<string, PublishedPostmortem>> {
  if (incidentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('postmortems')
    .select(['incidentId', 'id', 'body', 'publishedAt', 'bodyUpdatedAt', 'isNotified'])
    .where('incidentId', 'in', incidentIds)
    .where('publishedAt', 'is not', null)
    .execute();
  return new Map(rows.flatMap((row) => toEntry(row)));
}

type PublishedRow = Pick<PostmortemRow, 'incidentId' | 'id' | 'body' | 'publishedAt' | 'bodyUpdatedAt' | 'isNotified'>;

function toEntry(row: PublishedRow): [string, PublishedPostmortem][] {
  const found = toPublished(row);
  return found ? [[row.incidentId, found]] : [];
}

/** Incidents whose postmortem is to appear by now, each with its page; deleted ones are left out. */
export async function listDuePostmortems(db: Db, now: number): Promise<{ incidentId: string; pageId: string }[]> {
  return db
    .selectFrom('postmortems')
    .innerJoin('incidents', 'incidents.id', 'postmortems.incidentId')
    .select(['postmortems.incidentId', 'incidents.pageId'])
    .where('publishAt', '<=', now)
    .where('incidents.deletedAt', 'is', null)
    .orderBy('publishAt')
    .orderBy('postmortems.incidentId')
    .execute();
}

export async function savePostmortem(tx: Tx, postmortem: Postmortem): Promise<void> {
  const row = toRow(postmortem);
  const { incidentId: _, id: __, createdAt: ___, ...changes } = row;
  await tx
    .insertInto('postmortems')
    .values(row)
    .onConflict((conflict) => conflict.column('incidentId').doUpdateSet(changes))
    .execute();
}

function toPostmortem(row: PostmortemRow): Postmortem {
  const { body: _, publishedAt: __, bodyUpdatedAt: ___, ...rest } = row;
  return {
    ...rest,
    draft: decode(localizedText, row.draft),
    isNotified: row.isNotified === 1,
    published: toPublished(row),
  };
}

function toPublished({ id, body, publishedAt, bodyUpdatedAt, isNotified }: PublishedRow): PublishedPostmortem | null {
  if (body === null || publishedAt === null) return null;
  const times = { publishedAt, updatedAt: bodyUpdatedAt ?? publishedAt };
  return { id, body: decode(localizedText, body), ...times, isNotified: isNotified === 1 };
}

function toRow({ published, ...postmortem }: Postmortem): PostmortemRow {
  return {
    ...postmortem,
    draft: JSON.stringify(postmortem.draft),
    isNotified: Number(postmortem.isNotified),
    body: published && JSON.stringify(published.body),
    publishedAt: published && published.publishedAt,
    bodyUpdatedAt: published && published.updatedAt,
  };
}

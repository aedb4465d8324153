import type { Locale } from '../domain/localized-text.ts';
import type { Page } from '../domain/page.ts';
import { notFound } from '../domain/errors.ts';
import { decode, dutyLimits, locales, localizedText, wholes } from './json.ts';
import type { Db, PageRow, Tx } from './tables.ts';

/** All pages; the first is the one served at `/`. */
export async function listPages(db: Db): Promise<Page[]> {
  const rows = await db
    .selectFrom('pages')
    .selectAll()
    .orderBy('position')
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toPage);
}

export async function findPage(db: Db, id: string): Promise<Page | undefined> {
  const row = await db.selectFrom('pages').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toPage(row);
}

export async function getPage(db: Db, id: string): Promise<Page> {
  const page = await findPage(db, id);
  if (!page) throw notFound('page');
  return page;
}

export async function insertPage(tx: Tx, page: Page, position: number): Promise<void> {
  await tx
    .insertInto('pages')
    .values({ ...toRow(page), position })
    .execute();
}

export async function updatePage(tx: Tx, page: Page): Promise<void> {
  const { id, version: _version, ...changes } = toRow(page);
  await tx.updateTable('pages').set(changes).where('id', '=', id).execute();
}

export async function deletePage(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('pages').where('id', '=', id).execute();
}

/**
 * Says that readers of this page must see something new. Every action does this first: on PostgreSQL it also locks
 * the row, so that two actions on one page happen one after the other.
 */
export async function touchPage(tx: Tx, id: string, now: number): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('pages')
    .set((eb) => ({ version: eb('version', '+', 1), updatedAt: now }))
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n) throw notFound('page');
}

/** Keeps what happens on a page waiting until the transaction ends, without changing the page. */
export async function lockPage(tx: Tx, id: string): Promise<void> {
  await tx
    .updateTable('pages')
    .set((eb) => ({ version: eb.ref('version') }))
    .where('id', '=', id)
    .execute();
}

function toPage(row: PageRow): Page {
  return {
    id: row.id,
    key: row.key,
    name: decode(localizedText, row.name),
    description: decode(localizedText, row.description),
    timeZone: row.timeZone,
    defaultLocale: row.defaultLocale as Locale,
    locales: decode(locales, row.locales),
    contact: decode(localizedText, row.contact),
    undoMs: row.undoMs,
    banner: decode(localizedText, row.banner),
    isRecordPublic: row.isRecordPublic === 1,
    hasAutomaticEstimates: row.hasAutomaticEstimates === 1,
    dutyLimits: row.dutyLimits === null ? null : decode(dutyLimits, row.dutyLimits),
    maintenanceRemindersMs: decode(wholes, row.maintenanceRemindersMs),
    version: row.version,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

function toRow(page: Page): Omit<PageRow, 'position'> {
  return {
    ...page,
    name: JSON.stringify(page.name),
    description: JSON.stringify(page.description),
    locales: JSON.stringify(page.locales),
    contact: JSON.stringify(page.contact),
    banner: JSON.stringify(page.banner),
    isRecordPublic: Number(page.isRecordPublic),
    hasAutomaticEstimates: Number(page.hasAutomaticEstimates),
    dutyLimits: page.dutyLimits && JSON.stringify(page.dutyLimits),
    maintenanceRemindersMs: JSON.stringify(page.maintenanceRemindersMs),
  };
}

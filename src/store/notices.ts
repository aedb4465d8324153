import type { Notice, NoticeKind } from '../domain/notice.ts';
import { decode, noticeItems, strings } from './json.ts';
import type { Db, NoticeRow, Tx } from './tables.ts';

/** A notice and how far its fan-out has come. */
export interface NoticeInProgress {
  notice: Notice;
  /** The last subscriber id that was reached; null: not begun. */
  cursor: string | null;
}

/** A notice is never older than the one before it of its incident, whatever the clock did: the newer one wins. */
export async function insertNotice(tx: Tx, notice: Notice): Promise<void> {
  const createdAt = Math.max(notice.createdAt, await newestOf(tx, notice.incidentId));
  await tx
    .insertInto('notices')
    .values({
      ...notice,
      createdAt,
      componentIds: JSON.stringify(notice.componentIds),
      items: JSON.stringify(notice.items),
      cursor: null,
      fannedOutAt: null,
    })
    .execute();
}

async function newestOf(tx: Tx, incidentId: string | null): Promise<number> {
  if (incidentId === null) return 0;
  const newest = tx.selectFrom('notices').select((eb) => eb.fn.max('createdAt').as('createdAt'));
  const row = await newest.where('incidentId', '=', incidentId).executeTakeFirst();
  return row?.createdAt ?? 0;
}

export async function listNotices(db: Db, ids: readonly string[]): Promise<Map<string, Notice>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('notices').selectAll().where('id', 'in', ids).execute();
  return new Map(rows.map((row) => [row.id, toNotice(row)]));
}

/** The notice that tells of an update; undefined where nobody is told of it. */
export async function findNoticeOfUpdate(db: Db, updateId: string): Promise<Notice | undefined> {
  const query = db.selectFrom('notices').selectAll().where('updateId', '=', updateId);
  const row = await query.orderBy('createdAt').orderBy('id').limit(1).executeTakeFirst();
  return row && toNotice(row);
}

/** The update whose notice is still held, if one of this incident is: what is told meanwhile goes out together with it. */
export async function findHeld(
  db: Db,
  incidentId: string,
  now: number,
): Promise<Pick<Notice, 'updateId' | 'heldUntil'>> {
  const row = await db
    .selectFrom('notices')
    .select(['updateId', 'heldUntil'])
    .where('incidentId', '=', incidentId)
    .where('fannedOutAt', 'is', null)
    .where('heldUntil', '>', now)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? { updateId: null, heldUntil: null };
}

/**
 * Takes a notice back before anybody is told of it. False where its fan-out has begun: then the caller must give up,
 * since somebody is being told.
 */
export async function takeBackNotice(tx: Tx, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('notices')
    .where('id', '=', id)
    .where('cursor', 'is', null)
    .where('fannedOutAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numDeletedRows === 1n;
}

/** Lets what waited with an update go out by itself. */
export async function releaseFrom(tx: Tx, updateId: string): Promise<void> {
  await tx.updateTable('notices').set({ updateId: null, heldUntil: null }).where('updateId', '=', updateId).execute();
}

/** Notices of an incident that are newer than this one; of the same moment, none is newer. */
export async function listNewerNoticeIds(db: Db, notice: Notice): Promise<string[]> {
  if (notice.incidentId === null) return [];
  const rows = await db
    .selectFrom('notices')
    .select('id')
    .where('incidentId', '=', notice.incidentId)
    .where('createdAt', '>', notice.createdAt)
    .execute();
  return rows.map((row) => row.id);
}

/** The notice to expand next, of those not held: confirmations first, since somebody waits for them; then the oldest. */
export async function findNoticeToFanOut(db: Db, now: number): Promise<NoticeInProgress | undefined> {
  const row = await db
    .selectFrom('notices')
    .selectAll()
    .where('fannedOutAt', 'is', null)
    .where((eb) => eb.or([eb('heldUntil', 'is', null), eb('heldUntil', '<=', now)]))
    .orderBy((eb) => eb.case().when('subscriberId', 'is', null).then(1).else(0).end())
    .orderBy('createdAt')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row && { notice: toNotice(row), cursor: row.cursor };
}

/**
 * Moves a notice's fan-out on, to a subscriber or to its end. Returns false where another node moved it first: then
 * the caller must not insert what it was about to.
 */
export async function advanceFanOut(
  tx: Tx,
  { notice, cursor }: NoticeInProgress,
  next: { cursor: string | null; fannedOutAt: number | null },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('notices')
    .set(next)
    .where('id', '=', notice.id)
    .where('fannedOutAt', 'is', null)
    .where((eb) => (cursor === null ? eb('cursor', 'is', null) : eb('cursor', '=', cursor)))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

export function toNotice(row: NoticeRow): Notice {
  const { cursor: _, fannedOutAt: __, ...rest } = row;
  return {
    ...rest,
    kind: row.kind as NoticeKind,
    componentIds: decode(strings, row.componentIds),
    items: decode(noticeItems, row.items),
  };
}

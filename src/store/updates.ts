import type { TimelineStatus, Update } from '../domain/incident.ts';
import { automatic, decode, dutyElements, localizedText, statusChanges } from './json.ts';
import type { Db, Tx, UpdateRow } from './tables.ts';

/** The updates of each of these incidents, newest first. */
export async function listUpdates(db: Db, incidentIds: readonly string[]): Promise<Map<string, Update[]>> {
  const result = new Map<string, Update[]>(incidentIds.map((id) => [id, []]));
  if (incidentIds.length === 0) return result;
  const rows = await db
    .selectFrom('updates')
    .selectAll()
    .where('incidentId', 'in', incidentIds)
    .orderBy('displayAt', 'desc')
    .orderBy('position', 'desc')
    .execute();
  for (const row of rows) result.get(row.incidentId)?.push(toUpdate(row));
  return result;
}

export async function findUpdate(db: Db, id: string): Promise<Update | undefined> {
  const row = await db.selectFrom('updates').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toUpdate(row);
}

/** The place in the timeline that the next update of an incident takes. */
export async function nextPosition(tx: Tx, incidentId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('updates')
    .select((eb) => eb.fn.max('position').as('last'))
    .where('incidentId', '=', incidentId)
    .executeTakeFirstOrThrow();
  // SQL's max of no rows is null, whatever the type says.
  return ((last as number | null) ?? 0) + 1;
}

/** The update that was posted last; undefined where there is none. */
export async function findNewestUpdate(db: Db, incidentId: string): Promise<Update | undefined> {
  const row = await db
    .selectFrom('updates')
    .selectAll()
    .where('incidentId', '=', incidentId)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toUpdate(row);
}

export async function deleteUpdate(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('updates').where('id', '=', id).execute();
}

export async function insertUpdate(tx: Tx, update: Update): Promise<void> {
  await tx.insertInto('updates').values(toRow(update)).execute();
}

/** Changes an update's words or display time; what it did to components stands. */
export async function updateUpdate(tx: Tx, update: Update): Promise<void> {
  const { id, ...changes } = toRow(update);
  await tx.updateTable('updates').set(changes).where('id', '=', id).execute();
}

function toUpdate(row: UpdateRow): Update {
  return {
    ...row,
    status: row.status as TimelineStatus,
    body: decode(localizedText, row.body),
    automatic: row.automatic === null ? null : decode(automatic, row.automatic),
    changes: decode(statusChanges, row.changes),
    isNotified: row.isNotified === 1,
    discloses: decode(dutyElements, row.discloses),
  };
}

function toRow(update: Update): UpdateRow {
  return {
    ...update,
    body: JSON.stringify(update.body),
    automatic: update.automatic && JSON.stringify(update.automatic),
    changes: JSON.stringify(update.changes),
    isNotified: Number(update.isNotified),
    discloses: JSON.stringify(update.discloses),
  };
}

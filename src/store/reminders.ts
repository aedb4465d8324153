import { promiseKey, type OpenPromise, type PromiseKind, type Reminder } from '../domain/reminder.ts';
import { notFound } from '../domain/errors.ts';
import { decode, strings } from './json.ts';
import type { Db, Tx } from './tables.ts';
import type { ReminderRow } from './communication-rows.ts';

/** Writes a reminder. False where this stage of the promise was asked before: then nothing is written. */
export async function insertReminder(tx: Tx, reminder: Reminder): Promise<boolean> {
  const { numInsertedOrUpdatedRows = 0n } = await tx
    .insertInto('reminders')
    .values({ ...reminder, componentIds: JSON.stringify(reminder.componentIds) })
    .onConflict((conflict) => conflict.columns(['incidentId', 'kind', 'promisedAt', 'stage']).doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows > 0n;
}

export async function getReminder(db: Db, id: string): Promise<Reminder> {
  const row = await db.selectFrom('reminders').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('reminder');
  return toReminder(row);
}

/** Reminders by their ids. */
export async function findReminders(db: Db, ids: readonly string[]): Promise<Reminder[]> {
  if (ids.length === 0) return [];
  const rows = await db.selectFrom('reminders').selectAll().where('id', 'in', ids).execute();
  return rows.map(toReminder);
}

/** Every reminder of these incidents, oldest first. */
export async function listReminders(db: Db, incidentIds: readonly string[]): Promise<Reminder[]> {
  if (incidentIds.length === 0) return [];
  const rows = await db
    .selectFrom('reminders')
    .selectAll()
    .where('incidentId', 'in', incidentIds)
    .orderBy('createdAt')
    .orderBy('promisedAt')
    .orderBy('stage')
    .orderBy('id')
    .execute();
  return rows.map(toReminder);
}

/** What was asked about each of these promises, by its key; promises of which nothing was asked are left out. */
export async function listAsked(db: Db, promises: readonly OpenPromise[]): Promise<Map<string, Reminder[]>> {
  const reminders = await listReminders(db, [...new Set(promises.map((promise) => promise.incidentId))]);
  return Map.groupBy(reminders, promiseKey);
}

/** Reminders that have not been handed out as mails yet, oldest first. */
export async function listRemindersToFanOut(db: Db): Promise<Reminder[]> {
  const rows = await db
    .selectFrom('reminders')
    .selectAll()
    .where('fannedOutAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
  return rows.map(toReminder);
}

/** Says that a reminder has been handed out. False where that was done before. */
export async function markFannedOut(tx: Tx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('reminders')
    .set({ fannedOutAt: now })
    .where('id', '=', id)
    .where('fannedOutAt', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Records who is on it, and since when. */
export async function markAcknowledged(tx: Tx, id: string, by: string, now: number): Promise<void> {
  await tx.updateTable('reminders').set({ acknowledgedAt: now, acknowledgedBy: by }).where('id', '=', id).execute();
}

function toReminder(row: ReminderRow): Reminder {
  return { ...row, kind: row.kind as PromiseKind, componentIds: decode(strings, row.componentIds) };
}

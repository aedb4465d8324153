import { dueStage, promiseKey, type Reminder } from '../domain/reminder.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import { listOpenPromises, type NamedPromise } from '../store/promises.ts';
import { insertReminder, listAsked } from '../store/reminders.ts';
import type { Db, Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';

/**
 * Asks staff about every promise that comes near or has lapsed, each stage once, however often it runs. Services of one
 * incident that were promised for the same time are one question. Returns the reminders that it wrote.
 */
export async function remindStaff(context: ActionContext): Promise<Reminder[]> {
  const { store, now } = context;
  const pages = new Set((await listDue(store.db, null, now)).map(({ promise }) => promise.pageId));
  const reminders: Reminder[] = [];
  for (const pageId of pages) {
    const written = await store.transaction(async (tx) => {
      await touchPage(tx, pageId, now);
      return remindOnPage(tx, context, pageId);
    });
    reminders.push(...written);
  }
  return reminders;
}

interface Due {
  promise: NamedPromise;
  stage: number;
}

async function listDue(db: Db, pageId: string | null, now: number): Promise<Due[]> {
  const promises = await listOpenPromises(db, pageId, now);
  const asked = await listAsked(db, promises);
  return promises.flatMap((promise) => {
    const stage = dueStage(promise, asked.get(promiseKey(promise)) ?? [], now);
    return stage === null ? [] : [{ promise, stage }];
  });
}

async function remindOnPage(tx: Tx, { actor, now }: ActionContext, pageId: string): Promise<Reminder[]> {
  const reminders: Reminder[] = [];
  for (const { promise, stage } of await listDue(tx, pageId, now)) {
    const reminder = newReminder(promise, stage, now);
    if (!(await insertReminder(tx, reminder))) continue;
    const { kind, promisedAt, componentIds } = reminder;
    const details = { kind, promisedAt, stage, componentIds };
    await insertAuditEntry(tx, { at: now, actor, action: 'remind-staff', subject: reminder.incidentId, details });
    reminders.push(reminder);
  }
  return reminders;
}

function newReminder({ pageId, incidentId, kind, promisedAt, componentIds }: NamedPromise, stage: number, now: number) {
  const untouched = { acknowledgedAt: null, acknowledgedBy: null, fannedOutAt: null };
  return { id: newId(), pageId, incidentId, kind, promisedAt, componentIds, stage, createdAt: now, ...untouched };
}

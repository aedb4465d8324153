import type { Component } from '../../domain/component.ts';
import { promiseKey, whoIsOnIt, type Reminder } from '../../domain/reminder.ts';
import { listOnDuty } from '../../domain/staff.ts';
import { listAsked, listReminders } from '../../store/reminders.ts';
import type { NamedPromise } from '../../store/promises.ts';
import { listStaffDeliveries } from '../../store/staff-deliveries.ts';
import { listStaff } from '../../store/staff.ts';
import type { Db } from '../../store/tables.ts';
import type { PromiseFacts } from '../../views/console-facts.ts';
import type { RosterFacts, PromiseReminderFacts, ReminderLineFacts } from '../../views/reminder-facts.ts';
import { promiseFacts } from './incident-facts.ts';
import { pathOn, type ChosenPage } from './screen.ts';

/** Promises as staff see them, each with what was asked about it and who is on it. */
export async function promiseLines(
  db: Db,
  promises: readonly NamedPromise[],
  now: number,
  from: PromiseReminderFacts['from'],
): Promise<PromiseFacts[]> {
  const asked = await listAsked(db, promises);
  return promises.map((promise) => {
    const own = asked.get(promiseKey(promise)) ?? [];
    return { ...promiseFacts(promise, now), reminder: reminderFacts(promise, own, now, from) };
  });
}

function reminderFacts(
  promise: NamedPromise,
  asked: readonly Reminder[],
  now: number,
  from: PromiseReminderFacts['from'],
): PromiseReminderFacts | null {
  const newest = asked.toSorted((a, b) => b.stage - a.stage)[0];
  if (!newest) return null;
  const answer = whoIsOnIt(promise, asked, now);
  const isOpen = answer === null && newest.acknowledgedAt === null;
  const action = isOpen ? `/console/reminders/${newest.id}/acknowledge` : null;
  return { askedAt: newest.createdAt, answer, action, from };
}

/** Everything that staff were asked in an incident, newest first, with whom it was mailed to. */
export async function reminderLines(
  db: Db,
  incidentId: string,
  components: readonly Component[],
): Promise<ReminderLineFacts[]> {
  const reminders = await listReminders(db, [incidentId]);
  const deliveries = await listStaffDeliveries(
    db,
    reminders.map((reminder) => reminder.id),
  );
  const names = new Map((await listStaff(db)).map((person) => [person.id, person.name]));
  return reminders.toReversed().map((reminder) => {
    const { stage, kind, promisedAt, createdAt, componentIds } = reminder;
    const mails = deliveries
      .filter((delivery) => delivery.reminderId === reminder.id)
      .map(({ staffId, state }) => ({ name: names.get(staffId) ?? '', state }));
    return {
      stage: stage === 0 ? 'before' : stage === 1 ? 'at' : 'after',
      ...{ kind, promisedAt, askedAt: createdAt, mails },
      components: components.filter((each) => componentIds.includes(each.id)).map((each) => each.name),
      answer: answerOf(reminder),
      isUnmailed: reminder.fannedOutAt !== null && mails.length === 0,
    };
  });
}

function answerOf({
  acknowledgedAt: at,
  acknowledgedBy: by,
}: Pick<Reminder, 'acknowledgedAt' | 'acknowledgedBy'>): ReminderLineFacts['answer'] {
  return at === null || by === null ? null : { at, by };
}

/** Who is on duty, for the head of a screen. */
export async function rosterFacts(db: Db, chosen: ChosenPage): Promise<RosterFacts> {
  const names = listOnDuty(await listStaff(db)).map((person) => person.name);
  return { names, href: pathOn(chosen, '/console/roster') };
}

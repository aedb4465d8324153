import type { StaffDelivery } from '../domain/delivery.ts';
import { promiseKey, whoIsOnIt, type Reminder } from '../domain/reminder.ts';
import { whomToAsk, type Staff } from '../domain/staff.ts';
import { DAY } from '../lib/clock.ts';
import { listOpenPromises, type NamedPromise } from '../store/promises.ts';
import { findReminders, listAsked, listRemindersToFanOut, markFannedOut } from '../store/reminders.ts';
import {
  claimStaffDeliveries,
  finishStaffDeliveries,
  hasDueStaffDeliveries,
  insertStaffDeliveries,
  listStaffDeliveries,
} from '../store/staff-deliveries.ts';
import { listStaff } from '../store/staff.ts';
import type { Db } from '../store/tables.ts';
import type { DeliverDeps, FanOutDeps } from './deps.ts';
import { mailAddress, mailDomain, messageId } from './message-ids.ts';
import { sendDue, type Batch, type Outbox } from './outbox.ts';
import { writeReminder } from './reminder-letter.ts';

/** Reminders on their way at once, beside all other mail. */
export const REMINDER_CONCURRENCY = 2;

/**
 * Hands reminders out to whoever is on duty and mails them. It waits for no other mail, and no other mail for it.
 * Returns how many messages the server took.
 */
export async function remindDue(deps: DeliverDeps): Promise<number> {
  await fanOutReminders(deps);
  return sendDue(deps, reminderOutbox(deps));
}

async function fanOutReminders({ store, clock, mailFrom }: FanOutDeps): Promise<void> {
  for (const reminder of await listRemindersToFanOut(store.db)) {
    await store.transaction(async (tx) => {
      if (!(await markFannedOut(tx, reminder.id, clock.now()))) return;
      const people = whomToAsk(await listStaff(tx));
      const domain = mailDomain(mailFrom);
      const deliveries = people.map(({ id }) => newDelivery(reminder.id, id, domain, clock.real()));
      await insertStaffDeliveries(tx, deliveries);
    });
  }
}

function newDelivery(reminderId: string, staffId: string, domain: string, now: number): StaffDelivery {
  return {
    ...{ reminderId, staffId, state: 'queued', attempts: 0, messageId: messageId(reminderId, staffId, domain) },
    ...{ dueAt: now, leaseOwner: null, leaseUntil: null, lastError: null, createdAt: now, finishedAt: null },
  };
}

interface Job {
  delivery: StaffDelivery;
  person: Staff;
}

function reminderOutbox(deps: DeliverDeps): Outbox<StaffDelivery, Job> {
  return {
    concurrency: REMINDER_CONCURRENCY,
    maxAgeMs: DAY,
    isMail: true,
    hasDue: hasDueStaffDeliveries,
    claim: claimStaffDeliveries,
    finish: finishStaffDeliveries,
    open: (claimed) => openBatch(deps, claimed),
  };
}

async function openBatch(deps: DeliverDeps, claimed: readonly StaffDelivery[]): Promise<Batch<StaffDelivery, Job>> {
  const { store, clock, transport, mailFrom } = deps;
  const jobs: Job[] = [];
  const dropped: { delivery: StaffDelivery; state: 'cancelled' | 'superseded' }[] = [];
  for (const delivery of claimed) {
    const question = await readQuestion(store.db, delivery, clock.now());
    if (typeof question === 'string') dropped.push({ delivery, state: question });
    else jobs.push({ delivery, person: question.person });
  }
  return {
    jobs,
    dropped,
    write: async ({ delivery }) => {
      // Asked again: the one before may have taken minutes, in which somebody posted.
      const question = await readQuestion(store.db, delivery, clock.now());
      return typeof question === 'string' ? null : writeReminder(deps, delivery, question);
    },
    send: async ({ person }, message) => {
      const outcome = await transport?.send({ from: mailAddress(mailFrom), to: person.email }, message);
      return outcome ?? { kind: 'our_fault', error: null };
    },
  };
}

/** What a person is still to be asked. */
export interface Question {
  reminder: Reminder;
  promise: NamedPromise;
  person: Staff;
}

/** What there is still to ask; else why nothing is: it was dealt with, or a later reminder asks the same. */
async function readQuestion(
  db: Db,
  { reminderId, staffId }: StaffDelivery,
  now: number,
): Promise<Question | 'cancelled' | 'superseded'> {
  const [reminder] = await findReminders(db, [reminderId]);
  const person = (await listStaff(db)).find((each) => each.id === staffId && each.disabledAt === null);
  if (!reminder || !person) return 'cancelled';
  const key = promiseKey(reminder);
  const promise = (await listOpenPromises(db, reminder.pageId, now)).find((each) => promiseKey(each) === key);
  if (!promise) return 'cancelled';
  const asked = (await listAsked(db, [promise])).get(key) ?? [];
  if (whoIsOnIt(promise, asked, now)) return 'cancelled';
  const later = asked.filter((each) => each.stage > reminder.stage).map((each) => each.id);
  const isAskedAgain = (await listStaffDeliveries(db, later)).some((each) => each.staffId === staffId);
  return isAskedAgain ? 'superseded' : { reminder, promise, person };
}

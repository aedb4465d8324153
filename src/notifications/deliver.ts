import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Lane } from '../domain/delivery.ts';
import type { Notice } from '../domain/notice.ts';
import type { Subscriber } from '../domain/subscription.ts';
import { DAY, monotonicMs, SECOND } from '../lib/clock.ts';
import { claimDeliveries, finishDeliveries, hasDueDeliveries, listReached } from '../store/deliveries.ts';
import { findIncident } from '../store/incidents.ts';
import { listNewerNoticeIds, listNotices } from '../store/notices.ts';
import { findSubscriber, listSubscribers } from '../store/subscribers.ts';
import type { Db } from '../store/tables.ts';
import { mailCourier, webhookCourier } from './couriers.ts';
import type { DeliverDeps } from './deps.ts';
import { sendDue, type Batch, type Outbox } from './outbox.ts';

/** Messages on their way at once; the mail transport has a connection for each of its own. */
export const CONCURRENCY: Readonly<Record<Lane, number>> = { confirmation: 2, incident: 10, webhook: 10 };

const MAX_AGE_MS: Readonly<Record<Lane, number>> = { confirmation: DAY, incident: 5 * DAY, webhook: DAY };

/** After this long, whether somebody is still subscribed is asked again before a send. */
const FRESH_MS = SECOND;

/** How often a new confirmation is looked for while an outage's mails go out. */
const LOOK_MS = 200;

/**
 * Sends all mail that is due, both lanes side by side: whoever waits for a confirmation does not wait for an outage's
 * mails. Returns how many messages the server took.
 */
export async function deliverDue(deps: DeliverDeps): Promise<number> {
  let isNewsOut = false;
  const news = sendDue(deps, noticeOutbox(deps, 'incident')).finally(() => {
    isNewsOut = true;
  });
  const confirm = async (): Promise<number> => {
    const confirmations = noticeOutbox(deps, 'confirmation');
    let sent = await sendDue(deps, confirmations);
    while (!isNewsOut) {
      await Promise.race([news, sleep(LOOK_MS, undefined, { ref: false })]);
      sent += await sendDue(deps, confirmations);
    }
    return sent;
  };
  const [confirmations, others] = await Promise.all([confirm(), news]);
  return confirmations + others;
}

/** Posts everything that is due to programs' endpoints, which may be slow: no mail waits for them. Returns how many were taken. */
export function deliverWebhooksDue(deps: DeliverDeps): Promise<number> {
  return sendDue(deps, noticeOutbox(deps, 'webhook'));
}

/** A delivery with all that is needed to send it. */
interface Job {
  delivery: Delivery;
  notice: Notice;
  subscriber: Subscriber;
}

/** One lane of what subscribers are told. */
function noticeOutbox(deps: DeliverDeps, lane: Lane): Outbox<Delivery, Job> {
  return {
    concurrency: CONCURRENCY[lane],
    maxAgeMs: MAX_AGE_MS[lane],
    isMail: lane !== 'webhook',
    hasDue: (db, now) => hasDueDeliveries(db, { lane, now }),
    claim: (tx, claim) => claimDeliveries(tx, { ...claim, lane }),
    finish: finishDeliveries,
    open: (claimed) => openBatch(deps, lane, claimed),
  };
}

async function openBatch(deps: DeliverDeps, lane: Lane, claimed: readonly Delivery[]): Promise<Batch<Delivery, Job>> {
  const { db } = deps.store;
  const loadedAt = monotonicMs();
  const courier = lane === 'webhook' ? webhookCourier(deps) : mailCourier(deps);
  // Asks again where the round has taken long: nobody gets mail after unsubscribing, or of what was deleted.
  const isStillWanted = async (job: Job): Promise<boolean> =>
    monotonicMs() - loadedAt < FRESH_MS || (await isWantedNow(db, job));
  return {
    ...(await sortOut(db, claimed)),
    write: async (job) => ((await isStillWanted(job)) ? courier.write(job.delivery, job.notice, job.subscriber) : null),
    send: ({ delivery, subscriber }, message) => courier.send(delivery, subscriber, message),
  };
}

/** Tells what need not be sent from the rest. */
async function sortOut(db: Db, claimed: readonly Delivery[]): Promise<Pick<Batch<Delivery, Job>, 'jobs' | 'dropped'>> {
  const notices = await listNotices(db, [...new Set(claimed.map((delivery) => delivery.noticeId))]);
  const subscribers = await listSubscribers(
    db,
    claimed.map((delivery) => delivery.subscriberId),
  );
  const superseded = await findSuperseded(db, claimed, notices);
  const jobs: Job[] = [];
  const dropped: { delivery: Delivery; state: 'cancelled' | 'superseded' }[] = [];
  for (const delivery of claimed) {
    const notice = notices.get(delivery.noticeId);
    const subscriber = subscribers.get(delivery.subscriberId);
    if (!notice || !subscriber || !wantsMail(notice, subscriber)) dropped.push({ delivery, state: 'cancelled' });
    else if (superseded.has(delivery)) dropped.push({ delivery, state: 'superseded' });
    else jobs.push({ delivery, notice, subscriber });
  }
  return { jobs, dropped };
}

/** Deliveries whose subscriber is told by a newer notice of the same incident, which carries the whole state. */
async function findSuperseded(
  db: Db,
  claimed: readonly Delivery[],
  notices: ReadonlyMap<string, Notice>,
): Promise<Set<Delivery>> {
  const superseded = new Set<Delivery>();
  for (const [noticeId, deliveries] of Map.groupBy(claimed, (delivery) => delivery.noticeId)) {
    const notice = notices.get(noticeId);
    const newerIds = notice ? await listNewerNoticeIds(db, notice) : [];
    const ids = deliveries.map((delivery) => delivery.subscriberId);
    const reached = await listReached(db, newerIds, ids);
    for (const delivery of deliveries) if (reached.has(delivery.subscriberId)) superseded.add(delivery);
  }
  return superseded;
}

async function isWantedNow(db: Db, { notice, subscriber }: Job): Promise<boolean> {
  if (notice.incidentId !== null && !(await findIncident(db, notice.incidentId))) return false;
  const now = await findSubscriber(db, subscriber.id);
  return now !== undefined && wantsMail(notice, now);
}

/** A confirmation goes to whoever asked; everything else to those who confirmed, and to those whom it let go. */
function wantsMail(notice: Notice, { state, requested, waits }: Subscriber): boolean {
  if (notice.kind === 'subscription_confirmation') return state !== 'unsubscribed' && requested !== null;
  return state === 'confirmed' || waits.some(({ endedNoticeId }) => endedNoticeId === notice.id);
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, Lane } from '../domain/delivery.ts';
import type { Notice } from '../domain/notice.ts';
import type { Subscriber } from '../domain/subscription.ts';
import { DAY, MINUTE, monotonicMs, SECOND } from '../lib/clock.ts';
import { claimDeliveries, hasDueDeliveries, listReached, type DeliveryEnd } from '../store/deliveries.ts';
import { findIncident } from '../store/incidents.ts';
import { listNewerNoticeIds, listNotices } from '../store/notices.ts';
import { findSubscriber, listSubscribers } from '../store/subscribers.ts';
import type { Outcome } from './channels/email.ts';
import { mailCourier, webhookCourier, type Courier } from './couriers.ts';
import type { DeliverDeps } from './deps.ts';
import { Recorder } from './recorder.ts';

/** Longer than the longest send: nobody else may begin what might still be on its way. */
const LEASE_MS = 12 * MINUTE;
/** A send begins only while the lease outlasts it. */
const BEGIN_WITHIN_MS = MINUTE;
const BATCH = 500;

/** Messages on their way at once; the mail transport has a connection for each of its own. */
export const CONCURRENCY: Readonly<Record<Lane, number>> = { confirmation: 2, incident: 10, webhook: 10 };

/** Older than this, news is no news: it is shown as failed instead. Real time since it was queued. */
const MAX_AGE_MS: Readonly<Record<Lane, number>> = { confirmation: DAY, incident: 5 * DAY, webhook: DAY };

/** Broken connections in a row that say something of the server and nothing of the messages. */
const BREAKS_IN_A_ROW = 5;

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
  const news = deliverLane(deps, 'incident').finally(() => {
    isNewsOut = true;
  });
  const confirm = async (): Promise<number> => {
    let sent = await deliverLane(deps, 'confirmation');
    while (!isNewsOut) {
      await Promise.race([news, sleep(LOOK_MS, undefined, { ref: false })]);
      sent += await deliverLane(deps, 'confirmation');
    }
    return sent;
  };
  const [confirmations, others] = await Promise.all([confirm(), news]);
  return confirmations + others;
}

/** Posts everything that is due to programs' endpoints, which may be slow: no mail waits for them. Returns how many were taken. */
export function deliverWebhooksDue(deps: DeliverDeps): Promise<number> {
  return deliverLane(deps, 'webhook');
}

/** Sends what is due in one lane until nothing is left, the server fails, or the process is to end. */
async function deliverLane(deps: DeliverDeps, lane: Lane): Promise<number> {
  const { store, clock } = deps;
  let sent = 0;
  while (mayBegin(deps, lane)) {
    const now = clock.real();
    const claim = { lane, owner: deps.owner, now, leaseMs: LEASE_MS, limit: BATCH };
    if (!(await hasDueDeliveries(store.db, claim))) break;
    const claimed = await store.transaction((tx) => claimDeliveries(tx, claim));
    sent += await new Round(deps, lane, now).run(claimed);
  }
  return sent;
}

/** An endpoint that does not answer says nothing of the others; a mail server that does not holds all mail up. */
function mayBegin({ transport, pause, clock, isStopping }: DeliverDeps, lane: Lane): boolean {
  return !isStopping() && (lane === 'webhook' || (transport !== null && pause.isOver(clock.real())));
}

/** A delivery with all that is needed to send it. */
interface Job {
  delivery: Delivery;
  notice: Notice;
  subscriber: Subscriber;
}

/** One batch of claimed deliveries. */
class Round {
  readonly #deps: DeliverDeps;
  readonly #lane: Lane;
  readonly #claimedAt: number;
  readonly #loadedAt = monotonicMs();
  readonly #courier: Courier;
  readonly #recorder: Recorder;
  #breaks = 0;
  #sent = 0;

  constructor(deps: DeliverDeps, lane: Lane, claimedAt: number) {
    this.#deps = deps;
    this.#lane = lane;
    this.#claimedAt = claimedAt;
    this.#courier = lane === 'webhook' ? webhookCourier(deps) : mailCourier(deps);
    this.#recorder = new Recorder(deps);
  }

  async run(claimed: readonly Delivery[]): Promise<number> {
    const jobs = (await this.#sortOut(claimed)).values();
    const worker = async (): Promise<void> => {
      for (const job of jobs) this.#recorder.add(this.#mayBegin() ? await this.#attempt(job) : released(job.delivery));
    };
    // The iterator is shared: each worker takes the next one.
    await Promise.all(Array.from({ length: CONCURRENCY[this.#lane] }, worker));
    await this.#recorder.close();
    return this.#sent;
  }

  /** Ends what need not be sent; returns the rest. */
  async #sortOut(claimed: readonly Delivery[]): Promise<Job[]> {
    const { db } = this.#deps.store;
    const notices = await listNotices(db, [...new Set(claimed.map((delivery) => delivery.noticeId))]);
    const subscribers = await listSubscribers(
      db,
      claimed.map((delivery) => delivery.subscriberId),
    );
    const superseded = await this.#superseded(claimed, notices);
    const jobs: Job[] = [];
    for (const delivery of claimed) {
      const notice = notices.get(delivery.noticeId);
      const subscriber = subscribers.get(delivery.subscriberId);
      if (!notice || !subscriber || !wantsMail(notice, subscriber)) this.#end(delivery, 'cancelled', null);
      else if (superseded.has(delivery)) this.#end(delivery, 'superseded', null);
      else if (this.#isTooOld(delivery))
        this.#end(delivery, 'failed', delivery.lastError ?? 'It was not sent in time.');
      else jobs.push({ delivery, notice, subscriber });
    }
    return jobs;
  }

  /** Deliveries whose subscriber is told by a newer notice of the same incident, which carries the whole state. */
  async #superseded(claimed: readonly Delivery[], notices: ReadonlyMap<string, Notice>): Promise<Set<Delivery>> {
    const { db } = this.#deps.store;
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

  #isTooOld({ lane, createdAt }: Delivery): boolean {
    return this.#claimedAt - createdAt > MAX_AGE_MS[lane];
  }

  #end(delivery: Delivery, state: DeliveryEnd['state'], error: string | null): void {
    this.#recorder.add({ delivery, state, error, isAttempted: false });
  }

  #mayBegin(): boolean {
    return mayBegin(this.#deps, this.#lane) && this.#deps.clock.real() - this.#claimedAt < BEGIN_WITHIN_MS;
  }

  async #attempt(job: Job): Promise<DeliveryEnd> {
    const { delivery } = job;
    try {
      const message = (await this.#stillWantsMail(job))
        ? await this.#courier.write(delivery, job.notice, job.subscriber)
        : null;
      if (message === null) return { delivery, state: 'cancelled', error: null, isAttempted: false };
      return this.#endOf(delivery, await this.#courier.send(delivery, job.subscriber, message));
    } catch (error) {
      // A fault of ours in one message must not hold up the others, nor lose this one.
      this.#deps.logger.error({ err: error, noticeId: delivery.noticeId }, 'A message could not be written');
      return this.#endOf(delivery, { kind: 'deferred', error: String(error) });
    }
  }

  /** Asks again where the round has taken long: nobody gets mail after unsubscribing, or of what was deleted. */
  async #stillWantsMail({ notice, subscriber }: Job): Promise<boolean> {
    if (monotonicMs() - this.#loadedAt < FRESH_MS) return true;
    const { db } = this.#deps.store;
    if (notice.incidentId !== null && !(await findIncident(db, notice.incidentId))) return false;
    const now = await findSubscriber(db, subscriber.id);
    return now !== undefined && wantsMail(notice, now);
  }

  #endOf(delivery: Delivery, { kind, error }: Outcome): DeliveryEnd {
    const now = this.#deps.clock.real();
    this.#breaks = kind === 'unknown' ? this.#breaks + 1 : 0;
    if (kind === 'our_fault' || this.#breaks >= BREAKS_IN_A_ROW) this.#pause(error, now);
    switch (kind) {
      case 'sent':
        this.#sent += 1;
        if (this.#lane !== 'webhook') this.#deps.pause.end();
        return { delivery, state: 'sent', error: null, isAttempted: true };
      case 'rejected':
        return { delivery, state: 'failed', error, isAttempted: true };
      case 'our_fault':
        return { delivery, state: 'queued', dueAt: delivery.dueAt, error, isAttempted: false };
      case 'deferred':
      case 'unknown':
        return { delivery, state: 'queued', dueAt: now + retryDelayMs(delivery.attempts), error, isAttempted: true };
    }
  }

  #pause(error: string | null, now: number): void {
    if (!this.#deps.pause.isOver(now)) return;
    this.#deps.logger.warn({ error }, 'Mail is paused: the mail server cannot be reached or refuses us');
    this.#deps.pause.begin(error, now);
  }
}

/** Gives a claimed delivery back untouched. */
function released(delivery: Delivery): DeliveryEnd {
  return { delivery, state: 'queued', dueAt: delivery.dueAt, error: delivery.lastError, isAttempted: false };
}

/** A confirmation goes to whoever asked; everything else to those who confirmed. */
function wantsMail(notice: Notice, { state, requested }: Subscriber): boolean {
  return notice.kind === 'subscription_confirmation'
    ? state !== 'unsubscribed' && requested !== null
    : state === 'confirmed';
}

const FIRST_RETRY_MS = 30 * SECOND;
const LONGEST_RETRY_MS = 60 * MINUTE;

/** Soon at first (greylisting, a restart of the server), then ever rarer; spread, so that nobody comes back together. */
export function retryDelayMs(attempts: number, random = Math.random()): number {
  const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  return Math.round(delay * (0.75 + 0.5 * random));
}

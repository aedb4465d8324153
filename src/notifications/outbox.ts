import type { Outgoing } from '../domain/delivery.ts';
import { MINUTE, SECOND } from '../lib/clock.ts';
import type { End, LeaseClaim } from '../store/outbox.ts';
import type { Db, Tx } from '../store/tables.ts';
import type { Outcome } from './channels/email.ts';
import type { DeliverDeps } from './deps.ts';
import { Recorder } from './recorder.ts';

/** Longer than the longest send: nobody else may begin what might still be on its way. */
const LEASE_MS = 12 * MINUTE;
/** A send begins only while the lease outlasts it. */
const BEGIN_WITHIN_MS = MINUTE;
const BATCH = 500;

/** Broken connections in a row that say something of the server and nothing of the messages. */
const BREAKS_IN_A_ROW = 5;

/** A table of messages, and how one of them is written and brought. */
export interface Outbox<D extends Outgoing, J extends { delivery: D }> {
  /** Messages on their way at once. */
  concurrency: number;
  /** Older than this, news is no news: it is shown as failed instead. Real time since it was queued. */
  maxAgeMs: number;
  /** Whether a mail server takes everything, so that its silence holds everything up. */
  isMail: boolean;
  hasDue(db: Db, now: number): Promise<boolean>;
  claim(tx: Tx, claim: LeaseClaim): Promise<D[]>;
  finish(tx: Tx, ends: readonly End<D>[], now: number): Promise<D[]>;
  /** Looks at what was claimed; what it loads and writes it keeps for the whole batch. */
  open(claimed: readonly D[]): Promise<Batch<D, J>>;
}

/** Claimed messages, sorted. */
export interface Batch<D extends Outgoing, J extends { delivery: D }> {
  jobs: readonly J[];
  /** What need not be sent any more. */
  dropped: readonly { delivery: D; state: 'cancelled' | 'superseded' }[];
  /** The message; null where there is nothing left to tell. */
  write(job: J): Promise<string | null>;
  /** Brings it. Never throws: every end is an outcome. */
  send(job: J, message: string): Promise<Outcome>;
}

/** Sends what is due in an outbox until nothing is left, the server fails, or the process is to end. */
export async function sendDue<D extends Outgoing, J extends { delivery: D }>(
  deps: DeliverDeps,
  outbox: Outbox<D, J>,
): Promise<number> {
  const { store, clock } = deps;
  let sent = 0;
  while (mayBegin(deps, outbox)) {
    const now = clock.real();
    if (!(await outbox.hasDue(store.db, now))) break;
    const claim = { owner: deps.owner, now, leaseMs: LEASE_MS, limit: BATCH };
    const claimed = await store.transaction((tx) => outbox.claim(tx, claim));
    sent += await new Round(deps, outbox, now).run(claimed);
  }
  return sent;
}

/** An endpoint that does not answer says nothing of the others; a mail server that does not holds all mail up. */
function mayBegin(
  { transport, pause, clock, isStopping }: DeliverDeps,
  { isMail }: Pick<Outbox<never, never>, 'isMail'>,
): boolean {
  return !isStopping() && (!isMail || (transport !== null && pause.isOver(clock.real())));
}

/** One batch of claimed messages. */
class Round<D extends Outgoing, J extends { delivery: D }> {
  readonly #deps: DeliverDeps;
  readonly #outbox: Outbox<D, J>;
  readonly #claimedAt: number;
  readonly #recorder: Recorder<D>;
  #breaks = 0;
  #sent = 0;

  constructor(deps: DeliverDeps, outbox: Outbox<D, J>, claimedAt: number) {
    this.#deps = deps;
    this.#outbox = outbox;
    this.#claimedAt = claimedAt;
    this.#recorder = new Recorder(deps, (tx, ends, now) => outbox.finish(tx, ends, now));
  }

  async run(claimed: readonly D[]): Promise<number> {
    const batch = await this.#outbox.open(claimed);
    for (const { delivery, state } of batch.dropped) this.#end(delivery, state, null);
    const jobs = batch.jobs.filter((job) => !this.#isTooOld(job)).values();
    const worker = async (): Promise<void> => {
      for (const job of jobs) {
        this.#recorder.add(this.#mayBegin() ? await this.#attempt(batch, job) : released(job.delivery));
      }
    };
    // The iterator is shared: each worker takes the next one.
    await Promise.all(Array.from({ length: this.#outbox.concurrency }, worker));
    await this.#recorder.close();
    return this.#sent;
  }

  #isTooOld({ delivery }: J): boolean {
    const isTooOld = this.#claimedAt - delivery.createdAt > this.#outbox.maxAgeMs;
    if (isTooOld) this.#end(delivery, 'failed', delivery.lastError ?? 'It was not sent in time.');
    return isTooOld;
  }

  #end(delivery: D, state: End<D>['state'], error: string | null): void {
    this.#recorder.add({ delivery, state, error, isAttempted: false });
  }

  #mayBegin(): boolean {
    return mayBegin(this.#deps, this.#outbox) && this.#deps.clock.real() - this.#claimedAt < BEGIN_WITHIN_MS;
  }

  async #attempt(batch: Batch<D, J>, job: J): Promise<End<D>> {
    const { delivery } = job;
    try {
      const message = await batch.write(job);
      if (message === null) return { delivery, state: 'cancelled', error: null, isAttempted: false };
      return this.#endOf(delivery, await batch.send(job, message));
    } catch (error) {
      // A fault of ours in one message must not hold up the others, nor lose this one.
      this.#deps.logger.error({ err: error, messageId: delivery.messageId }, 'A message could not be written');
      return this.#endOf(delivery, { kind: 'deferred', error: String(error) });
    }
  }

  #endOf(delivery: D, { kind, error }: Outcome): End<D> {
    const now = this.#deps.clock.real();
    this.#breaks = kind === 'unknown' ? this.#breaks + 1 : 0;
    if (kind === 'our_fault' || this.#breaks >= BREAKS_IN_A_ROW) this.#pause(error, now);
    switch (kind) {
      case 'sent':
        this.#sent += 1;
        if (this.#outbox.isMail) this.#deps.pause.end();
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

/** Gives a claimed message back untouched. */
function released<D extends Outgoing>(delivery: D): End<D> {
  return { delivery, state: 'queued', dueAt: delivery.dueAt, error: delivery.lastError, isAttempted: false };
}

const FIRST_RETRY_MS = 30 * SECOND;
const LONGEST_RETRY_MS = 60 * MINUTE;

/** Soon at first (greylisting, a restart of the server), then ever rarer; spread, so that nobody comes back together. */
export function retryDelayMs(attempts: number, random = Math.random()): number {
  const delay = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (attempts - 1));
  return Math.round(delay * (0.75 + 0.5 * random));
}

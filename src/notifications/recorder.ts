import type { End } from '../store/outbox.ts';
import type { Tx } from '../store/tables.ts';
import type { DeliverDeps } from './deps.ts';

const BATCH = 50;
const WAIT_MS = 100;

/** Writes ends of sends; returns what was not held any more. */
type Finish<D> = (tx: Tx, ends: readonly End<D>[], now: number) => Promise<readonly D[]>;

/**
 * Records how sends ended, several in one transaction: on its own each would cost as much as the send. What a crash
 * leaves unrecorded is sent once more, with the same Message-ID, so the wait is short.
 */
export class Recorder<D> {
  readonly #deps: Pick<DeliverDeps, 'store' | 'clock' | 'logger'>;
  readonly #finish: Finish<D>;
  #ends: End<D>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(deps: Pick<DeliverDeps, 'store' | 'clock' | 'logger'>, finish: Finish<D>) {
    this.#deps = deps;
    this.#finish = finish;
  }

  add(end: End<D>): void {
    this.#ends.push(end);
    if (this.#ends.length >= BATCH) this.#flushSoon();
    else
      this.#timer ??= setTimeout(() => {
        this.#flushSoon();
      }, WAIT_MS);
  }

  /** Records what is left. Throws where the database failed: the leases then run out, and others try again. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#writing;
    await this.#write();
  }

  #flushSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#writing = this.#writing
      .then(() => this.#write())
      .catch((error: unknown) => {
        this.#deps.logger.error({ err: error }, 'Sent mails could not be recorded; trying again');
      });
  }

  async #write(): Promise<void> {
    const { store, clock, logger } = this.#deps;
    const ends = this.#ends;
    if (ends.length === 0) return;
    this.#ends = [];
    try {
      const lost = await store.transaction((tx) => this.#finish(tx, ends, clock.real()));
      // Unsubscribing takes a delivery back while it is being sent: that is no fault.
      if (lost.length > 0) logger.warn({ count: lost.length }, 'Deliveries were taken over or back while being sent');
    } catch (error) {
      this.#ends = [...ends, ...this.#ends];
      throw error;
    }
  }
}

import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { listLeaseOwners, releaseLeases } from '../store/deliveries.ts';
import { openMailTransport } from './channels/email.ts';
import { CONCURRENCY, deliverDue, deliverLane } from './deliver.ts';
import type { DeliverDeps } from './deps.ts';
import { fanOutDue } from './fan-out.ts';
import { Pause, type MailState } from './pause.ts';

export interface NotifierSettings extends Pick<
  DeliverDeps,
  'store' | 'clock' | 'logger' | 'baseUrl' | 'secretKey' | 'mailFrom'
> {
  /** Null: no mail is sent, and everything waits. */
  smtpUrl: string | null;
}

/** Tells the world: expands notices and sends them, by rounds or in the background. */
export interface Notifier {
  /** Expands all notices now. Returns how many deliveries it queued. */
  fanOutDue(): Promise<number>;
  /** Sends all that is due now. Returns how many messages were taken. */
  deliverDue(): Promise<number>;
  /** A hint that there may be something to do; without it, the loops look by themselves every second. */
  wake(): void;
  start(): void;
  /** Begins nothing new, waits for what is on its way (ten seconds at most) and closes the connections. */
  stop(): Promise<void>;
  state(): MailState;
}

const POLL_MS = SECOND;
const STOP_WITHIN_MS = 10 * SECOND;

export function createNotifier(settings: NotifierSettings): Notifier {
  const { store, clock, logger, smtpUrl } = settings;
  const pause = new Pause();
  const connections = CONCURRENCY.confirmation + CONCURRENCY.incident;
  const transport = smtpUrl === null ? null : openMailTransport(smtpUrl, connections);
  const stopping = new AbortController();
  const isStopping = (): boolean => stopping.signal.aborted;
  const deps: DeliverDeps = { ...settings, transport, pause, isStopping, owner: newOwner() };
  const bells: Bell[] = [];
  const loops: Promise<void>[] = [];

  const runLoop = async (name: string, round: () => Promise<unknown>): Promise<void> => {
    const bell = new Bell(stopping.signal);
    bells.push(bell);
    while (!isStopping()) {
      await round().catch((error: unknown) => {
        logger.error({ err: error, loop: name }, 'A round of notifications failed; trying again');
      });
      await bell.wait(POLL_MS);
    }
  };

  const wake = (): void => {
    for (const bell of bells) bell.ring();
  };

  return {
    fanOutDue: () => fanOutDue(deps),
    deliverDue: () => deliverDue(deps),
    wake,
    start: () => {
      const fanOut = async (): Promise<void> => {
        if ((await fanOutDue(deps)) > 0) wake();
      };
      const began = releaseLeasesOfTheDead(deps).catch((error: unknown) => {
        logger.error({ err: error }, 'Leases of an earlier run could not be released; they run out by themselves');
      });
      loops.push(
        runLoop('fan-out', fanOut),
        began.then(() => runLoop('confirmations', () => deliverLane(deps, 'confirmation'))),
        began.then(() => runLoop('incidents', () => deliverLane(deps, 'incident'))),
      );
    },
    stop: async () => {
      stopping.abort();
      await Promise.race([Promise.all(loops), sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
      transport?.close();
    },
    state: () => pause.state(clock.real()),
  };

  async function releaseLeasesOfTheDead(own: DeliverDeps): Promise<void> {
    const dead = (await listLeaseOwners(store.db)).filter((owner) => owner !== own.owner && isDead(owner));
    if (dead.length > 0) await store.transaction((tx) => releaseLeases(tx, dead));
  }
}

/** Wakes a loop that sleeps; a ring while it works is not lost. */
class Bell {
  readonly #signal: AbortSignal;
  #isRung = false;
  #wakeUp: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', () => {
      this.ring();
    });
  }

  ring(): void {
    this.#isRung = true;
    this.#wakeUp?.();
  }

  async wait(ms: number): Promise<void> {
    if (!this.#isRung && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#isRung = false;
    this.#wakeUp = undefined;
  }
}

/** Machine, process, and which life of that process id. */
function newOwner(): string {
  return `${hostname()}/${process.pid}/${newId()}`;
}

/**
 * Whether a lease's owner is a process of this machine that is gone, so that what it left behind need not wait for the
 * lease to run out. Owners on other machines are given the benefit of the doubt.
 */
function isDead(owner: string): boolean {
  const [host, pid] = owner.split('/');
  if (host !== hostname()) return false;
  // The same process id in another life: in a container it is always 1.
  if (Number(pid) === process.pid) return true;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

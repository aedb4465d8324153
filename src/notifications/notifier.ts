import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SECOND } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { listLeaseOwners, releaseLeases } from '../store/outbox.ts';
import { openMailTransport } from './channels/email.ts';
import { CONCURRENCY, deliverDue, deliverWebhooksDue } from './deliver.ts';
import type { DeliverDeps } from './deps.ts';
import { fanOutDue } from './fan-out.ts';
import { REMINDER_CONCURRENCY, remindDue } from './remind.ts';
import { Pause, type MailState } from './pause.ts';

export interface NotifierSettings extends Pick<
  DeliverDeps,
  'store' | 'clock' | 'logger' | 'baseUrl' | 'secretKey' | 'mailFrom' | 'webhookTargets'
> {
  /** Null: no mail is sent, and everything waits. */
  smtpUrl: string | null;
}

/** Tells the world: expands notices into deliveries, and sends them. */
export interface Notifier {
  /** Expands all notices now. Returns how many deliveries it queued. */
  fanOutDue(): Promise<number>;
  /** Sends all mail that is due now. Returns how many messages were taken. */
  deliverDue(): Promise<number>;
  /** Posts all that is due to endpoints now. Returns how many took it. */
  deliverWebhooksDue(): Promise<number>;
  /** Hands out and mails reminders to staff now. Returns how many messages were taken. */
  remindDue(): Promise<number>;
  /** Begins nothing new, waits for what is on its way (seven seconds at most) and closes the connections. */
  stop(): Promise<void>;
  state(): MailState;
}

/** Container platforms kill what has not ended ten seconds after they asked. */
const STOP_WITHIN_MS = 7 * SECOND;

/** Opens nothing yet: connections are made when there is something to send. */
export function createNotifier(settings: NotifierSettings): Notifier {
  const { clock, smtpUrl } = settings;
  const pause = new Pause();
  const connections = CONCURRENCY.confirmation + CONCURRENCY.incident + REMINDER_CONCURRENCY;
  const transport = smtpUrl === null ? null : openMailTransport(smtpUrl, connections);
  let isStopping = false;
  const deps: DeliverDeps = { ...settings, transport, pause, isStopping: () => isStopping, owner: newOwner() };
  const rounds = new Set<Promise<number>>();
  const tracked = (round: Promise<number>): Promise<number> => {
    rounds.add(round);
    return round.finally(() => rounds.delete(round));
  };
  let released: Promise<void> | undefined;
  const deliver = async (send: typeof deliverDue): Promise<number> => {
    released ??= releaseLeasesOfTheDead(deps);
    // A database that does not answer yet must not end all sending: the next round asks again.
    await released.catch((error: unknown) => {
      released = undefined;
      throw error;
    });
    return send(deps);
  };
  return {
    fanOutDue: () => tracked(fanOutDue(deps)),
    deliverDue: () => tracked(deliver(deliverDue)),
    deliverWebhooksDue: () => tracked(deliver(deliverWebhooksDue)),
    remindDue: () => tracked(deliver(remindDue)),
    stop: async () => {
      isStopping = true;
      await Promise.race([Promise.allSettled(rounds), sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
      transport?.close();
      await Promise.allSettled(rounds);
    },
    state: () => pause.state(clock.real()),
  };
}

/** What an earlier life of this process held is free at once: nobody waits for a lease of the dead to run out. */
async function releaseLeasesOfTheDead({ store, owner }: DeliverDeps): Promise<void> {
  const dead = (await listLeaseOwners(store.db)).filter((each) => each !== owner && isDead(each));
  if (dead.length > 0) await store.transaction((tx) => releaseLeases(tx, dead));
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

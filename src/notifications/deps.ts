import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { AddressPolicy } from '../lib/safe-connect.ts';
import type { Store } from '../store/open.ts';
import type { MailTransport } from './channels/email.ts';
import type { Pause } from './pause.ts';

/** What fan-out needs. */
export interface FanOutDeps {
  store: Store;
  clock: Clock;
  mailFrom: string;
}

/** What sending needs. */
export interface DeliverDeps extends FanOutDeps {
  logger: Logger;
  baseUrl: string;
  secretKey: string;
  /** Where webhooks may be posted to: readers of a page must not reach the inside of its operator's network. */
  webhookTargets: AddressPolicy;
  /** Null without an SMTP server: then nothing is claimed, and everything waits. */
  transport: MailTransport | null;
  /** Names this process in the leases that it holds. */
  owner: string;
  pause: Pause;
  /** Whether the process is to end: then nothing new is begun. */
  isStopping: () => boolean;
}

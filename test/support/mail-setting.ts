import type { TestContext } from 'node:test';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import type { ActionContext } from '../../src/actions/context.ts';
import type { DeliveryState } from '../../src/domain/delivery.ts';
import type { Locale } from '../../src/domain/localized-text.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { createNotifier, type Notifier } from '../../src/notifications/notifier.ts';
import type { Store } from '../../src/store/open.ts';
import { fakeClock, type FakeClock } from './clock.ts';
import { openTestStore, type DatabaseName } from './databases.ts';
import { aSetting, asAlice, type Setting } from './factories.ts';
import { startMailCatcher, type MailCatcher } from './mail-catcher.ts';

export const MAIL_SETTINGS = {
  baseUrl: 'https://status.example.org',
  secretKey: 'a secret of the tests',
  mailFrom: 'Example status <status@example.org>',
  webhookTargets: 'any',
} as const;

/** A page with components, a mail server that keeps what it gets, and the notifier between them. */
export interface MailSetting extends Setting {
  store: Store;
  clock: FakeClock;
  catcher: MailCatcher;
  notifier: Notifier;
  /** Alice at the clock's time. */
  alice: () => ActionContext;
  addSubscribers: (addresses: readonly string[], locale?: Locale) => Promise<void>;
  /** Expands and sends everything that is due. */
  tell(): Promise<number>;
  /** How many deliveries are in each state; states of none are left out. */
  counts(): Promise<Partial<Record<DeliveryState, number>>>;
}

export async function aMailSetting(
  context: TestContext,
  keys: readonly string[],
  database: DatabaseName = 'sqlite',
): Promise<MailSetting> {
  const store = await openTestStore(context, database);
  const catcher = await startMailCatcher(context);
  const clock = fakeClock();
  const setting = await aSetting(store, keys);
  const notifier = aNotifier(context, { store, clock, smtpUrl: catcher.url });
  const alice = (): ActionContext => asAlice(store, clock.now());
  return {
    ...setting,
    store,
    clock,
    catcher,
    notifier,
    alice,
    addSubscribers: async (addresses, locale = 'en') => {
      await addConfirmedSubscribers(alice(), setting.page.id, addresses, locale);
    },
    tell: async () => {
      await notifier.fanOutDue();
      return notifier.deliverDue();
    },
    counts: async () => {
      const rows = await store.db.selectFrom('deliveries').select('state').execute();
      const groups = Map.groupBy(rows, (row) => row.state);
      return Object.fromEntries([...groups].map(([state, own]) => [state, own.length]));
    },
  };
}

/** A notifier that ends with the test. */
export function aNotifier(
  context: TestContext,
  settings: { store: Store; clock: FakeClock; smtpUrl: string | null },
): Notifier {
  const notifier = createNotifier({ ...MAIL_SETTINGS, ...settings, logger: createLogger('silent') });
  context.after(() => notifier.stop());
  return notifier;
}

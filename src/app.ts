import { join } from 'node:path';
import { forgetEnded } from './actions/forget-ended.ts';
import type { Config } from './config.ts';
import { systemClock, type Clock } from './lib/clock.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { PublishedFiles } from './lib/published-files.ts';
import { createNotifier, type Notifier } from './notifications/notifier.ts';
import { previewTelling } from './notifications/preview-telling.ts';
import { createProber, type Prober } from './probes/prober.ts';
import { previewPages } from './publishing/preview-pages.ts';
import { PublishedFolder } from './publishing/published-folder.ts';
import { createMirrors } from './publishing/mirrors.ts';
import { createPublisher, type Publisher } from './publishing/publisher.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { migrate } from './store/migrate.ts';
import { openStore, type Store } from './store/open.ts';
import type { Previews, Readiness, WebContext } from './web/context.ts';
import { createFront, type Front } from './web/front.ts';
import { createWebListener } from './web/server.ts';

/** The whole service, wired: parts meet here and in the database, never by importing each other. */
export interface App {
  readonly config: Config;
  readonly store: Store;
  readonly clock: Clock;
  readonly publisher: Publisher;
  readonly notifier: Notifier;
  readonly schedule: Schedule;
  /** Starts the timers and listens. Returns the port, which the system chose where the setting is 0. */
  start(): Promise<number>;
  /** Ends what is under way and closes everything; safe to call twice. */
  stop(): Promise<void>;
}

export interface AppOptions {
  /** Driven by a replay; else the machine's. */
  clock?: Clock;
  logger?: Logger;
  /** What already stands at the port, and what it serves, from before the database was opened. */
  service?: { front: Front; published: PublishedFolder };
}

/** What was published before, as it lies in the data folder: needs no database. */
export function openPublished({ dataDir, baseUrl }: Config, files = new PublishedFiles(baseUrl)): PublishedFolder {
  return new PublishedFolder(join(dataDir, 'published'), files);
}

/** Opens the database, brings it up to date and wires the parts. Nothing runs before `start`. */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { clock = systemClock, logger = createLogger(config.logLevel) } = options;
  const store = await openMigrated(config.databaseUrl);
  const { baseUrl, secretKey, trustedProxies } = config;
  const parts = { store, clock, logger, baseUrl };
  const isMailOn = config.smtpUrl !== null;
  const published = options.service?.published ?? openPublished(config);
  const workers = createWorkers(config, { ...parts, published });
  const { publisher, notifier, schedule } = workers;
  const web: WebContext = {
    ...parts,
    secretKey,
    trustedProxies,
    isMailOn,
    readiness: () => readiness(store, schedule),
    preview: createPreviews(parts),
    files: publisher.files,
  };
  const front = options.service?.front ?? createFront({ ...config, files: published.files });
  const behind = createWebListener(web);

  let stopping: Promise<void> | undefined;
  return {
    config,
    store,
    clock,
    publisher,
    notifier,
    schedule,
    start: async () => {
      front.answerRest(behind);
      const port = await front.listen();
      schedule.start();
      return port;
    },
    stop: () => (stopping ??= stopAll(front, workers, store)),
  };
}

async function openMigrated(databaseUrl: string): Promise<Store> {
  const store = openStore(databaseUrl);
  try {
    await migrate(store);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Parts {
  store: Store;
  clock: Clock;
  logger: Logger;
  baseUrl: string;
}

interface Workers {
  publisher: Publisher;
  notifier: Notifier;
  prober: Prober;
  schedule: Schedule;
}

/** The renderers of page and mail, for what is not posted yet. */
export function createPreviews(parts: Pick<Parts, 'store' | 'clock' | 'baseUrl'>): Previews {
  return {
    pages: (timeline) => previewPages(parts, timeline, parts.clock.now()),
    telling: (timeline, notice) => previewTelling(parts, timeline, notice, parts.clock.now()),
  };
}

/** What works beside the web, and the schedule that drives it. */
function createWorkers(
  { secretKey, securityContact, smtpUrl, mailFrom, webhookTargets, probeAnchors, publishTo }: Config,
  parts: Parts & { published: PublishedFolder },
): Workers {
  const { store, clock, logger } = parts;
  const publisher = createPublisher({ ...parts, isMailOn: smtpUrl !== null, securityContact });
  const notifier = createNotifier({ ...parts, secretKey, smtpUrl, mailFrom, webhookTargets });
  const prober = createProber({ ...parts, anchors: probeAnchors });
  const mirrors = createMirrors(publishTo, parts.published.files, logger);
  const schedule = createSchedule({
    logger,
    acting: () => ({ store, now: clock.now(), actor: { kind: 'system', id: null, name: 'schedule' } }),
    publishDue: () => publisher.publishDue(),
    copyPublished: () => mirrors.copy(),
    fanOutDue: () => notifier.fanOutDue(),
    deliverDue: () => notifier.deliverDue(),
    deliverWebhooksDue: () => notifier.deliverWebhooksDue(),
    remindDue: () => notifier.remindDue(),
    startDueProbes: () => prober.startDue(),
    forgetEnded: () => forgetEnded(store, clock.real()),
  });
  store.onCommit(() => {
    schedule.afterCommit();
  });
  return { publisher, notifier, prober, schedule };
}

async function stopAll(front: Front, { notifier, schedule, prober }: Workers, store: Store): Promise<void> {
  // The notifier before the schedule, which would wait for a round of mails under way to its end.
  await Promise.all([front.close(), notifier.stop()]);
  await schedule.stop();
  await prober.stop();
  await store.close();
}

async function readiness(store: Store, schedule: Schedule): Promise<Readiness> {
  const database = await store.db
    .selectFrom('pages')
    .select('id')
    .limit(1)
    .execute()
    .then(
      () => 'ok',
      () => 'does not answer',
    );
  const checks: Record<string, string> = { database, ...schedule.health() };
  return { ok: Object.values(checks).every((check) => check === 'ok'), checks };
}

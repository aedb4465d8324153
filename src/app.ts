import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { forgetEnded } from './actions/forget-ended.ts';
import type { Config } from './config.ts';
import { SECOND, systemClock, type Clock } from './lib/clock.ts';
import { createLogger, type Logger } from './lib/logger.ts';
import { createNotifier, type Notifier } from './notifications/notifier.ts';
import { previewTelling } from './notifications/preview-telling.ts';
import { createProber, type Prober } from './probes/prober.ts';
import { previewPages } from './publishing/preview-pages.ts';
import { createPublisher, type Publisher } from './publishing/publisher.ts';
import { createSchedule, type Schedule } from './schedule.ts';
import { migrate } from './store/migrate.ts';
import { openStore, type Store } from './store/open.ts';
import type { Previews, Readiness, WebContext } from './web/context.ts';
import { servePublished } from './web/published.ts';
import { createWebServer } from './web/server.ts';

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
}

/** Opens the database, brings it up to date and wires the parts. Nothing runs before `start`. */
export async function createApp(config: Config, options: AppOptions = {}): Promise<App> {
  const { clock = systemClock, logger = createLogger(config.logLevel) } = options;
  const store = openStore(config.databaseUrl);
  await migrate(store);

  const { baseUrl, secretKey, trustedProxies } = config;
  const parts = { store, clock, logger, baseUrl };
  const isMailOn = config.smtpUrl !== null;
  const workers = createWorkers(config, parts);
  const { publisher, notifier, schedule } = workers;
  const web: WebContext = {
    ...parts,
    secretKey,
    trustedProxies,
    isMailOn,
    readiness: () => readiness(store, schedule),
    preview: createPreviews(parts),
  };
  const server = createWebServer(web, servePublished(publisher.files));

  let stopping: Promise<void> | undefined;
  return {
    config,
    store,
    clock,
    publisher,
    notifier,
    schedule,
    start: async () => {
      const port = await listen(server, config);
      schedule.start();
      return port;
    },
    stop: () => (stopping ??= stopAll(server, workers, store)),
  };
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
  { dataDir, secretKey, securityContact, smtpUrl, mailFrom, webhookTargets, probeAnchors }: Config,
  parts: Parts,
): Workers {
  const { store, clock, logger } = parts;
  const publisher = createPublisher({
    ...{ ...parts, folder: join(dataDir, 'published'), isMailOn: smtpUrl !== null },
    securityContact,
  });
  const notifier = createNotifier({ ...parts, secretKey, smtpUrl, mailFrom, webhookTargets });
  const prober = createProber({ ...parts, anchors: probeAnchors });
  const schedule = createSchedule({
    logger,
    acting: () => ({ store, now: clock.now(), actor: { kind: 'system', id: null, name: 'schedule' } }),
    publishDue: () => publisher.publishDue(),
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

async function stopAll(server: Server, { notifier, schedule, prober }: Workers, store: Store): Promise<void> {
  // The notifier before the schedule, which would wait for a round of mails under way to its end.
  await Promise.all([closeServer(server), notifier.stop()]);
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

function listen(server: Server, { port, host }: Config): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Lets requests under way end, and closes connections that only wait. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    setTimeout(() => {
      server.closeAllConnections();
    }, 3 * SECOND).unref();
  });
}

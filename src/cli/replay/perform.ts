import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { addConfirmedSubscribers } from '../../actions/add-confirmed-subscribers.ts';
import { applyConfiguration } from '../../actions/apply-configuration.ts';
import type { ActionContext } from '../../actions/context.ts';
import { createApp, type App } from '../../app.ts';
import { readConfig } from '../../config.ts';
import { Problem } from '../../domain/errors.ts';
import type { Reminder } from '../../domain/reminder.ts';
import { monotonicMs, SECOND } from '../../lib/clock.ts';
import { scenarioClock, type ScenarioClock, type Speed } from '../../lib/scenario-clock.ts';
import { countDeliveries, countSentBySubscriber } from '../../store/deliveries.ts';
import { findNoticeToFanOut } from '../../store/notices.ts';
import { listPages } from '../../store/pages.ts';
import { playScenario } from './drive.ts';
import { startMailSink, type MailSink } from './mail-sink.ts';
import { percentile, reportServices, type Report } from './report.ts';
import type { Scenario, ScenarioEvent } from './scenario.ts';

export interface PerformanceOptions {
  /** Settings that the replay does not make itself: `SMTP_URL`, `BASE_URL`, `LOG_LEVEL` and the like. */
  env: NodeJS.ProcessEnv;
  speed: Speed;
  subscribers: number;
  /** Another database than `DATABASE_URL` or else a throw-away SQLite file; it must have no pages yet. */
  databaseUrl?: string;
  /** How many of the newest mails the own mail server keeps to look at. */
  keepMails?: number;
}

/** A whole service of its own, on which a scenario is played. */
export interface Performance {
  app: App;
  clock: ScenarioClock;
  pageId: string;
  /** The own mail server; undefined where `SMTP_URL` names another. */
  sink: MailSink | undefined;
  play(listeners?: PlayListeners): Promise<Report>;
  close(): Promise<void>;
}

export interface PlayListeners {
  /** Ends the play early: it then rejects with an `AbortError`. */
  signal?: AbortSignal;
  onEvent?(event: ScenarioEvent): void | Promise<void>;
  onDue?(at: number): void | Promise<void>;
  onReminder?(reminder: Reminder): void | Promise<void>;
}

/** How long mails may take after the end of a scenario; a mail server that does not answer ends it. */
const LAST_MAILS_MS = 600 * SECOND;

/** Starts a service with the scenario's page and subscribers, in a folder of its own that goes with it. */
export async function startPerformance(scenario: Scenario, options: PerformanceOptions): Promise<Performance> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-replay-'));
  const config = readConfig({ LOG_LEVEL: 'warn', ...options.env, DATA_DIR: folder });
  const sink = config.smtpUrl === null ? await startMailSink({ keep: options.keepMails ?? 0 }) : undefined;
  const clock = scenarioClock(scenario.startAt, options.speed);
  const own = { databaseUrl: options.databaseUrl ?? config.databaseUrl, smtpUrl: sink?.url ?? config.smtpUrl };
  const app = await createApp({ ...config, ...own }, { clock });
  const close = async (): Promise<void> => {
    await app.stop();
    await sink?.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const pageId = await setUp(app, scenario, options.subscribers);
    const play = (listeners: PlayListeners = {}): Promise<Report> =>
      playAndReport(scenario, { app, clock, pageId, isWaiting: options.speed === 'max' }, listeners);
    return { app, clock, pageId, sink, play, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function setUp({ store, clock }: App, scenario: Scenario, subscribers: number): Promise<string> {
  const context: ActionContext = { store, now: clock.now(), actor: { kind: 'system', id: null, name: 'replay' } };
  if ((await listPages(store.db)).length > 0) {
    throw new Problem('conflict', 'This database is in use. A replay writes a page of its own: give it an empty one.');
  }
  await applyConfiguration(context, { pages: [scenario.page] }, { prune: false });
  const [page] = await listPages(store.db);
  const pageId = page?.id ?? '';
  const addresses = Array.from({ length: subscribers }, (_, index) => `subscriber-${index + 1}@example.com`);
  const { locales } = scenario.page;
  for (const [index, locale] of locales.entries()) {
    const own = addresses.filter((_, position) => position % locales.length === index);
    await addConfirmedSubscribers(context, pageId, own, locale);
  }
  return pageId;
}

interface Playing {
  app: App;
  clock: ScenarioClock;
  pageId: string;
  /** Whether every mail is sent before the scenario goes on; else mails go out beside it. */
  isWaiting: boolean;
}

async function playAndReport(scenario: Scenario, playing: Playing, listeners: PlayListeners): Promise<Report> {
  const { app, clock, pageId } = playing;
  const startedAt = monotonicMs();
  const settle = async (): Promise<void> => {
    await app.publisher.publishDue();
    if (playing.isWaiting) await sendMails(app);
  };
  const incidentIds = await playScenario(scenario, { store: app.store, clock, pageId, settle, ...listeners });
  await sendMails(app);
  const publishMs = app.publisher.timings();
  return {
    ...(await reportServices(app.store, pageId, [...incidentIds.values()], clock.now())),
    mails: await countMails(app),
    publish_ms: { p50: percentile(publishMs, 0.5), p99: percentile(publishMs, 0.99) },
    wall_ms: Math.round(monotonicMs() - startedAt),
  };
}

/** Waits until every notice has become deliveries and every delivery has ended, retries included. */
async function sendMails(app: App): Promise<void> {
  const giveUpAt = monotonicMs() + LAST_MAILS_MS;
  while (monotonicMs() < giveUpAt) {
    await app.notifier.fanOutDue();
    await app.notifier.deliverDue();
    await app.notifier.deliverWebhooksDue();
    await app.notifier.remindDue();
    const { queued } = await countDeliveries(app.store.db);
    if (queued === 0 && !(await findNoticeToFanOut(app.store.db, app.clock.now()))) return;
    await sleep(20);
  }
  throw new Problem('conflict', 'Mails are still waiting after ten minutes: does the mail server answer?');
}

async function countMails({ store }: App): Promise<Report['mails']> {
  const sent = await countSentBySubscriber(store.db);
  const { subscribers } = await store.db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.countAll<number>().as('subscribers'))
    .executeTakeFirstOrThrow();
  const counts = [...sent.values()];
  return {
    subscribers,
    sent: counts.reduce((sum, count) => sum + count, 0),
    per_subscriber_max: Math.max(0, ...counts),
  };
}

import cluster from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeSetupToken } from '../actions/make-setup-token.ts';
import { createApp, openPublished, type App, type AppOptions } from '../app.ts';
import { readConfig, type Config } from '../config.ts';
import { SECOND, systemClock } from '../lib/clock.ts';
import { createLogger, type Logger } from '../lib/logger.ts';
import { PublishedFiles } from '../lib/published-files.ts';
import { WatchedFiles } from '../lib/site-patch.ts';
import { lockDataFolder } from '../store/instance-lock.ts';
import type { Store } from '../store/open.ts';
import { createFront } from '../web/front.ts';
import { usageError, type Command, type CommandIo } from './command.ts';
import { operatingFault } from './operating-fault.ts';
import { runWebProcess } from './serve/web-process.ts';
import { createWebProcesses } from './serve/web-processes.ts';
import { stopSignal } from './stop-signal.ts';

type Service = Required<AppOptions>['service'];

export const serve: Command = {
  name: 'serve',
  summary: 'run the service: page, console, API, probes and mail',
  usage:
    'Usage: pulih serve\n\nRuns until it gets SIGTERM or SIGINT. All settings come from the environment; see the README.\n',
  run: async (args, io) => {
    if (args.length > 0) return usageError(serve, io, 'serve takes no arguments: the environment has its settings.');
    const config = readConfig(io.env);
    if (cluster.isWorker) return runWebProcess(config);
    const unlock = lockDataFolder(config.dataDir, { holdsDatabase: isSqlite(config) });
    try {
      await serveUntilStopped(config, io);
    } finally {
      unlock();
    }
    return 0;
  },
};

async function serveUntilStopped(config: Config, io: CommandIo): Promise<void> {
  const logger = createLogger(config.logLevel);
  const stop = stopSignal();
  const service = createService(config, logger);
  let app: App | undefined;
  try {
    // Readers come first: what was published before is served while the database is not there yet.
    if (hasPages(service)) await service.front.listen();
    app = await openApp(config, { logger, service }, io, stop.signal);
    if (!app) return;
    const port = await app.start();
    const address = port === config.port ? config.baseUrl : config.baseUrl.replace(`:${config.port}`, `:${port}`);
    await greet(io, app.store, address, config);
    await untilAborted(stop.signal);
    logger.info('stopping: ending what is under way');
  } finally {
    await app?.stop();
    await service.front.close();
    stop.release();
  }
}

function createService(config: Config, logger: Logger): Service {
  if (config.webProcesses === 1) {
    const published = openPublished(config, new PublishedFiles(config.baseUrl));
    return { published, front: createFront({ ...config, files: published.files }) };
  }
  const files = new WatchedFiles(config.baseUrl);
  return { published: openPublished(config, files), front: createWebProcesses(files, config, logger) };
}

function hasPages({ published }: Service): boolean {
  return published.files.sites().some((site) => site.locales.length > 0);
}

const LONGEST_PAUSE_MS = 15 * SECOND;

/** Where nobody reads yet, a database that does not open ends the start; where somebody does, it is tried again. */
async function openApp(
  config: Config,
  options: AppOptions & { logger: Logger; service: Service },
  io: CommandIo,
  signal: AbortSignal,
): Promise<App | undefined> {
  for (let tried = 1; !signal.aborted; tried += 1) {
    try {
      return await createApp(config, options);
    } catch (error) {
      if (!hasPages(options.service)) throw error;
      const words = operatingFault(error) ?? String(error);
      if (tried === 1) io.err(`${words}\nThe page is served as it was published before; the rest waits.\n`);
      options.logger.error({ err: error, tried }, 'the database does not open; it is tried again');
      await sleep(Math.min(LONGEST_PAUSE_MS, SECOND * 2 ** tried), undefined, { signal }).catch(() => undefined);
    }
  }
  return undefined;
}

function isSqlite(config: Config): boolean {
  return !config.databaseUrl.startsWith('postgres');
}

async function greet(io: CommandIo, store: Store, address: string, config: Config): Promise<void> {
  io.out(`Pulih serves on ${address}\n`);
  if (config.smtpUrl === null) io.out('No mail is being sent: set SMTP_URL. Notices wait until then.\n');
  const actor = { kind: 'system', id: null, name: 'setup' } as const;
  const token = await makeSetupToken({ store, now: systemClock.now(), actor });
  if (token) io.out(`There is no owner yet. Open this link once to make the account:\n  ${address}/setup/${token}\n`);
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener('abort', () => {
        resolve();
      });
  });
}

import { makeSetupToken } from '../actions/make-setup-token.ts';
import { createApp, type App } from '../app.ts';
import { readConfig, type Config } from '../config.ts';
import { systemClock } from '../lib/clock.ts';
import { createLogger } from '../lib/logger.ts';
import { lockDataFolder } from '../store/instance-lock.ts';
import type { Store } from '../store/open.ts';
import { usageError, type Command, type CommandIo } from './command.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'run the service: page, console, API, probes and mail',
  usage:
    'Usage: pulih serve\n\nRuns until it gets SIGTERM or SIGINT. All settings come from the environment; see the README.\n',
  run: async (args, io) => {
    if (args.length > 0) return usageError(serve, io, 'serve takes no arguments: the environment has its settings.');
    const config = readConfig(io.env);
    const unlock = lockDataFolder(config.dataDir, { holdsDatabase: isSqlite(config) });
    const logger = createLogger(config.logLevel);
    const app = await createApp(config, { logger });
    const port = await startOrClose(app);
    await greet(
      io,
      app.store,
      port === config.port ? config.baseUrl : config.baseUrl.replace(`:${config.port}`, `:${port}`),
      config,
    );
    const signal = await untilStopped();
    logger.info({ signal }, 'stopping: ending what is under way');
    await app.stop();
    unlock();
    return 0;
  },
};

async function startOrClose(app: App): Promise<number> {
  try {
    return await app.start();
  } catch (error) {
    await app.stop();
    throw error;
  }
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

function untilStopped(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => {
        resolve(signal);
      });
  });
}

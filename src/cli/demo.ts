import { once } from 'node:events';
import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { addStaff } from '../actions/add-staff.ts';
import { newId } from '../lib/ids.ts';
import type { Speed } from '../lib/scenario-clock.ts';
import { usageError, type Command, type CommandIo } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { eventText, loadScenario, parseSpeed, parseSubscribers } from './replay.ts';
import { createMailbox } from './replay/mailbox.ts';
import { startPerformance, type Performance } from './replay/perform.ts';
import { reportText } from './replay/report.ts';
import type { Scenario } from './replay/scenario.ts';
import { stopSignal } from './stop-signal.ts';
import { FileProblem } from './yaml-source.ts';

const KAKAO = join(import.meta.dirname, '../../data/scenarios/kakao-2022.yaml');
const HOST = '127.0.0.1';
const MAILS_KEPT = 2_000;

const OPTIONS = {
  // About two minutes for the 127 hours of the Kakao outage.
  speed: { type: 'string', default: '4000' },
  subscribers: { type: 'string', default: '3' },
  'mailbox-port': { type: 'string', default: '8025' },
} as const;

export const demo: Command = {
  name: 'demo',
  summary: 'watch the Kakao outage of 2022 on a throw-away system, with a mailbox to look into',
  usage: `Usage: pulih demo [FILE] [--speed N] [--subscribers N] [--mailbox-port N]

Replays an outage while you watch its page, the console and the mails, and keeps serving until Ctrl-C. Nothing is kept,
and no mail leaves this machine.

  FILE              another scenario than the Kakao outage
  --speed N         how many times as fast as it happened (default ${OPTIONS.speed.default}), or max
  --subscribers N   who get mail (default ${OPTIONS.subscribers.default})
  --mailbox-port N  where the mailbox is shown (default ${OPTIONS['mailbox-port'].default})

PORT chooses the port of the page (default 8080). A port that is in use is replaced by a free one.
`,
  run: async (args, io) => {
    const parsed = parseCommand({ args, options: OPTIONS, allowPositionals: true });
    if (typeof parsed === 'string') return usageError(demo, io, parsed);
    const { values, positionals } = parsed;
    const speed = parseSpeed(values.speed);
    if (speed === undefined) return usageError(demo, io, '--speed must be a number above 0, or max.');
    const subscribers = parseSubscribers(values.subscribers);
    if (subscribers === undefined) return usageError(demo, io, '--subscribers must be a whole number.');
    const mailboxPort = Number(values['mailbox-port']);
    if (!isPort(mailboxPort)) return usageError(demo, io, '--mailbox-port must be a port number, 0 to 65535.');
    if (positionals.length > 1) return usageError(demo, io, 'Name one scenario file at most.');
    const port = Number(io.env['PORT'] ?? 8080);
    if (!isPort(port)) return usageError(demo, io, 'PORT must be a port number, 0 to 65535.');
    try {
      await watch(loadScenario(positionals[0] ?? KAKAO), { speed, subscribers, port, mailboxPort }, io);
      return 0;
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error;
      io.err(`${error.message}\n`);
      return 1;
    }
  },
};

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 0 && port <= 65_535;
}

interface DemoOptions {
  speed: Speed;
  subscribers: number;
  port: number;
  mailboxPort: number;
}

async function watch(scenario: Scenario, options: DemoOptions, io: CommandIo): Promise<void> {
  const { speed, subscribers } = options;
  const stop = stopSignal();
  const port = await portFrom(options.port);
  const address = `http://localhost:${port}`;
  const env = { LOG_LEVEL: io.env['LOG_LEVEL'] ?? 'warn', HOST, PORT: String(port), BASE_URL: address };
  const performance = await startPerformance(scenario, { env, speed, subscribers, keepMails: MAILS_KEPT });
  const mailbox = performance.sink && createMailbox(performance.sink);
  try {
    await performance.app.start();
    mailbox?.listen(await portFrom(options.mailboxPort), HOST);
    if (mailbox) await once(mailbox, 'listening');
    io.out(await whereToLook(performance, address, mailbox));
    await play(scenario, performance, stop.signal, io);
    if (!stop.signal.aborted) io.out('\nThe outage is over; everything keeps running. Stop with Ctrl-C.\n');
    await untilAborted(stop.signal);
  } finally {
    mailbox?.close();
    mailbox?.closeAllConnections();
    await performance.close();
    stop.release();
  }
}

async function play(scenario: Scenario, performance: Performance, signal: AbortSignal, io: CommandIo): Promise<void> {
  try {
    const report = await performance.play({
      signal,
      onEvent: (event) => {
        io.err(`${eventText(scenario, event)}\n`);
      },
    });
    io.out(`\n${reportText(report)}`);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  performance.clock.goOn();
}

/** The addresses to open, and an account for the console that is gone with the demo. */
async function whereToLook({ app }: Performance, address: string, mailbox: Server | undefined): Promise<string> {
  const password = newId() + newId();
  const email = 'demo@example.com';
  const context = {
    store: app.store,
    now: app.clock.now(),
    actor: { kind: 'system', id: null, name: 'replay' },
  } as const;
  await addStaff(context, { name: 'Demo', email, password, role: 'owner', locale: 'en' });
  const mailboxPort = (mailbox?.address() as AddressInfo | null | undefined)?.port;
  return `
  Page      ${address}/
  Console   ${address}/console   sign in as ${email} with ${password}
  Mailbox   http://localhost:${mailboxPort ?? ''}/

`;
}

/** The port, or a free one where it is in use. */
async function portFrom(wanted: number): Promise<number> {
  return (await freePort(wanted)) ?? (await freePort(0)) ?? 0;
}

function freePort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(undefined);
    });
    probe.listen(port, HOST, () => {
      const address = probe.address() as AddressInfo;
      probe.close(() => {
        resolve(address.port);
      });
    });
  });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => {
      resolve();
    });
  });
}

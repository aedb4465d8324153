import { readFileSync } from 'node:fs';
import { Problem } from '../domain/errors.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { Speed } from '../lib/scenario-clock.ts';
import { toZonedInput } from '../lib/zoned-time.ts';
import { usageError, type Command, type CommandIo } from './command.ts';
import { parseCommand } from './parse-command.ts';
import { startPerformance } from './replay/perform.ts';
import { reportText } from './replay/report.ts';
import { readScenario, type Scenario, type ScenarioEvent } from './replay/scenario.ts';
import { stopSignal } from './stop-signal.ts';
import { FileProblem } from './yaml-source.ts';

export const replay: Command = {
  name: 'replay',
  summary: 'play an outage from a file on a throw-away system and report what became of it',
  usage: `Usage: pulih replay FILE [--speed N|max] [--subscribers N] [--database URL] [--json]

Plays what the file says happened, at its own times, on a service of its own: real actions, pages and mails.

  --speed N         how many times as fast as it happened; default max: jump from event to event
  --subscribers N   confirmed subscribers to the whole page; default 0
  --database URL    postgres://… or a path, with no pages in it yet; default DATABASE_URL, else a throw-away file
  --json            the report as JSON

Mail goes to SMTP_URL, or to a mail server of its own that only counts. The report goes to stdout, progress to stderr.
Example: pulih replay data/scenarios/kakao-2022.yaml --speed 5000 --subscribers 1000
`,
  run: async (args, io) => {
    const options = readArguments(args);
    if (typeof options === 'string') return usageError(replay, io, options);
    try {
      return await replayFile(options, io);
    } catch (error) {
      if (!(error instanceof FileProblem || error instanceof Problem)) throw error;
      io.err(`${error.message}\n`);
      return 1;
    }
  },
};

interface ReplayArguments {
  file: string;
  speed: Speed;
  subscribers: number;
  database: string | undefined;
  isJson: boolean;
}

const MOST_SUBSCRIBERS = 1_000_000;

const OPTIONS = {
  speed: { type: 'string', default: 'max' },
  subscribers: { type: 'string', default: '0' },
  database: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const;

/** The arguments, or what is wrong with them. */
function readArguments(args: string[]): ReplayArguments | string {
  const parsed = parseCommand({ args, options: OPTIONS, allowPositionals: true });
  if (typeof parsed === 'string') return parsed;
  const { values, positionals } = parsed;
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) return 'Name one scenario file.';
  const speed = parseSpeed(values.speed);
  if (speed === undefined) return `--speed is "${values.speed}", but must be a number above 0, or max.`;
  const subscribers = parseSubscribers(values.subscribers);
  if (subscribers === undefined) {
    return `--subscribers is "${values.subscribers}", but must be a whole number, 0 to ${MOST_SUBSCRIBERS}.`;
  }
  return { file, speed, subscribers, database: values.database, isJson: values.json };
}

/** A whole number of subscribers; undefined where it is none. */
export function parseSubscribers(text: string): number | undefined {
  return /^\d+$/.test(text) && Number(text) <= MOST_SUBSCRIBERS ? Number(text) : undefined;
}

/** `max` or a number above 0; undefined where it is neither. */
export function parseSpeed(text: string): Speed | undefined {
  if (text === 'max') return text;
  const speed = text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(speed) && speed > 0 ? speed : undefined;
}

/** Reads a scenario file. Throws a `FileProblem`. */
export function loadScenario(file: string): Scenario {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new FileProblem(`${file} cannot be read.`);
  }
  return readScenario(file, text);
}

async function replayFile(args: ReplayArguments, io: CommandIo): Promise<number> {
  const scenario = loadScenario(args.file);
  const { speed, subscribers } = args;
  const performance = await startPerformance(scenario, {
    env: io.env,
    speed,
    subscribers,
    ...(args.database === undefined ? {} : { databaseUrl: args.database }),
  });
  const stop = stopSignal();
  try {
    performance.app.schedule.start();
    const report = await performance.play({
      signal: stop.signal,
      onEvent: (event) => {
        io.err(`${eventText(scenario, event)}\n`);
      },
    });
    io.out(args.isJson ? `${JSON.stringify(report)}\n` : reportText(report));
    return 0;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    io.err('Stopped before the end.\n');
    return 1;
  } finally {
    await performance.close();
    stop.release();
  }
}

/** One line that says what was just played. */
export function eventText(scenario: Scenario, event: ScenarioEvent): string {
  const { at, kind } = event;
  const time = toZonedInput(at, scenario.page.timeZone).replace('T', ' ');
  const words = wordsOf(event);
  const text = words?.en ?? Object.values(words ?? {})[0] ?? '';
  return `${time}  ${kind.padEnd(11)}  ${text.split('\n')[0]?.slice(0, 90) ?? ''}`;
}

function wordsOf(event: ScenarioEvent): LocalizedText | undefined {
  if (event.kind === 'as_of') return { en: 'The list of all services' };
  return event.kind === 'update' ? event.input.body : event.input.name;
}

import { Cron } from 'croner';
import { DAY, HOUR, MINUTE, SECOND } from './clock.ts';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR };
const SHORTEST_MS = 5 * SECOND;
const LONGEST_MS = DAY;
/** How many runs of a cron expression are looked at to find those that come too close together. */
const RUNS_CHECKED = 20;

/**
 * When a schedule comes round next, strictly after a time, in milliseconds. `every 60s` counts from that time; a cron
 * expression is read in the time zone: a time of day that the change of clocks leaves out comes right after it, and one
 * that happens twice comes once. Throws where `scheduleFault` would have found a fault.
 */
export function nextDue(schedule: string, timeZone: string, after: number): number {
  const interval = intervalMs(schedule);
  if (interval !== undefined) return after + interval;
  const next = cron(schedule, timeZone).nextRun(new Date(after));
  if (!next) throw new RangeError(`The schedule "${schedule}" never comes round again.`);
  return next.getTime();
}

/** What is wrong with a schedule, and the remedy, as a sentence; nothing where it can be used. */
export function scheduleFault(schedule: string, timeZone: string): string | undefined {
  if (!isTimeZone(timeZone)) return `There is no time zone "${timeZone}": use a name such as Asia/Seoul or UTC.`;
  if (/^every\b/i.test(schedule.trim())) return intervalFault(schedule);
  try {
    return runsFault(schedule, cron(schedule, timeZone));
  } catch {
    return `"${schedule}" is not a schedule: write "every 60s" or a cron expression such as "*/5 * * * *".`;
  }
}

function intervalMs(schedule: string): number | undefined {
  const [, count, unit] = /^every (\d{1,6})([smh])$/.exec(schedule.trim()) ?? [];
  const unitMs = UNITS[unit ?? ''];
  return unitMs === undefined ? undefined : Number(count) * unitMs;
}

/** Throws for anything but five or six fields: the library would take a date or `@hourly` too. */
function cron(schedule: string, timeZone: string): Cron {
  if (!/^(\S+\s+){4,5}\S+$/.test(schedule.trim())) throw new TypeError('A cron expression has five or six fields.');
  return new Cron(schedule.trim(), { paused: true, timezone: timeZone, mode: '5-or-6-parts' });
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
    return timeZone !== '';
  } catch {
    return false;
  }
}

function intervalFault(schedule: string): string | undefined {
  const interval = intervalMs(schedule);
  if (interval === undefined) return `"${schedule}" is not an interval: write for example "every 60s", "every 5m".`;
  if (interval < SHORTEST_MS) return `"${schedule}" is too often: use at least "every 5s".`;
  if (interval > LONGEST_MS) return `"${schedule}" is too seldom: use at most "every 24h".`;
  return undefined;
}

function runsFault(schedule: string, job: Cron): string | undefined {
  const runs = job.nextRuns(RUNS_CHECKED).map((run) => run.getTime());
  if (runs.length === 0) return `"${schedule}" never comes round: give a day and month that exist.`;
  const isTooOften = runs.some((run, index) => index > 0 && run - (runs[index - 1] ?? 0) < SHORTEST_MS);
  return isTooOften ? `"${schedule}" is too often: leave at least 5 seconds between two runs.` : undefined;
}

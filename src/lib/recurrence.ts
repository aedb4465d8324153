import rrule from 'rrule';
import { parseZonedTime, toZonedInput } from './zoned-time.ts';

const { RRule } = rrule;

/** Something that comes again: always at the wall-clock time of its first start, whatever clock changes lie between. */
export interface Recurrence {
  /** RFC 5545, without `RRULE:`. */
  rule: string;
  /** IANA name of the zone whose clocks count. */
  timeZone: string;
  /** The first occurrence, to the minute. */
  startsAt: number;
}

/** Patterns that a form offers in words. */
export const REPEATS = ['weekly', 'fortnightly', 'monthly_weekday', 'monthly_day'] as const;
export type Repeat = (typeof REPEATS)[number];

const COMMON = ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYDAY', 'BYMONTH'];
/** What may stand in a rule of each frequency. Shorter ones are refused, and so is what no calendar program writes. */
const PARTS: Readonly<Record<string, readonly string[]>> = {
  DAILY: COMMON,
  WEEKLY: COMMON,
  MONTHLY: [...COMMON, 'BYMONTHDAY', 'BYSETPOS'],
  YEARLY: [...COMMON, 'BYMONTHDAY', 'BYSETPOS', 'BYYEARDAY', 'BYWEEKNO'],
};

const DAY_NAMES = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
const DAY_NAME = `(?:${DAY_NAMES.join('|')})`;
const list = (item: string): RegExp => new RegExp(`^${item}(?:,${item})*$`);

/** How the value of each part is written; the library itself takes almost anything. */
const VALUES: Readonly<Record<string, RegExp>> = {
  FREQ: /^[A-Z]+$/,
  INTERVAL: /^[1-9]\d{0,2}$/,
  COUNT: /^[1-9]\d{0,3}$/,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/,
  WKST: new RegExp(`^${DAY_NAME}$`),
  BYDAY: list(`(?:[+-]?[1-5])?${DAY_NAME}`),
  BYMONTH: list('(?:[1-9]|1[0-2])'),
  BYMONTHDAY: list('[+-]?(?:[1-9]|[12]\\d|3[01])'),
  BYSETPOS: list('[+-]?[1-9]\\d{0,2}'),
  BYYEARDAY: list('[+-]?[1-9]\\d{0,2}'),
  BYWEEKNO: list('[+-]?[1-9]\\d?'),
};

/** The calendar repeats every 400 years; the library gives up only in the year 9999, so a search begins close to it. */
const YEARS_AHEAD = 19 * 400;

/** A rule as it is kept: capitals, no blanks, no `RRULE:`. Undefined where it is none, or one that comes too often. */
export function readRule(text: string): string | undefined {
  const rule = text
    .toUpperCase()
    .replace(/\s/g, '')
    .replace(/^RRULE:/, '')
    .replace(/;$/, '');
  const parts = rule.split(';').map((part) => part.split('='));
  const names = parts.map(([name = '']) => name);
  const allowed = PARTS[parts.find(([name]) => name === 'FREQ')?.[1] ?? ''];
  const isSound =
    allowed !== undefined &&
    new Set(names).size === names.length &&
    !(names.includes('COUNT') && names.includes('UNTIL')) &&
    parts.every(([name = '', value = '', ...rest]) => {
      return rest.length === 0 && allowed.includes(name) && VALUES[name]?.test(value) === true;
    });
  return isSound ? rule : undefined;
}

/** The rule of a pattern, read off its first start: "the second Tuesday", or "the last" where not every month has it. */
export function ruleOf(repeat: Repeat, startsAt: number, timeZone: string): string {
  const wall = new Date(wallOf(startsAt, timeZone));
  const day = wall.getUTCDate();
  const weekday = DAY_NAMES[wall.getUTCDay()] ?? 'MO';
  const week = Math.ceil(day / 7);
  switch (repeat) {
    case 'weekly':
      return `FREQ=WEEKLY;BYDAY=${weekday}`;
    case 'fortnightly':
      return `FREQ=WEEKLY;INTERVAL=2;BYDAY=${weekday}`;
    case 'monthly_weekday':
      return `FREQ=MONTHLY;BYDAY=${week > 4 ? -1 : week}${weekday}`;
    case 'monthly_day':
      return day <= 28 ? `FREQ=MONTHLY;BYMONTHDAY=${day}` : `FREQ=MONTHLY;BYMONTHDAY=${upTo(day)};BYSETPOS=-1`;
  }
}

/** Short months have no 31st: there it is their last day. */
function upTo(day: number): string {
  return [28, 29, 30, 31].filter((each) => each <= day).join(',');
}

/**
 * The starts at or after a time, oldest first, at most so many. A time of day that a clock change skips is read as the
 * clocks show it afterwards; one that comes twice is its first. Throws for a rule that `readRule` would not give.
 */
export function occurrences({ rule, timeZone, startsAt }: Recurrence, fromAt: number, most: number): number[] {
  const options = RRule.parseString(rule);
  const series = new RRule({
    ...options,
    dtstart: ahead(wallOf(startsAt, timeZone)),
    until: options.until ? ahead(endOf(rule, options.until, timeZone)) : null,
  });
  const found: number[] = [];
  series.all((date) => {
    const at = momentOf(date, timeZone);
    // A zone that skips a whole day would have two in one moment.
    if (at >= fromAt && at !== found.at(-1)) found.push(at);
    return found.length < most;
  });
  return found;
}

/** The last moment of a rule on its zone's clocks: a date alone means all of that day. */
function endOf(rule: string, until: Date, timeZone: string): number {
  const text = /UNTIL=([^;]+)/.exec(rule)?.[1] ?? '';
  if (text.endsWith('Z')) return wallOf(until.getTime(), timeZone);
  return text.includes('T') ? until.getTime() : until.setUTCHours(23, 59, 59, 0);
}

/**
 * What the clocks of a zone show, as if they showed UTC: the library reckons in such floating times, because its own
 * reckoning in zones depends on the machine's.
 */
function wallOf(at: number, timeZone: string): number {
  return Date.parse(`${toZonedInput(at, timeZone)}Z`);
}

function ahead(wall: number): Date {
  const date = new Date(wall);
  date.setUTCFullYear(date.getUTCFullYear() + YEARS_AHEAD);
  return date;
}

function momentOf(date: Date, timeZone: string): number {
  const wall = new Date(date);
  wall.setUTCFullYear(wall.getUTCFullYear() - YEARS_AHEAD);
  const at = parseZonedTime(wall.toISOString().slice(0, 16), timeZone);
  if (at === undefined) throw new Error(`${wall.toISOString()} is no time in ${timeZone}`);
  return at;
}

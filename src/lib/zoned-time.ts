import { DAY, MINUTE } from './clock.ts';

const INPUT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?$/;

/**
 * The moment that a wall clock in a time zone means, from the text of a `datetime-local` field; undefined where the
 * text is no time. A time that a clock change skips is read as the clocks show it afterwards (02:30 becomes 03:30);
 * one that occurs twice is its first occurrence.
 */
export function parseZonedTime(text: string, timeZone: string): number | undefined {
  const [, ...parts] = INPUT.exec(text.trim()) ?? [];
  if (parts.length === 0) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = parts.map(Number);
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  // Date.UTC turns 30 February into 2 March, and years below 100 into this age.
  if (asInput(wall) !== text.trim().slice(0, 16)) return undefined;
  // Zones are at most 14 h from UTC, so these two moments lie on both sides of any clock change near by.
  const before = offsetMs(wall - DAY, timeZone);
  const after = offsetMs(wall + DAY, timeZone);
  const candidates = [wall - before, wall - after].sort((a, b) => a - b);
  return candidates.find((at) => at + offsetMs(at, timeZone) === wall) ?? wall - before;
}

/** A moment as the value of a `datetime-local` field in a time zone, to the minute. */
export function toZonedInput(at: number, timeZone: string): string {
  return asInput(at + offsetMs(at, timeZone));
}

/** A moment in ISO 8601 as a zone's clocks show it, with what they are ahead of UTC: `2026-03-01T21:00:00.000+09:00`. */
export function toZonedIso(at: number, timeZone: string): string {
  const offset = offsetMs(at, timeZone);
  const wall = new Date(at + offset).toISOString().slice(0, -1);
  const minutes = Math.abs(offset) / MINUTE;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0'));
  return `${wall}${offset < 0 ? '-' : '+'}${hours ?? ''}:${rest ?? ''}`;
}

function asInput(wall: number): string {
  return new Date(wall).toISOString().slice(0, 16);
}

/** What a zone's clocks are ahead of UTC at a moment. Whole minutes: seconds of old local times are dropped. */
function offsetMs(at: number, timeZone: string): number {
  const parts = Object.fromEntries(
    wallClock(timeZone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  const wall = Date.UTC(year, month - 1, day, hour, minute);
  return wall - Math.floor(at / MINUTE) * MINUTE;
}

const wallClocks = new Map<string, Intl.DateTimeFormat>();

function wallClock(timeZone: string): Intl.DateTimeFormat {
  const known = wallClocks.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  wallClocks.set(timeZone, format);
  return format;
}

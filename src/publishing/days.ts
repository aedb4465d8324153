import type { Day } from '../domain/day-history.ts';
import { DAY } from '../lib/clock.ts';
import { parseZonedTime, toZonedInput } from '../lib/zoned-time.ts';

const known = new Map<string, Day[]>();

/** The last `count` calendar days of a time zone, today last. Working them out is slow, so the last answer is kept. */
export function lastDays(count: number, timeZone: string, now: number): Day[] {
  const today = toZonedInput(now, timeZone).slice(0, 10);
  const key = `${timeZone} ${count}`;
  const before = known.get(key);
  if (before?.at(-1)?.date === today) return before;
  const days = daysUntil(today, count, timeZone);
  known.set(key, days);
  return days;
}

function daysUntil(today: string, count: number, timeZone: string): Day[] {
  const noon = Date.parse(`${today}T12:00:00Z`);
  const dates = Array.from({ length: count + 1 }, (_, index) =>
    new Date(noon + (index - count + 1) * DAY).toISOString().slice(0, 10),
  );
  const begins = dates.map((date) => parseZonedTime(`${date}T00:00`, timeZone) ?? Date.parse(`${date}T00:00Z`));
  return dates.slice(0, count).map((date, index) => ({
    date,
    fromAt: Number(begins[index]),
    untilAt: Number(begins[index + 1]),
  }));
}

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

/** The day (`YYYY-MM-DD`) so many days after another; before it where the number is negative. */
export function dateAfter(date: string, count: number): string {
  return new Date(Date.parse(`${date}T12:00:00Z`) + count * DAY).toISOString().slice(0, 10);
}

/** A calendar month as `YYYY-MM` in a time zone. */
export function monthOf(at: number, timeZone: string): string {
  return toZonedInput(at, timeZone).slice(0, 7);
}

/** The month so many months after another; before it where the number is negative. */
export function monthAfter(month: string, count: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number - 1 + count, 1)).toISOString().slice(0, 7);
}

/** Every month from one to another, both included; none where the second comes first. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = [];
  for (let month = first; month <= last; month = monthAfter(month, 1)) months.push(month);
  return months;
}

/** The days of a month, the first one first. */
export function daysOfMonth(month: string, timeZone: string): Day[] {
  const last = new Date(Date.parse(`${monthAfter(month, 1)}-01T12:00:00Z`) - DAY).toISOString().slice(0, 10);
  return daysUntil(last, Number(last.slice(8)), timeZone);
}

import type { StatusInterval } from './interval.ts';
import { isWorse, type ComponentStatus } from './status.ts';
import { timeByStatus, uptimeFraction } from './uptime.ts';

/** One calendar day in the page's zone; `untilAt` is the next day's beginning, so that clock changes are right. */
export interface Day {
  /** `YYYY-MM-DD`. */
  date: string;
  fromAt: number;
  untilAt: number;
}

export interface DayHistory {
  /** The worst status of each day, oldest first; null: not watched yet. */
  days: (ComponentStatus | null)[];
  /** Over all these days, between 0 and 1; null where nothing was watched. */
  uptime: number | null;
}

/**
 * How a component did on each of these days and over all of them. `startDate` (`YYYY-MM-DD`) hides what was before;
 * what lies after `now` has not happened.
 */
export function dayHistory(
  intervals: readonly StatusInterval[],
  days: readonly Day[],
  startDate: string | null,
  now: number,
): DayHistory {
  const counted = days.filter((day) => startDate === null || day.date >= startDate);
  const first = counted[0];
  const result = days.map((): ComponentStatus | null => null);
  if (!first) return { days: result, uptime: null };
  for (const interval of intervals) {
    for (const [index, day] of days.entries()) {
      if (day.fromAt < first.fromAt || !overlaps(interval, day, now)) continue;
      const before = result[index];
      if (before == null || isWorse(interval.status, before)) result[index] = interval.status;
    }
  }
  const untilAt = Math.min(now, days.at(-1)?.untilAt ?? now);
  return { days: result, uptime: uptimeFraction(timeByStatus(intervals, first.fromAt, untilAt)) };
}

function overlaps(interval: StatusInterval, day: Day, now: number): boolean {
  return interval.fromAt < Math.min(day.untilAt, now + 1) && (interval.untilAt ?? Infinity) > day.fromAt;
}

import { DAY } from '../lib/clock.ts';
import type { Component } from './component.ts';
import type { Day } from './day-history.ts';
import type { StatusInterval } from './interval.ts';
import type { LocalizedText } from './localized-text.ts';
import type { PublicIncident } from './public-incident.ts';
import { visibleNames } from './status-page.ts';
import type { ComponentStatus } from './status.ts';
import { timeByStatus, uptimeFraction, type TimeByStatus } from './uptime.ts';

/** A component was not working as usual from one time until another, all within one day. */
export interface Stretch {
  status: Exclude<ComponentStatus, 'operational'>;
  fromAt: number;
  /** Null: it still is. */
  untilAt: number | null;
}

/** What one component went through on one day. */
export interface ComponentDay {
  id: string;
  name: LocalizedText;
  stretches: Stretch[];
}

/** What readers may know of one day. Whatever is not listed here is not published. */
export interface PublicDay extends Day {
  /** Components that did not work as usual, in the page's order. */
  components: ComponentDay[];
  /** Incidents and maintenances that were going on, newest first. */
  incidents: PublicIncident[];
}

/** What days are told from, as the store holds it: hidden components too. */
export interface DaySource {
  components: readonly Component[];
  /** Oldest first. */
  intervals: readonly StatusInterval[];
  /** Newest first. */
  incidents: readonly PublicIncident[];
}

/** What happened on each of these days. Components whose record is not shown, and days before it begins, are left out. */
export function publicDays(source: DaySource, days: readonly Day[], now: number): PublicDay[] {
  const names = visibleNames(source.components);
  const troubled = Map.groupBy(
    source.intervals.filter((each) => each.status !== 'operational'),
    (each) => each.componentId,
  );
  const recorded = source.components.filter(
    (each) => each.isUptimeShown && names.has(each.id) && troubled.has(each.id),
  );
  return days.map((day) => ({
    ...day,
    components: recorded.flatMap(({ id, startDate }) => {
      const isCounted = startDate === null || day.date >= startDate;
      const stretches = isCounted ? stretchesOf(troubled.get(id) ?? [], day, now) : [];
      return stretches.length > 0 ? [{ id, name: names.get(id) ?? {}, stretches }] : [];
    }),
    incidents: source.incidents.filter((incident) => wasGoingOn(incident, day, now)),
  }));
}

/** Whether there is anything to tell of a day. */
export function isEventful(day: PublicDay): boolean {
  return day.components.length > 0 || day.incidents.length > 0;
}

/** When a component did not work as usual within a span. Two intervals of one status that meet are one stretch. */
export function stretchesOf(
  intervals: readonly StatusInterval[],
  { fromAt, untilAt }: Pick<Day, 'fromAt' | 'untilAt'>,
  now: number,
): Stretch[] {
  const end = Math.min(untilAt, now);
  const result: Stretch[] = [];
  for (const interval of intervals) {
    const from = Math.max(interval.fromAt, fromAt);
    const until = Math.min(interval.untilAt ?? end, end);
    const isOpen = interval.untilAt === null && now < untilAt;
    if (interval.status === 'operational' || from > until || (from === until && !isOpen)) continue;
    const before = result.at(-1);
    const stretch = { status: interval.status, fromAt: from, untilAt: isOpen ? null : until };
    if (before?.status === stretch.status && before.untilAt === from) before.untilAt = stretch.untilAt;
    else result.push(stretch);
  }
  return result;
}

function wasGoingOn({ startedAt, resolvedAt, status }: PublicIncident, day: Day, now: number): boolean {
  if (status === 'scheduled' || startedAt > now) return false;
  // What began and ended in the same moment happened on that day all the same.
  const end = resolvedAt === null ? now + 1 : Math.max(resolvedAt, startedAt + 1);
  const isInverted = resolvedAt !== null && resolvedAt < startedAt;
  return !isInverted && startedAt < day.untilAt && end > day.fromAt;
}

export const UPTIME_SPANS = ['24h', '7d', '30d', '90d'] as const;
export type UptimeSpanKey = (typeof UPTIME_SPANS)[number];

/** How a component did over one span: the time in each status, and the uptime that follows from it. */
export interface UptimeSpan {
  key: UptimeSpanKey;
  times: TimeByStatus;
  /** Null where nothing was watched. */
  uptime: number | null;
}

const SPAN_DAYS: Readonly<Record<Exclude<UptimeSpanKey, '24h'>, number>> = { '7d': 7, '30d': 30, '90d': 90 };

/**
 * A component's uptime over 24 hours and over the last 7, 30 and 90 calendar days, today included. What was before the
 * start of its record counts nowhere.
 */
export function uptimeSpans(
  intervals: readonly StatusInterval[],
  days: readonly Day[],
  startDate: string | null,
  now: number,
): UptimeSpan[] {
  const counted = days.filter((day) => startDate === null || day.date >= startDate);
  const beganAt = counted[0]?.fromAt ?? now;
  return UPTIME_SPANS.map((key) => {
    const fromAt = key === '24h' ? now - DAY : (days.at(-SPAN_DAYS[key])?.fromAt ?? now);
    const times = timeByStatus(intervals, Math.max(fromAt, beganAt), now);
    return { key, times, uptime: uptimeFraction(times) };
  });
}

import type { StatusInterval } from './interval.ts';
import { COMPONENT_STATUSES, type ComponentStatus } from './status.ts';

/** How much a second in each status counts as downtime. A partial outage weighs 0.3, as at Statuspage. */
export const DOWNTIME_WEIGHT: Readonly<Partial<Record<ComponentStatus, number>>> = {
  partial_outage: 0.3,
  major_outage: 1,
};

/** Time in each status within a span. Milliseconds. */
export type TimeByStatus = Record<ComponentStatus, number>;

/** How long each status lasted between two times; an open interval lasts until `untilAt`. */
export function timeByStatus(intervals: readonly StatusInterval[], fromAt: number, untilAt: number): TimeByStatus {
  const result = Object.fromEntries(COMPONENT_STATUSES.map((status) => [status, 0])) as TimeByStatus;
  for (const interval of intervals) {
    const end = Math.min(interval.untilAt ?? untilAt, untilAt);
    result[interval.status] += Math.max(0, end - Math.max(interval.fromAt, fromAt));
  }
  return result;
}

/**
 * Uptime as a fraction between 0 and 1: 1 - (major + 0.3 x partial) / watched time. Maintenance and unknown time is
 * counted apart: it is neither up nor down, so it is left out above and below the line. Null when nothing was watched.
 */
export function uptimeFraction(times: TimeByStatus): number | null {
  const watched = COMPONENT_STATUSES.filter((status) => status !== 'under_maintenance' && status !== 'unknown');
  const total = watched.reduce((sum, status) => sum + times[status], 0);
  if (total <= 0) return null;
  const down = watched.reduce((sum, status) => sum + times[status] * (DOWNTIME_WEIGHT[status] ?? 0), 0);
  return Math.min(1, Math.max(0, 1 - down / total));
}

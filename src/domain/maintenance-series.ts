import { DAY } from '../lib/clock.ts';
import type { LocalizedText } from './localized-text.ts';

/** Planned work that comes again by a rule; each occurrence is a maintenance of its own. */
export interface MaintenanceSeries {
  id: string;
  pageId: string;
  name: LocalizedText;
  body: LocalizedText;
  /** RFC 5545, without `RRULE:`, on the clocks of `timeZone`. */
  rule: string;
  timeZone: string;
  /** The first occurrence. */
  startsAt: number;
  durationMs: number;
  componentIds: string[];
  /** Whether subscribers are told of each date when it is planned. */
  isNotified: boolean;
  /** The start up to which occurrences have been made; null: none yet. */
  plannedUntil: number | null;
  createdAt: number;
  /** When it was ended, or had no dates left. */
  endedAt: number | null;
}

/** How far ahead occurrences are made; the next one always is. */
export const PLANNING_HORIZON_MS = 14 * DAY;
/** So many starts show whether a rule leaves room for its work. */
export const STARTS_LOOKED_AT = 60;
/** Longer work is no window that comes again. */
export const LONGEST_OCCURRENCE_MS = 14 * DAY;

/**
 * Of a rule's starts after now, oldest first, those to be made into maintenances now. What was made once is never made
 * again, wherever it was moved to and whatever became of it.
 */
export function startsToPlan({ plannedUntil }: MaintenanceSeries, starts: readonly number[], now: number): number[] {
  return starts.filter((at, index) => {
    const isNear = index === 0 || at <= now + PLANNING_HORIZON_MS;
    return at > now && isNear && (plannedUntil === null || at > plannedUntil);
  });
}

/** Whether work of this length is over before it is due again. */
export function fitsBetween(starts: readonly number[], durationMs: number): boolean {
  return starts.every((at, index) => index === 0 || at - (starts[index - 1] ?? 0) >= durationMs);
}

import { MINUTE } from '../lib/clock.ts';
import type { StatedStatus } from './status.ts';

/** One trouble of a component that is over: how bad it was at its worst, and how long it lasted. */
export interface PastTrouble {
  severity: StatedStatus;
  durationMs: number;
}

/** A trouble that is not over: since when, and how bad; null where nobody has said so yet. */
export interface PresentTrouble {
  startedAt: number;
  severity: StatedStatus | null;
}

/** How long such trouble has lasted before, and what follows for this one. Always shown with what it rests on. */
export interface Estimate {
  /** Half of those it rests on were over within this. */
  medianMs: number;
  /** Nine in ten were, and with that chance the next one will be. */
  lateMs: number;
  /** With few to go by there is no ninth of ten: then `lateMs` is the longest of all. */
  isLongest: boolean;
  /** How many troubles it rests on. */
  count: number;
  /** Which they are: as bad as this one, of every severity, or only those that lasted at least as long already. */
  restsOn: 'severity' | 'all' | 'lasting';
  /** The conservative end, up to the next five minutes; it always lies ahead. */
  byAt: number;
}

/** Fewer than this say nothing at all. */
export const FEWEST = 3;
/** Fewer than this of one severity, and all severities count together. */
const FEWEST_OF_SEVERITY = 5;
/** Nobody promises 18:03. */
const STEP_MS = 5 * MINUTE;

/**
 * What a component's own past says of a trouble of it; null where the past says nothing: there were too few, or none
 * ever lasted this long. `past` may be in any order.
 */
export function estimate(past: readonly PastTrouble[], trouble: PresentTrouble, now: number): Estimate | null {
  const known = past.filter((each) => each.durationMs > 0);
  const same = known.filter((each) => each.severity === trouble.severity);
  const restsOn = same.length >= FEWEST_OF_SEVERITY ? 'severity' : 'all';
  const pool = restsOn === 'severity' ? same : known;
  if (pool.length < FEWEST) return null;
  const whole = fromDurations(pool, trouble.startedAt, restsOn);
  if (whole.byAt > now) return whole;
  const elapsedMs = now - trouble.startedAt;
  const lasting = pool.filter((each) => each.durationMs > elapsedMs);
  return lasting.length === 0 ? null : fromDurations(lasting, trouble.startedAt, 'lasting');
}

function fromDurations(pool: readonly PastTrouble[], startedAt: number, restsOn: Estimate['restsOn']): Estimate {
  const sorted = pool.map((each) => each.durationMs).sort((a, b) => a - b);
  const count = sorted.length;
  const rank = Math.min(count, Math.ceil(0.9 * (count + 1)));
  const lateMs = sorted[rank - 1] ?? 0;
  return {
    medianMs: sorted[Math.ceil(count / 2) - 1] ?? 0,
    lateMs,
    isLongest: rank === count,
    count,
    restsOn,
    byAt: Math.ceil((startedAt + lateMs) / STEP_MS) * STEP_MS,
  };
}

/**
 * The two clocks of the design: `now` is the app's clock, by which everything that people read runs (a test or a
 * replay may drive it); `real` is the machine's, by which leases and retries run. Both in milliseconds since 1970.
 */
export interface Clock {
  now(): number;
  real(): number;
}

export const systemClock: Clock = { now: Date.now, real: Date.now };

/** Monotonic milliseconds, for measuring durations only. */
export function monotonicMs(): number {
  return performance.now();
}

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

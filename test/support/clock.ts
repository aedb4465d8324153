import type { Clock } from '../../src/lib/clock.ts';

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  set(now: number): void;
  advance(ms: number): void;
}

/** The fake clock's start: a plain moment with round numbers, 1 March 2026 12:00 UTC. */
export const NOON = Date.UTC(2026, 2, 1, 12);

export function fakeClock(start = NOON): FakeClock {
  let now = start;
  return {
    now: () => now,
    real: () => now,
    set: (next) => {
      now = next;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

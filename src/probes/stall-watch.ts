import { monotonicMs } from '../lib/clock.ts';

/** Notices when this process itself stood still: then a slow answer says nothing about who gave it. */
export interface StallWatch {
  /** The longest stall since a monotonic time, in milliseconds, one that is just ending included. */
  longestSince(since: number): number;
  stop(): void;
}

const TICK_MS = 25;
/** Longer than any time limit of a probe. */
const KEPT_MS = 120_000;

/** Measures how late its own timer comes. */
export function watchForStalls(): StallWatch {
  let lastTick = monotonicMs();
  let stalls: { endedAt: number; ms: number }[] = [];
  const tick = (): void => {
    const now = monotonicMs();
    const ms = now - lastTick - TICK_MS;
    lastTick = now;
    if (ms < TICK_MS) return;
    stalls = [...stalls.filter(({ endedAt }) => endedAt > now - KEPT_MS).slice(-1_000), { endedAt: now, ms }];
  };
  const timer = setInterval(tick, TICK_MS).unref();
  return {
    longestSince: (since) => {
      tick();
      return Math.max(0, ...stalls.filter(({ endedAt }) => endedAt > since).map(({ ms }) => ms));
    },
    stop: () => {
      clearInterval(timer);
    },
  };
}

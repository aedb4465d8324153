import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from './clock.ts';

/**
 * A clock for replays: its `now` is the scenario's time, its `real` the machine's. It never runs past the time that
 * was last asked for, so that nothing falls due before what happened earlier has been played.
 */
export interface ScenarioClock extends Clock {
  /**
   * Comes back when the scenario has reached this time: at once where it is past, and by a jump at speed `max`. Rejects
   * with an `AbortError` when the signal says so.
   */
  reach(at: number, signal?: AbortSignal): Promise<void>;
  /** The scenario is over: time goes on from here as everywhere. */
  goOn(): void;
}

export type Speed = number | 'max';

/** The longest that a timer of the platform can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * A clock that stands at `startAt` until a later time is first asked for, and from then on runs `speed` times as fast
 * as the machine's. At speed `max` it jumps to whatever time is asked for.
 */
export function scenarioClock(startAt: number, speed: Speed, base: Clock = systemClock): ScenarioClock {
  const factor = speed === 'max' ? Infinity : speed;
  let origin: { now: number; real: number; factor: number } | undefined;
  let limit = startAt;
  const running = (): number => {
    if (!origin) return startAt;
    // Infinity times zero is no number; at full speed everything up to the limit has passed.
    if (origin.factor === Infinity) return Infinity;
    return origin.now + Math.floor((base.real() - origin.real) * origin.factor);
  };
  const now = (): number => Math.min(running(), limit);
  return {
    now,
    real: () => base.real(),
    reach: async (at, signal) => {
      signal?.throwIfAborted();
      origin ??= { now: startAt, real: base.real(), factor };
      limit = Math.max(limit, at);
      const options = signal ? { signal } : {};
      while (now() < at) await sleep(Math.min(Math.ceil((at - now()) / factor), LONGEST_MS), undefined, options);
    },
    goOn: () => {
      origin = { now: now(), real: base.real(), factor: 1 };
      limit = Infinity;
    },
  };
}

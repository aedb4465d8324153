import { setTimeout as sleep } from 'node:timers/promises';
import { systemClock, type Clock } from './clock.ts';

/** A clock for replays: its `now` is the scenario's time, its `real` the machine's. */
export interface ScenarioClock extends Clock {
  /** Comes back when the scenario has reached this time: at once where it is past, and by a jump at speed `max`. */
  reach(at: number): Promise<void>;
}

export type Speed = number | 'max';

/** The longest that a timer of the platform can wait. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * A clock that begins at `startAt` and runs `speed` times as fast as the machine's. At speed `max` it stands still
 * until somebody wants to reach a later time, and then is there.
 */
export function scenarioClock(startAt: number, speed: Speed, base: Clock = systemClock): ScenarioClock {
  return speed === 'max' ? jumpingClock(startAt, base) : runningClock(startAt, speed, base);
}

function jumpingClock(startAt: number, base: Clock): ScenarioClock {
  let now = startAt;
  return {
    now: () => now,
    real: () => base.real(),
    reach: (at) => {
      now = Math.max(now, at);
      return Promise.resolve();
    },
  };
}

function runningClock(startAt: number, speed: number, base: Clock): ScenarioClock {
  const realStart = base.real();
  const now = (): number => startAt + Math.floor((base.real() - realStart) * speed);
  return {
    now,
    real: () => base.real(),
    reach: async (at) => {
      while (now() < at) await sleep(Math.min(Math.ceil((at - now()) / speed), LONGEST_MS));
    },
  };
}

import { monotonicMs } from './clock.ts';
import type { Logger } from './logger.ts';

/** Work that is done again and again: never twice at once, and never forgotten when it is asked for meanwhile. */
export interface Loop {
  readonly name: string;
  /** Asks for a round; one that is under way is followed by another. */
  wake(): void;
  /** Runs a round now, or waits for the one under way and the one after it. */
  run(): Promise<void>;
  /** Takes no more wakes and waits for the round under way. */
  stop(): Promise<void>;
  /** Milliseconds since the last round ended without an error; null before the first. */
  quietMs(): number | null;
}

/** A round that throws is logged and does not stop the loop: the rows that it left are found by the next. */
export function createLoop(name: string, work: () => Promise<unknown>, logger: Logger): Loop {
  let isStopped = false;
  let isWanted = false;
  let running: Promise<void> | undefined;
  let goodAt: number | null = null;

  const rounds = async (): Promise<void> => {
    // Begins a moment later, so that `running` is set before any work could ask for another round.
    await Promise.resolve();
    while (isWanted && !isStopped) {
      isWanted = false;
      try {
        await work();
        goodAt = monotonicMs();
      } catch (error) {
        logger.error({ err: error, loop: name }, 'a round failed; the next one tries again');
      }
    }
    running = undefined;
  };
  const run = (): Promise<void> => {
    isWanted = true;
    running ??= rounds();
    return running;
  };
  return {
    name,
    run,
    wake: () => void run(),
    stop: async () => {
      isStopped = true;
      await running;
    },
    quietMs: () => (goodAt === null ? null : monotonicMs() - goodAt),
  };
}

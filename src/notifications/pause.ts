import { MINUTE, SECOND } from '../lib/clock.ts';

/** How mail is doing, for the console and health checks. */
export interface MailState {
  isPaused: boolean;
  lastError: string | null;
}

const FIRST_MS = 5 * SECOND;
const LONGEST_MS = 5 * MINUTE;

/**
 * Holds all sending back while our server cannot be reached or wants nothing from us: each message would fail alike,
 * and none of them is at fault. It waits longer after each failed try, and ends with the first message that is taken.
 */
export class Pause {
  #untilAt = 0;
  #failures = 0;
  #lastError: string | null = null;

  isOver(now: number): boolean {
    return now >= this.#untilAt;
  }

  begin(error: string | null, now: number): void {
    // Sends that were on their way together fail together: that is one failure.
    if (!this.isOver(now)) return;
    this.#untilAt = now + Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#failures);
    this.#failures += 1;
    this.#lastError = error;
  }

  end(): void {
    this.#untilAt = 0;
    this.#failures = 0;
    this.#lastError = null;
  }

  state(now: number): MailState {
    return { isPaused: !this.isOver(now), lastError: this.#lastError };
  }
}

import { DAY } from '../lib/clock.ts';
import { forgetAttempts } from '../store/rate-limits.ts';
import type { Store } from '../store/open.ts';
import { deleteEndedSessions } from '../store/sessions.ts';

/** Deletes sessions that have ended and attempts that no limit counts any more. `real`: the machine's time. */
export async function forgetEnded(store: Store, real: number): Promise<void> {
  await store.transaction(async (tx) => {
    await deleteEndedSessions(tx, real);
    await forgetAttempts(tx, real - DAY);
  });
}

import { isAwaited } from '../domain/wait.ts';
import { DAY } from '../lib/clock.ts';
import { listPages } from '../store/pages.ts';
import { endIdleSubscriptions, endWaits, listAwaited, listWaiters, loadOutlook } from '../store/waits.ts';
import type { ActionContext } from './context.ts';

/** So long a notice that is held or queued may still be the last word. */
const PATIENCE_MS = DAY;

/**
 * Ends what is waited for and came back without a word: staff posted it without telling anybody, or deleted what it was
 * about. Else the next outage would be told to people who asked about this one.
 */
export async function endIdleWaits({ store, now }: ActionContext): Promise<void> {
  for (const { id } of await listPages(store.db)) {
    const subjects = await listAwaited(store.db, id);
    if (subjects.length === 0) continue;
    await store.transaction(async (tx) => {
      const outlook = await loadOutlook(tx, id);
      const over = subjects.filter((subject) => !isAwaited(subject, outlook));
      const waiters = await listWaiters(tx, over, now - PATIENCE_MS);
      await endWaits(tx, waiters, over, { now, noticeId: null });
      await endIdleSubscriptions(tx, now, waiters);
    });
  }
}

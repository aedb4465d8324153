import { startsToPlan, STARTS_LOOKED_AT } from '../domain/maintenance-series.ts';
import { occurrences } from '../lib/recurrence.ts';
import { touchPage } from '../store/pages.ts';
import { getSeries, listSeries } from '../store/series.ts';
import type { ActionContext } from './context.ts';
import { planDates } from './steps/plan-dates.ts';

/**
 * Makes the occurrences of every series that have come within the horizon. Windows that passed while nobody was there
 * to make them are left out. Returns how many series it moved on.
 */
export async function planOccurrences(context: ActionContext): Promise<number> {
  const { store, now } = context;
  let moved = 0;
  for (const series of await listSeries(store.db)) {
    const ahead = occurrences(series, now + 1, STARTS_LOOKED_AT);
    if (ahead.length > 0 && startsToPlan(series, ahead, now).length === 0) continue;
    await store.transaction(async (tx) => {
      await touchPage(tx, series.pageId, now);
      // Another node may have been first, or a person ended it.
      const current = await getSeries(tx, series.id);
      if (current.endedAt === null) await planDates(tx, context, current);
    });
    moved += 1;
  }
  return moved;
}

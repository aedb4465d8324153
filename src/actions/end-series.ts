import { insertAuditEntry } from '../store/audit.ts';
import { listIncidents } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import { getSeries, updateSeries } from '../store/series.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline } from './steps/move-timeline.ts';

export interface EndSeriesInput {
  /** Whether the dates that are planned already are cancelled too, and subscribers told as the series does. */
  isCancelling: boolean;
}

/** Ends a series: no further date is planned. Returns how many planned dates were cancelled. */
export async function endSeries(
  context: ActionContext,
  seriesId: string,
  { isCancelling }: EndSeriesInput,
): Promise<number> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getSeries(tx, seriesId);
    await touchPage(tx, pageId, now);
    const series = await getSeries(tx, seriesId);
    const open = await listIncidents(tx, pageId, { kind: 'maintenance', statuses: ['scheduled'] });
    const planned = isCancelling ? open.filter((each) => each.seriesId === seriesId) : [];
    const input = { status: 'cancelled', notify: series.isNotified } as const;
    for (const each of planned) await moveTimeline(tx, context, each, input, { isOpening: false });
    if (series.endedAt === null) await updateSeries(tx, { ...series, endedAt: now });
    const details = { cancelled: planned.map((each) => each.id) };
    await insertAuditEntry(tx, { at: now, actor, action: 'end-series', subject: seriesId, details });
    return planned.length;
  });
}

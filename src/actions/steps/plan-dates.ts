import { startsToPlan, STARTS_LOOKED_AT, type MaintenanceSeries } from '../../domain/maintenance-series.ts';
import { occurrences } from '../../lib/recurrence.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { listComponents } from '../../store/components.ts';
import { updateSeries } from '../../store/series.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';
import { announceMaintenance } from './announce-maintenance.ts';

/**
 * Makes the occurrences of a series that are due to be made, each as a maintenance of its own; a series without any
 * further date is over. Returns the series as it is then.
 */
export async function planDates(tx: Tx, context: ActionContext, series: MaintenanceSeries): Promise<MaintenanceSeries> {
  const { actor, now } = context;
  const ahead = occurrences(series, now + 1, STARTS_LOOKED_AT);
  const starts = startsToPlan(series, ahead, now);
  for (const at of starts) await announceOccurrence(tx, context, series, at);
  const next = {
    ...series,
    plannedUntil: starts.at(-1) ?? series.plannedUntil,
    endedAt: ahead.length === 0 ? now : null,
  };
  if (starts.length > 0 || next.endedAt !== null) await updateSeries(tx, next);
  if (next.endedAt !== null) {
    await insertAuditEntry(tx, { at: now, actor, action: 'end-series', subject: series.id, details: {} });
  }
  return next;
}

async function announceOccurrence(
  tx: Tx,
  context: ActionContext,
  series: MaintenanceSeries,
  scheduledFor: number,
): Promise<void> {
  const { id, pageId, name, body, isNotified } = series;
  // A component that was deleted since then is not worked on any more.
  const known = new Set((await listComponents(tx, pageId)).map((component) => component.id));
  await announceMaintenance(tx, context, {
    ...{ pageId, name, body, scheduledFor, seriesId: id },
    scheduledUntil: scheduledFor + series.durationMs,
    componentIds: series.componentIds.filter((each) => known.has(each)),
    notify: isNotified,
  });
}

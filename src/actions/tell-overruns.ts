import { isOverrunUntold } from '../domain/maintenance-window.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident } from '../store/incidents.ts';
import { listMaintenancesToTell } from '../store/maintenances.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline } from './steps/move-timeline.ts';

/**
 * Tells readers, once for each planned end, that work goes on past it. Ends nothing: only a person can know that it is
 * done. Returns how many were told of.
 */
export async function tellOverruns(context: ActionContext): Promise<number> {
  const { store, actor, now } = context;
  const late = await listMaintenancesToTell(store.db, now);
  for (const { id, pageId } of late) {
    await store.transaction(async (tx) => {
      await touchPage(tx, pageId, now);
      const maintenance = await getIncident(tx, id);
      // Another node may have been first, or a person ended it or gave a new end.
      if (!isOverrunUntold(maintenance, now)) return;
      const at = Number(maintenance.scheduledUntil);
      const told = { ...maintenance, overrunToldAt: now };
      const input = { automatic: { kind: 'maintenance_overrun', at } } as const;
      await moveTimeline(tx, context, told, input, { isOpening: false });
      await insertAuditEntry(tx, {
        at: now,
        actor,
        action: 'tell-overrun',
        subject: id,
        details: { plannedUntil: at },
      });
    });
  }
  return late.length;
}

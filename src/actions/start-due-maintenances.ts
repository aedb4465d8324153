import { insertAuditEntry } from '../store/audit.ts';
import { getIncident, listMaintenancesToStart } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline } from './steps/move-timeline.ts';

/** Starts every maintenance whose time has come. Returns how many. Nothing ever ends one but a person. */
export async function startDueMaintenances(context: ActionContext): Promise<number> {
  const { store, actor, now } = context;
  const due = await listMaintenancesToStart(store.db, now);
  for (const { id, pageId } of due) {
    await store.transaction(async (tx) => {
      await touchPage(tx, pageId, now);
      const maintenance = await getIncident(tx, id);
      // Another node may have been first, or a person cancelled it.
      if (maintenance.status !== 'scheduled') return;
      const input = { status: 'in_progress', automatic: { kind: 'maintenance_started', at: now } } as const;
      await moveTimeline(tx, context, maintenance, input, { isOpening: false });
      await insertAuditEntry(tx, { at: now, actor, action: 'start-maintenance', subject: id, details: {} });
    });
  }
  return due.length;
}

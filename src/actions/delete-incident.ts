import { insertAuditEntry } from '../store/audit.ts';
import { deleteIncident as markDeleted, getIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { publishStatuses } from './steps/publish-statuses.ts';

/** Takes an incident or maintenance off its page; its components are then judged without it. */
export async function deleteIncident(context: ActionContext, incidentId: string): Promise<void> {
  const { store, actor, now } = context;
  await store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const { name, status } = await getIncident(tx, incidentId);
    await markDeleted(tx, incidentId, now);
    await publishStatuses(tx, pageId, now);
    const details = { name, status };
    await insertAuditEntry(tx, { at: now, actor, action: 'delete-incident', subject: incidentId, details });
  });
}

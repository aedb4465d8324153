import type { UpdateInput } from '../domain/timeline.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';

/** Posts an update to an incident or maintenance: words, statuses, ETAs, restorations, the next-update promise. */
export async function postUpdate(context: ActionContext, incidentId: string, input: UpdateInput): Promise<Posted> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const incident = await getIncident(tx, incidentId);
    const posted = await moveTimeline(tx, context, incident, input, { isOpening: false });
    const { status, changes, position } = posted.update;
    const details = { position, status, changes, restoration: input.restoration ?? {} };
    await insertAuditEntry(tx, { at: now, actor, action: 'post-update', subject: incidentId, details });
    return posted;
  });
}

import { Problem } from '../domain/errors.ts';
import type { UpdateInput } from '../domain/timeline.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import { nextPosition } from '../store/updates.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';

export interface PostUpdateInput extends UpdateInput {
  /** The newest update that its writer had seen; left out, the update is posted whatever came before it. */
  seen?: number;
}

/**
 * Posts an update to an incident or maintenance: words, statuses, ETAs, restorations, the next-update promise. Throws
 * a `conflict` where somebody else posted since its writer looked: two people must not contradict each other unknowing.
 */
export async function postUpdate(context: ActionContext, incidentId: string, input: PostUpdateInput): Promise<Posted> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const incident = await getIncident(tx, incidentId);
    if (input.seen !== undefined) await refuseUnseen(tx, incidentId, input.seen);
    const posted = await moveTimeline(tx, context, incident, input, { isOpening: false });
    const { status, changes, position } = posted.update;
    const details = { position, status, changes, restoration: input.restoration ?? {}, evidence: posted.evidence };
    await insertAuditEntry(tx, { at: now, actor, action: 'post-update', subject: incidentId, details });
    return posted;
  });
}

async function refuseUnseen(tx: Tx, incidentId: string, seen: number): Promise<void> {
  const newest = (await nextPosition(tx, incidentId)) - 1;
  if (newest > seen)
    throw new Problem('conflict', 'Somebody else posted meanwhile: read their update, then post again.');
}

import { publicationFaults, withoutPlans } from '../domain/postmortem.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import { findPostmortem, listDuePostmortems, savePostmortem } from '../store/postmortems.ts';
import type { ActionContext } from './context.ts';
import { publishIn } from './publish-postmortem.ts';

/**
 * Publishes every postmortem whose time has come. One of an incident that was opened again meanwhile is held back: its
 * story is not over, so a person decides anew. Returns how many were due.
 */
export async function publishDuePostmortems(context: ActionContext): Promise<number> {
  const { store, actor, now } = context;
  const due = await listDuePostmortems(store.db, now);
  for (const { incidentId, pageId } of due) {
    await store.transaction(async (tx) => {
      await touchPage(tx, pageId, now);
      const incident = await getIncident(tx, incidentId);
      const postmortem = await findPostmortem(tx, incidentId);
      // Another node may have been first, or a person took it back.
      if (postmortem?.publishAt == null || postmortem.publishAt > now) return;
      const faults = publicationFaults(incident, postmortem.draft, null, now);
      if (faults.length === 0) {
        await publishIn(context, { tx, incident, postmortem }, postmortem.isNotified);
        return;
      }
      await savePostmortem(tx, withoutPlans(postmortem, now));
      const details = { publishAt: postmortem.publishAt, because: faults.map(({ message }) => message) };
      await insertAuditEntry(tx, { at: now, actor, action: 'hold-postmortem', subject: incidentId, details });
    });
  }
  return due.length;
}

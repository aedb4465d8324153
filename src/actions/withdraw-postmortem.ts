import { withoutPlans, type Postmortem } from '../domain/postmortem.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { updateIncident } from '../store/incidents.ts';
import { savePostmortem } from '../store/postmortems.ts';
import type { ActionContext } from './context.ts';
import { changePostmortem } from './steps/change-postmortem.ts';

/**
 * Takes a postmortem back: a publication to come is called off, else what readers see of it is taken off the page. Its
 * preview link ends, the draft stays, and nobody is told.
 */
export async function withdrawPostmortem(context: ActionContext, incidentId: string): Promise<Postmortem> {
  const { actor, now } = context;
  return changePostmortem(context, incidentId, undefined, async ({ tx, incident, postmortem: before }) => {
    const isCalledOff = before.publishAt !== null;
    const published = isCalledOff ? before.published : null;
    const postmortem = { ...withoutPlans(before, now), published, isNotified: published?.isNotified ?? false };
    await savePostmortem(tx, postmortem);
    await updateIncident(tx, { ...incident, updatedAt: Math.max(incident.updatedAt, now) });
    const details = { publishAt: before.publishAt, wasPublished: before.published !== null };
    await insertAuditEntry(tx, { at: now, actor, action: 'withdraw-postmortem', subject: incidentId, details });
    return postmortem;
  });
}

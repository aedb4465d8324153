import { rejectFaults, type Fault } from '../domain/errors.ts';
import { isOver, type Incident } from '../domain/incident.ts';
import { metadataFaults } from '../domain/metadata.ts';
import type { UpdateInput } from '../domain/timeline.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident, updateIncident as saveIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { nameFaults } from './open-incident.ts';
import { moveTimeline } from './steps/move-timeline.ts';

/** What can be put right about an incident or maintenance itself, without saying anything new. */
export type IncidentEdits = Partial<
  Pick<Incident, 'name' | 'metadata' | 'impactOverride' | 'scheduledFor' | 'scheduledUntil'>
>;

export interface UpdateIncidentInput {
  edits: IncidentEdits;
  /** An update to post in the same breath; left out, none is posted and nobody is told. */
  update?: UpdateInput;
}

/** Corrects an incident or maintenance and posts an update to it, both or, where anything is wrong, neither. */
export async function updateIncident(
  context: ActionContext,
  incidentId: string,
  { edits, update }: UpdateIncidentInput,
): Promise<Incident> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const before = await getIncident(tx, incidentId);
    const incident: Incident = { ...before, ...edits, updatedAt: now };
    if (incident.status === 'scheduled') incident.startedAt = incident.scheduledFor ?? before.startedAt;
    rejectFaults([
      ...nameFaults(incident.name),
      ...windowFaults(before, incident),
      ...metadataFaults(edits.metadata ?? {}),
    ]);
    await saveIncident(tx, incident);
    const posted = update && (await moveTimeline(tx, context, incident, update, { isOpening: false }));
    const said = posted ? { evidence: posted.evidence } : {};
    const details = { edits, status: update?.status ?? null, ...said };
    await insertAuditEntry(tx, { at: now, actor, action: 'update-incident', subject: incidentId, details });
    return posted?.incident ?? incident;
  });
}

function windowFaults(before: Incident, after: Incident): Fault[] {
  const isMoved = before.scheduledFor !== after.scheduledFor || before.scheduledUntil !== after.scheduledUntil;
  if (!isMoved) return [];
  if (before.kind === 'incident') {
    return [{ field: 'scheduled_for', message: 'An incident has no planned time: schedule a maintenance instead.' }];
  }
  if (isOver(before)) return [{ field: 'scheduled_for', message: 'It is over: schedule another maintenance.' }];
  if (after.scheduledFor !== null && after.scheduledUntil !== null && after.scheduledUntil > after.scheduledFor)
    return [];
  return [{ field: 'scheduled_until', message: 'The end must come after the start.' }];
}

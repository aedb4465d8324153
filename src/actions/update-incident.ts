import { rejectFaults } from '../domain/errors.ts';
import { helpFaults } from '../domain/help.ts';
import type { Incident } from '../domain/incident.ts';
import { movedFaults, movedWord, withWindow, type WindowInput } from '../domain/maintenance-window.ts';
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
  Pick<
    Incident,
    'name' | 'metadata' | 'impactOverride' | 'scheduledFor' | 'scheduledUntil' | 'contact' | 'alternatives'
  >
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
    const { window, rest } = parted(edits);
    const incident: Incident = { ...withWindow(before, window, now), ...rest, updatedAt: now };
    rejectFaults([
      ...nameFaults(incident.name),
      ...movedFaults(before, incident),
      ...metadataFaults(edits.metadata ?? {}),
      ...helpFaults(edits),
    ]);
    await saveIncident(tx, incident);
    const automatic = update?.automatic ?? movedWord(before, incident);
    const input = update && automatic !== null ? { ...update, automatic } : update;
    const posted = input && (await moveTimeline(tx, context, incident, input, { isOpening: false }));
    const said = posted ? { evidence: posted.evidence } : {};
    const details = { edits, status: update?.status ?? null, ...said };
    await insertAuditEntry(tx, { at: now, actor, action: 'update-incident', subject: incidentId, details });
    return posted?.incident ?? incident;
  });
}

/** The window apart from all else: moving it has consequences. */
function parted({ scheduledFor, scheduledUntil, ...rest }: IncidentEdits): {
  window: WindowInput;
  rest: IncidentEdits;
} {
  const start = scheduledFor === undefined ? {} : { scheduledFor };
  const end = scheduledUntil === undefined ? {} : { scheduledUntil };
  return { window: { ...start, ...end }, rest };
}

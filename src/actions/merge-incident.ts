import { rejectFaults } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { mergeFaults, takenOver } from '../domain/merge.ts';
import type { Timeline } from '../domain/timeline.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listDependencies } from '../store/components.ts';
import { listEtas, releaseEtas } from '../store/etas.ts';
import { getIncident, listAffected } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';

export interface MergeIncidentInput {
  /** The incident that goes on. */
  intoId: string;
  body?: LocalizedText;
  notify?: boolean;
}

/**
 * Ends a duplicate: its page says where it is told on, and its subscribers are told so once. What the other incident
 * lacks moves over, so that no component is shown as working in between. It cannot be undone: both incidents moved.
 */
export async function mergeIncident(
  context: ActionContext,
  incidentId: string,
  { intoId, body = {}, notify = true }: MergeIncidentInput,
): Promise<Posted> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const duplicate = await loadTimeline(tx, await getIncident(tx, incidentId));
    const into = await loadTimeline(tx, await getIncident(tx, intoId));
    rejectFaults(mergeFaults(duplicate.incident, into.incident));
    const move = { isOpening: false, isUndoable: false };
    const dependencies = await listDependencies(tx, pageId);
    const taken = takenOver(duplicate, into, { dependencies, now });
    if (taken) {
      const { evidence } = await moveTimeline(tx, context, into.incident, taken, move);
      const details = { incidentId, evidence };
      await insertAuditEntry(tx, { at: now, actor, action: 'take-over', subject: intoId, details });
    }
    const merged: Incident = { ...duplicate.incident, outcome: 'merged', mergedIntoId: intoId };
    const automatic = { kind: 'merged', at: now } as const;
    const posted = await moveTimeline(tx, context, merged, { status: 'resolved', automatic, body, notify }, move);
    await releaseEtas(tx, incidentId);
    const details = { intoId, evidence: posted.evidence };
    await insertAuditEntry(tx, { at: now, actor, action: 'merge-incident', subject: incidentId, details });
    return posted;
  });
}

async function loadTimeline(tx: Tx, incident: Incident): Promise<Timeline> {
  const { id } = incident;
  return {
    incident,
    affected: (await listAffected(tx, [id])).get(id) ?? [],
    etas: (await listEtas(tx, [id])).get(id) ?? [],
  };
}

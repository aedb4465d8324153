import type { DraftFields } from '../domain/draft.ts';
import { invalid } from '../domain/errors.ts';
import { beginningOf } from '../domain/incident.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { releaseEtas } from '../store/etas.ts';
import { getIncident, listAffected } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';
import { restateIntervals } from './steps/restate-intervals.ts';

export interface FalseAlarmInput {
  /** What is said beside the plain sentence that it was one. */
  body?: LocalizedText;
  notify?: boolean;
  typed?: DraftFields;
}

/**
 * Ends an incident, or says of one that is over, that nothing was wrong. It is told like any end, and shown as what it
 * was; its time does not count as downtime, and its promises neither as kept nor as missed.
 */
export async function callFalseAlarm(
  context: ActionContext,
  incidentId: string,
  { body = {}, notify = true, typed }: FalseAlarmInput,
): Promise<Posted> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const before = await getIncident(tx, incidentId);
    if (before.kind === 'maintenance') {
      throw invalid({ field: 'outcome', message: 'Planned work is no alarm: cancel or complete it instead.' });
    }
    if (before.outcome !== null) {
      throw invalid({ field: 'outcome', message: 'It has ended so already: open it again first.' });
    }
    const automatic = { kind: 'false_alarm', at: now } as const;
    const input = { status: 'resolved', automatic, body, notify, ...(typed ? { typed } : {}) } as const;
    const posted = await moveTimeline(tx, context, { ...before, outcome: 'false_alarm' }, input, { isOpening: false });
    await releaseEtas(tx, incidentId);
    const affected = (await listAffected(tx, [incidentId])).get(incidentId) ?? [];
    const ids = affected.map((each) => each.componentId);
    await restateIntervals(tx, ids, beginningOf(before, affected));
    const details = { position: posted.update.position, status: before.status, evidence: posted.evidence };
    await insertAuditEntry(tx, { at: now, actor, action: 'call-false-alarm', subject: incidentId, details });
    return posted;
  });
}

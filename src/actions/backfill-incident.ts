import { rejectFaults, type Fault } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { metadataFaults } from '../domain/metadata.ts';
import type { StatedStatus } from '../domain/status.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listAffected, updateIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';
import { nameFaults, newIncident } from './open-incident.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';
import { restateIntervals } from './steps/restate-intervals.ts';

export interface BackfillIncidentInput {
  pageId: string;
  name: LocalizedText;
  body: LocalizedText;
  /** When it began; left out, nothing is known of how long it lasted. */
  startedAt?: number;
  /** When it was over. */
  at: number;
  /** What was affected all that time, and how. */
  impacts?: Readonly<Record<string, StatedStatus>>;
  metadata?: Record<string, unknown>;
}

/** Nothing that a page tells of is older; an earlier day is a slip of the hand. */
const EARLIEST = Date.UTC(1990, 0, 1);

/**
 * Adds an incident of the past to a page's history, resolved. Uptime follows as far back as each component is known;
 * present statuses stay, and nobody is told.
 */
export async function backfillIncident(context: ActionContext, input: BackfillIncidentInput): Promise<Posted> {
  const { store, actor, now } = context;
  const { pageId, name, at, metadata = {}, startedAt = at } = input;
  rejectFaults([...nameFaults(name), ...timeFaults(startedAt, at, now), ...metadataFaults(metadata)]);
  return store.transaction(async (tx) => {
    await touchPage(tx, pageId, now);
    const posted = await tell(tx, context, { ...input, metadata, startedAt });
    // It stands at its time, and readers see it from now on.
    const incident: Incident = { ...posted.incident, updatedAt: now };
    await updateIncident(tx, incident);
    const affected = (await listAffected(tx, [incident.id])).get(incident.id) ?? [];
    const ids = affected.map((each) => each.componentId);
    await restateIntervals(tx, ids, startedAt);
    // Whatever day it tells of, it stands on the page only now.
    const details = { name, startedAt, at, evidence: { ...posted.evidence, at: now } };
    await insertAuditEntry(tx, { at: now, actor, action: 'backfill-incident', subject: incident.id, details });
    return { ...posted, incident };
  });
}

/** What was affected is said at the beginning, the words at the end; with nothing affected, one update says all. */
async function tell(
  tx: Tx,
  context: ActionContext,
  {
    pageId,
    name,
    body,
    at,
    metadata,
    startedAt,
    impacts = {},
  }: BackfillIncidentInput & { startedAt: number; metadata: Record<string, unknown> },
): Promise<Posted> {
  const end = { status: 'resolved', body, notify: false } as const;
  const incident = newIncident({ pageId, name, metadata }, startedAt);
  if (Object.keys(impacts).length === 0) {
    return moveTimeline(tx, { ...context, now: at }, incident, end, { isOpening: true, isPast: true });
  }
  const beginning = { status: 'investigating', impacts, notify: false } as const;
  const opened = await moveTimeline(tx, { ...context, now: startedAt }, incident, beginning, {
    isOpening: true,
    isPast: true,
  });
  return moveTimeline(tx, { ...context, now: at }, opened.incident, end, { isOpening: false, isPast: true });
}

function timeFaults(startedAt: number, at: number, now: number): Fault[] {
  const fault = (message: string): Fault[] => [{ field: 'backfill_date', message }];
  if (at > now) return fault('The past lies before now: give an earlier day.');
  if (startedAt > at) return [{ field: 'ended_at', message: 'The end must come after the start.' }];
  return startedAt < EARLIEST ? fault('This is too long ago: give a day from 1990 on.') : [];
}

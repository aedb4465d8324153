import { rejectFaults, type Fault } from '../domain/errors.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { metadataFaults } from '../domain/metadata.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { nameFaults, newIncident } from './open-incident.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';

export interface BackfillIncidentInput {
  pageId: string;
  name: LocalizedText;
  body: LocalizedText;
  /** When it was over; it stands at this time in the history. */
  at: number;
  metadata?: Record<string, unknown>;
}

/** Nothing that a page tells of is older; an earlier day is a slip of the hand. */
const EARLIEST = Date.UTC(1990, 0, 1);

/** Adds an incident of the past to a page's history, resolved. It changes no status, and nobody is told. */
export async function backfillIncident(context: ActionContext, input: BackfillIncidentInput): Promise<Posted> {
  const { store, actor, now } = context;
  const { pageId, name, body, at, metadata = {} } = input;
  rejectFaults([...nameFaults(name), ...dayFaults(at, now), ...metadataFaults(metadata)]);
  return store.transaction(async (tx) => {
    await touchPage(tx, pageId, now);
    const incident = newIncident({ pageId, name, metadata, status: 'resolved' }, at);
    const update = { status: 'resolved', body, notify: false } as const;
    const posted = await moveTimeline(tx, { ...context, now: at }, incident, update, { isOpening: true });
    // It stands on the page only now, whatever day it tells of.
    const details = { name, at, evidence: { ...posted.evidence, at: now } };
    await insertAuditEntry(tx, { at: now, actor, action: 'backfill-incident', subject: posted.incident.id, details });
    return posted;
  });
}

function dayFaults(at: number, now: number): Fault[] {
  const fault = (message: string): Fault[] => [{ field: 'backfill_date', message }];
  if (at > now) return fault('The past lies before now: give an earlier day.');
  return at < EARLIEST ? fault('This is too long ago: give a day from 1990 on.') : [];
}

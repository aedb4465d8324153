import type { DraftFields } from '../../domain/draft.ts';
import { NOTHING_SAID_YET, type Incident } from '../../domain/incident.ts';
import type { LocalizedText } from '../../domain/localized-text.ts';
import { newId } from '../../lib/ids.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';
import { moveTimeline, type Posted } from './move-timeline.ts';

export interface PlannedWork {
  pageId: string;
  name: LocalizedText;
  body: LocalizedText;
  scheduledFor: number;
  scheduledUntil: number;
  componentIds: readonly string[];
  /** Whether subscribers are told of it now; default true. */
  notify?: boolean;
  /** The form's fields as they were typed, kept for as long as it may be taken back. */
  typed?: DraftFields;
  metadata?: Record<string, unknown>;
  /** The series of which it is one occurrence. */
  seriesId?: string;
}

/** Makes a maintenance with its first update, its notice and its audit entry. */
export async function announceMaintenance(tx: Tx, context: ActionContext, work: PlannedWork): Promise<Posted> {
  const { actor, now } = context;
  const impacts = Object.fromEntries(work.componentIds.map((id) => [id, 'under_maintenance' as const]));
  const typed = work.typed ? { typed: work.typed } : {};
  const update = { body: work.body, impacts, notify: work.notify ?? true, ...typed };
  const posted = await moveTimeline(tx, context, newMaintenance(work, now), update, { isOpening: true });
  const { name, scheduledFor, scheduledUntil, seriesId } = work;
  const details = { name, scheduledFor, scheduledUntil, ...(seriesId === undefined ? {} : { seriesId }) };
  const { id } = posted.incident;
  await insertAuditEntry(tx, { at: now, actor, action: 'schedule-maintenance', subject: id, details });
  return posted;
}

function newMaintenance(work: PlannedWork, now: number): Incident {
  return {
    id: newId(),
    pageId: work.pageId,
    kind: 'maintenance',
    name: work.name,
    status: 'scheduled',
    impactOverride: null,
    source: 'staff',
    startedAt: work.scheduledFor,
    createdAt: now,
    updatedAt: now,
    monitoringAt: null,
    resolvedAt: null,
    nextUpdateBy: null,
    scheduledFor: work.scheduledFor,
    scheduledUntil: work.scheduledUntil,
    metadata: work.metadata ?? {},
    ...NOTHING_SAID_YET,
    seriesId: work.seriesId ?? null,
  };
}

import { rejectFaults, type Fault } from '../domain/errors.ts';
import { NOTHING_SAID_YET, type Incident } from '../domain/incident.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { metadataFaults } from '../domain/metadata.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { nameFaults } from './open-incident.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';

export interface ScheduleMaintenanceInput {
  pageId: string;
  name: LocalizedText;
  body: LocalizedText;
  scheduledFor: number;
  scheduledUntil: number;
  componentIds: readonly string[];
  notify?: boolean;
  metadata?: Record<string, unknown>;
}

/** Announces planned work. It starts by itself at its time; a person ends it. */
export async function scheduleMaintenance(context: ActionContext, input: ScheduleMaintenanceInput): Promise<Posted> {
  const { store, actor, now } = context;
  rejectFaults([...nameFaults(input.name), ...windowFaults(input, now), ...metadataFaults(input.metadata ?? {})]);
  return store.transaction(async (tx) => {
    await touchPage(tx, input.pageId, now);
    const impacts = Object.fromEntries(input.componentIds.map((id) => [id, 'under_maintenance' as const]));
    const update = { body: input.body, impacts, notify: input.notify ?? true };
    const posted = await moveTimeline(tx, context, newMaintenance(input, now), update, { isOpening: true });
    const details = { name: input.name, scheduledFor: input.scheduledFor, scheduledUntil: input.scheduledUntil };
    await insertAuditEntry(tx, {
      at: now,
      actor,
      action: 'schedule-maintenance',
      subject: posted.incident.id,
      details,
    });
    return posted;
  });
}

function windowFaults({ scheduledFor, scheduledUntil }: ScheduleMaintenanceInput, now: number): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isFinite(scheduledFor) || scheduledFor <= now) {
    faults.push({ field: 'scheduled_for', message: 'Planned work begins in the future: give a later start.' });
  }
  if (!Number.isFinite(scheduledUntil) || scheduledUntil <= scheduledFor) {
    faults.push({ field: 'scheduled_until', message: 'The end must come after the start.' });
  }
  return faults;
}

function newMaintenance(input: ScheduleMaintenanceInput, now: number): Incident {
  return {
    id: newId(),
    pageId: input.pageId,
    kind: 'maintenance',
    name: input.name,
    status: 'scheduled',
    impactOverride: null,
    source: 'staff',
    startedAt: input.scheduledFor,
    createdAt: now,
    updatedAt: now,
    monitoringAt: null,
    resolvedAt: null,
    nextUpdateBy: null,
    scheduledFor: input.scheduledFor,
    scheduledUntil: input.scheduledUntil,
    metadata: input.metadata ?? {},
    ...NOTHING_SAID_YET,
  };
}

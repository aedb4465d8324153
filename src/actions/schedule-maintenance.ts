import { rejectFaults, type Fault } from '../domain/errors.ts';
import { reachFaults } from '../domain/maintenance-window.ts';
import { metadataFaults } from '../domain/metadata.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { nameFaults } from './open-incident.ts';
import { announceMaintenance, type PlannedWork } from './steps/announce-maintenance.ts';
import { moveTimeline, type Posted } from './steps/move-timeline.ts';

export interface ScheduleMaintenanceInput extends Omit<PlannedWork, 'seriesId'> {
  /** Whether it begins at once, before its planned start. */
  isUnderWay?: boolean;
}

/** Announces planned work. It starts by itself at its time, unless it is under way already; a person ends it. */
export async function scheduleMaintenance(context: ActionContext, input: ScheduleMaintenanceInput): Promise<Posted> {
  const { store, actor, now } = context;
  rejectFaults([...nameFaults(input.name), ...windowFaults(input, now), ...metadataFaults(input.metadata ?? {})]);
  return store.transaction(async (tx) => {
    await touchPage(tx, input.pageId, now);
    const { isUnderWay = false, ...work } = input;
    if (!isUnderWay) return announceMaintenance(tx, context, work);
    // One message tells of both: that it is planned, and that it has begun.
    const { incident } = await announceMaintenance(tx, context, { ...work, notify: false });
    const start = { status: 'in_progress', body: work.body, notify: work.notify ?? true } as const;
    const posted = await moveTimeline(tx, context, incident, start, { isOpening: false });
    const entry = { at: now, actor, action: 'start-maintenance', subject: incident.id, details: {} };
    await insertAuditEntry(tx, entry);
    return posted;
  });
}

/** What is wrong with the time of work that is being planned. */
export function windowFaults(
  { scheduledFor, scheduledUntil }: Pick<PlannedWork, 'scheduledFor' | 'scheduledUntil'>,
  now: number,
): Fault[] {
  const faults: Fault[] = [];
  if (!Number.isFinite(scheduledFor) || scheduledFor <= now) {
    faults.push({ field: 'scheduled_for', message: 'Planned work begins in the future: give a later start.' });
  }
  if (!Number.isFinite(scheduledUntil) || scheduledUntil <= scheduledFor) {
    faults.push({ field: 'scheduled_until', message: 'The end must come after the start.' });
  }
  return faults.length > 0 ? faults : reachFaults(scheduledFor, scheduledUntil, now);
}

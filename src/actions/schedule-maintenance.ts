import { rejectFaults, type Fault } from '../domain/errors.ts';
import { metadataFaults } from '../domain/metadata.ts';
import { touchPage } from '../store/pages.ts';
import type { ActionContext } from './context.ts';
import { nameFaults } from './open-incident.ts';
import { announceMaintenance, type PlannedWork } from './steps/announce-maintenance.ts';
import type { Posted } from './steps/move-timeline.ts';

export type ScheduleMaintenanceInput = Omit<PlannedWork, 'seriesId'>;

/** Announces planned work. It starts by itself at its time; a person ends it. */
export async function scheduleMaintenance(context: ActionContext, input: ScheduleMaintenanceInput): Promise<Posted> {
  const { store, now } = context;
  rejectFaults([...nameFaults(input.name), ...windowFaults(input, now), ...metadataFaults(input.metadata ?? {})]);
  return store.transaction(async (tx) => {
    await touchPage(tx, input.pageId, now);
    return announceMaintenance(tx, context, input);
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
  return faults;
}

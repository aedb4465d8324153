import { rejectFaults, type Fault } from '../domain/errors.ts';
import { fitsBetween, LONGEST_OCCURRENCE_MS, STARTS_LOOKED_AT } from '../domain/maintenance-series.ts';
import type { MaintenanceSeries } from '../domain/maintenance-series.ts';
import type { Page } from '../domain/page.ts';
import { MINUTE } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { occurrences, readRule } from '../lib/recurrence.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getPage, touchPage } from '../store/pages.ts';
import { insertSeries } from '../store/series.ts';
import type { ActionContext } from './context.ts';
import { nameFaults } from './open-incident.ts';
import { windowFaults, type ScheduleMaintenanceInput } from './schedule-maintenance.ts';
import { planDates } from './steps/plan-dates.ts';

/** `scheduledFor` and `scheduledUntil` are those of the first occurrence. */
export interface PlanSeriesInput extends Omit<ScheduleMaintenanceInput, 'metadata'> {
  /** RFC 5545, with or without `RRULE:`. */
  rule: string;
}

/** Plans work that comes again, on the clocks of the page's zone, and makes the occurrences that are near. */
export async function planSeries(context: ActionContext, input: PlanSeriesInput): Promise<MaintenanceSeries> {
  const { store, actor, now } = context;
  const page = await getPage(store.db, input.pageId);
  rejectFaults([...nameFaults(input.name), ...windowFaults(input, now), ...ruleFaults(input, page)]);
  return store.transaction(async (tx) => {
    await touchPage(tx, page.id, now);
    const series = newSeries(input, page, now);
    await insertSeries(tx, series);
    const { name, rule, startsAt, durationMs } = series;
    const details = { name, rule, startsAt, durationMs };
    await insertAuditEntry(tx, { at: now, actor, action: 'plan-series', subject: series.id, details });
    return planDates(tx, context, series);
  });
}

/** What is wrong with a rule and its first window, given that the window itself is sound. */
export function ruleFaults(
  input: Pick<PlanSeriesInput, 'rule' | 'scheduledFor' | 'scheduledUntil'>,
  { timeZone }: Pick<Page, 'timeZone'>,
): Fault[] {
  const { scheduledFor, scheduledUntil } = input;
  const rule = readRule(input.rule);
  if (rule === undefined) {
    const message = 'This is no rule that work can follow: use daily, weekly, monthly or yearly, as in the example.';
    return [{ field: 'rule', message }];
  }
  if (!Number.isFinite(scheduledFor) || !Number.isFinite(scheduledUntil)) return [];
  const startsAt = toMinute(scheduledFor);
  const starts = occurrences({ rule, timeZone, startsAt }, startsAt, STARTS_LOOKED_AT);
  if (starts[0] === undefined) return [{ field: 'rule', message: 'This rule has no dates: change it.' }];
  if (starts[0] !== startsAt) {
    return [{ field: 'scheduled_for', message: 'The rule does not begin at this start: give one of its own dates.' }];
  }
  const durationMs = scheduledUntil - scheduledFor;
  if (durationMs <= LONGEST_OCCURRENCE_MS && fitsBetween(starts, durationMs)) return [];
  return [{ field: 'scheduled_until', message: 'It would not be over before it is due again: end it earlier.' }];
}

function newSeries(input: PlanSeriesInput, { timeZone }: Page, now: number): MaintenanceSeries {
  const { pageId, name, body, scheduledFor, scheduledUntil, componentIds } = input;
  return {
    id: newId(),
    ...{ pageId, name, body, timeZone },
    rule: readRule(input.rule) ?? '',
    startsAt: toMinute(scheduledFor),
    durationMs: scheduledUntil - scheduledFor,
    componentIds: [...componentIds],
    isNotified: input.notify ?? true,
    plannedUntil: null,
    createdAt: now,
    endedAt: null,
  };
}

/** Clocks on walls have no seconds. */
function toMinute(at: number): number {
  return Math.floor(at / MINUTE) * MINUTE;
}

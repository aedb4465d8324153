import { DAY, MINUTE } from '../lib/clock.ts';
import { rejectFaults, type Fault } from './errors.ts';
import { isOver, type Affected, type Incident, type StatusChange, type Update } from './incident.ts';
import { isUnderWay } from './maintenance.ts';

/** A time that was put right afterwards: of an incident as a whole, or of one component in it. */
export interface Correction {
  id: string;
  incidentId: string;
  /** Null: the incident as a whole. */
  componentId: string | null;
  field: CorrectedField;
  fromAt: number;
  toAt: number;
  /** Why; for staff. */
  reason: string;
  author: string | null;
  createdAt: number;
}

/** The beginning, or the end: of a component, when it was back. */
export const CORRECTED_FIELDS = ['started', 'ended'] as const;
export type CorrectedField = (typeof CORRECTED_FIELDS)[number];

/** What is said of a time afterwards. */
export interface WantedTime {
  componentId: string | null;
  field: CorrectedField;
  at: number;
}

/** How long before it was made known an incident may have begun. */
const FARTHEST_BACK_MS = 366 * DAY;

/** What has been said so far. */
export interface Told {
  incident: Incident;
  affected: readonly Affected[];
  updates: readonly Update[];
}

/** What a correction changes: everything that the action has to save. */
export interface Corrected {
  incident: Incident;
  affected: Affected[];
  /** Those that tell of another time now. */
  updates: Update[];
  /** Every time that moved, those that moved along too. */
  moved: Pick<Correction, 'componentId' | 'field' | 'fromAt' | 'toAt'>[];
}

/**
 * Puts times right that were said wrongly. What began or ended with the incident moves along with it. Throws a
 * `Problem` with every fault, in fields `started`, `ended`, `started.<component>` and `ended.<component>`.
 */
export function correctTimes(told: Told, wanted: readonly WantedTime[], now: number): Corrected {
  const incident = correctedIncident(told.incident, wanted, now);
  const affected = told.affected.map((each) => correctedAffected(each, told.incident, incident, wanted));
  const moved = movedTimes(told, incident, affected);
  rejectFaults([
    ...wanted.flatMap((each) => wantedFaults(each, told, now)),
    ...orderFaults('', incident.startedAt, incident.resolvedAt),
    ...affected.flatMap((each) => orderFaults(`.${each.componentId}`, each.startedAt, each.restoredAt)),
    ...affected.flatMap((each, index) => frameFaults(told, incident, each, told.affected[index])),
    ...(moved.length > 0 ? [] : [{ field: 'started', message: 'Every time stands as it was: change at least one.' }]),
  ]);
  return { incident, affected, updates: told.updates.flatMap((update) => correctedUpdate(update, told, moved)), moved };
}

function timeOf(wanted: readonly WantedTime[], componentId: string | null, field: CorrectedField): number | undefined {
  return wanted.findLast((each) => each.componentId === componentId && each.field === field)?.at;
}

function correctedIncident(before: Incident, wanted: readonly WantedTime[], now: number): Incident {
  return {
    ...before,
    startedAt: timeOf(wanted, null, 'started') ?? before.startedAt,
    resolvedAt: before.resolvedAt === null ? null : (timeOf(wanted, null, 'ended') ?? before.resolvedAt),
    updatedAt: now,
  };
}

function correctedAffected(each: Affected, before: Incident, after: Incident, wanted: readonly WantedTime[]): Affected {
  const { componentId, startedAt, restoredAt } = each;
  const along = startedAt === before.startedAt ? after.startedAt : startedAt;
  const endAlong = restoredAt !== null && restoredAt === before.resolvedAt ? after.resolvedAt : restoredAt;
  return {
    ...each,
    startedAt: timeOf(wanted, componentId, 'started') ?? along,
    restoredAt: restoredAt === null ? null : (timeOf(wanted, componentId, 'ended') ?? endAlong),
  };
}

function movedTimes(before: Told, incident: Incident, affected: readonly Affected[]): Corrected['moved'] {
  const move = (componentId: string | null, field: CorrectedField, fromAt: number | null, toAt: number | null) =>
    fromAt === null || toAt === null || fromAt === toAt ? [] : [{ componentId, field, fromAt, toAt }];
  return [
    ...move(null, 'started', before.incident.startedAt, incident.startedAt),
    ...move(null, 'ended', before.incident.resolvedAt, incident.resolvedAt),
    ...before.affected.flatMap((each, index) => [
      ...move(each.componentId, 'started', each.startedAt, affected[index]?.startedAt ?? null),
      ...move(each.componentId, 'ended', each.restoredAt, affected[index]?.restoredAt ?? null),
    ]),
  ];
}

function wantedFaults({ componentId, field, at }: WantedTime, { incident, affected }: Told, now: number): Fault[] {
  const fault = (message: string): Fault[] => [{ field: fieldName(field, componentId), message }];
  if (at > now) return fault('This lies in the future: give a time that has passed.');
  if (at < incident.createdAt - FARTHEST_BACK_MS) {
    return fault('This is more than a year before it was made known: check the date.');
  }
  const own = affected.find((each) => each.componentId === componentId);
  if (componentId !== null && !own) return fault('This component was not affected by it.');
  if (!isUnderWay(incident.status) && !isOver(incident) && incident.kind === 'maintenance') {
    return fault('The work has not begun: change its plan instead.');
  }
  const endedAt = own ? own.restoredAt : incident.resolvedAt;
  return field === 'ended' && endedAt === null ? fault('It is not over yet: post an update that says so.') : [];
}

/** The name of a time in a form or an answer. */
export function fieldName(field: CorrectedField, componentId: string | null): string {
  return componentId === null ? field : `${field}.${componentId}`;
}

function orderFaults(suffix: string, startedAt: number, endedAt: number | null): Fault[] {
  if (endedAt === null || endedAt >= startedAt) return [];
  return [{ field: `ended${suffix}`, message: 'The end must come after the start.' }];
}

/** Forms know minutes: the minute in which the incident began or ended will do. */
function frameFaults(
  { incident: before }: Told,
  incident: Incident,
  each: Affected,
  old: Affected | undefined,
): Fault[] {
  const isBefore = (startedAt: number, at: number): boolean => startedAt <= at - MINUTE;
  const wasBefore = old !== undefined && isBefore(old.startedAt, before.startedAt);
  const { componentId, startedAt, restoredAt } = each;
  const isAfter = restoredAt !== null && incident.resolvedAt !== null && restoredAt >= incident.resolvedAt + MINUTE;
  const message = 'Nothing is affected before the incident begins, or after it is over: correct that time too.';
  return [
    ...(!wasBefore && isBefore(startedAt, incident.startedAt) ? [{ field: `started.${componentId}`, message }] : []),
    ...(isAfter ? [{ field: `ended.${componentId}`, message }] : []),
  ];
}

/** The update that said a component was down, or back, says the true time from now on. */
function correctedUpdate(update: Update, { updates }: Told, moved: Corrected['moved']): Update[] {
  const changes = update.changes.map((change) => {
    const field = edgeOf(change);
    const own = moved.find((each) => each.componentId === change.componentId && each.field === field);
    return own && field && isLast(update, change, updates) ? { ...change, at: own.toAt } : change;
  });
  return changes.every((change, index) => change === update.changes[index]) ? [] : [{ ...update, changes }];
}

/** Whether a change began or ended a trouble; undefined: neither. */
function edgeOf({ oldStatus, newStatus }: StatusChange): CorrectedField | undefined {
  if (oldStatus === 'operational') return newStatus === 'operational' ? undefined : 'started';
  return newStatus === 'operational' ? 'ended' : undefined;
}

/** A component may go down several times: the times that an incident has for it are those of the last. */
function isLast(update: Update, change: StatusChange, updates: readonly Update[]): boolean {
  return !updates.some(
    (other) =>
      other.position > update.position &&
      other.changes.some((each) => each.componentId === change.componentId && edgeOf(each) === edgeOf(change)),
  );
}

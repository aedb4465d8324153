import { DAY } from '../lib/clock.ts';
import type { Fault } from './errors.ts';
import { isOver, type Automatic, type Incident } from './incident.ts';
import { isUnderWay } from './maintenance.ts';

/** A change of the time that work is planned for; what is left out stays. */
export interface WindowInput {
  scheduledFor?: number | null;
  scheduledUntil?: number | null;
}

/** Longer work, and work farther ahead, is a slip of the pen: a wrong year, milliseconds for seconds. */
const LONGEST_MS = 366 * DAY;
const FARTHEST_AHEAD_MS = 3 * 366 * DAY;

/** What is wrong with how long work lasts and how far ahead it begins. */
export function reachFaults(scheduledFor: number, scheduledUntil: number, now: number): Fault[] {
  if (scheduledFor > now + FARTHEST_AHEAD_MS) {
    return [{ field: 'scheduled_for', message: 'This begins more than three years ahead: check the date.' }];
  }
  return scheduledUntil > scheduledFor + LONGEST_MS
    ? [{ field: 'scheduled_until', message: 'This lasts more than a year: check the date.' }]
    : [];
}

type Window = Pick<Incident, 'scheduledFor' | 'scheduledUntil'>;

/** Whether a change moves the window at all. */
export function movesWindow(before: Window, input: WindowInput): boolean {
  const { scheduledFor, scheduledUntil } = { ...before, ...input };
  return scheduledFor !== before.scheduledFor || scheduledUntil !== before.scheduledUntil;
}

/** A window that was moved is news of its own, whatever else an update says; null where it was not. */
export function movedWord(before: Window, after: Window): Automatic | null {
  const { scheduledFor, scheduledUntil } = after;
  if (scheduledUntil === null || !movesWindow(before, { scheduledFor, scheduledUntil })) return null;
  return { kind: 'maintenance_moved', at: scheduledUntil };
}

/** What is wrong with a window that an update gives: readers plan by it, so all that it newly says lies ahead. */
export function windowInputFaults(incident: Incident, input: WindowInput, now: number): Fault[] {
  if (!movesWindow(incident, input)) return [];
  const faults = movedFaults(incident, { ...incident, ...input });
  if (faults.length > 0) return faults;
  const { scheduledFor, scheduledUntil } = input;
  const reach = reachFaults(scheduledFor ?? incident.scheduledFor ?? now, scheduledUntil ?? now, now);
  if (reach.length > 0) return reach;
  if (scheduledFor != null && scheduledFor !== incident.scheduledFor) {
    if (incident.status !== 'scheduled') {
      return [{ field: 'scheduled_for', message: 'The work has begun: its start cannot be moved any more.' }];
    }
    if (scheduledFor <= now) {
      return [{ field: 'scheduled_for', message: 'Planned work begins in the future: give a later start.' }];
    }
  }
  if (scheduledUntil == null || scheduledUntil > now) return [];
  return [{ field: 'scheduled_until', message: 'This time has passed: give a later one.' }];
}

/** What is wrong with a window that was moved, whoever moved it. */
export function movedFaults(before: Incident, after: Window): Fault[] {
  if (!movesWindow(before, { scheduledFor: after.scheduledFor, scheduledUntil: after.scheduledUntil })) return [];
  if (before.kind === 'incident') {
    return [{ field: 'scheduled_for', message: 'An incident has no planned time: schedule a maintenance instead.' }];
  }
  if (isOver(before)) return [{ field: 'scheduled_for', message: 'It is over: schedule another maintenance.' }];
  const { scheduledFor, scheduledUntil } = after;
  if (scheduledFor !== null && scheduledUntil !== null && scheduledUntil > scheduledFor) return [];
  return [{ field: 'scheduled_until', message: 'The end must come after the start.' }];
}

/**
 * What follows from a window that was moved: readers are told of its new end when that passes, and are reminded anew,
 * but not of what lay behind when it was moved.
 */
export function withWindow(before: Incident, input: WindowInput, now: number): Incident {
  if (!movesWindow(before, input)) return before;
  const after: Incident = { ...before, ...input };
  if (after.scheduledUntil !== before.scheduledUntil) after.overrunToldAt = null;
  if (after.scheduledFor === before.scheduledFor || after.status !== 'scheduled') return after;
  const scheduledFor = after.scheduledFor ?? before.startedAt;
  return { ...after, startedAt: scheduledFor, remindersSent: [Math.max(0, scheduledFor - now)] };
}

/** Whether readers have yet to be told that work goes on past its planned end. */
export function isOverrunUntold({ status, scheduledUntil, overrunToldAt }: Incident, now: number): boolean {
  return isUnderWay(status) && scheduledUntil !== null && scheduledUntil <= now && overrunToldAt === null;
}

/**
 * The reminders of a maintenance that are due, as times before its start in milliseconds. None is due whose moment lies
 * before the announcement, or before a shorter one that was sent; several that were missed are all due at once, and
 * make one message.
 */
export function dueReminders(incident: Incident, remindersMs: readonly number[], now: number): number[] {
  const { scheduledFor, status, createdAt, remindersSent } = incident;
  if (scheduledFor === null || status !== 'scheduled' || scheduledFor <= now) return [];
  const spent = Math.min(scheduledFor - createdAt, ...remindersSent);
  return remindersMs.filter((ms) => ms < spent && scheduledFor - ms <= now);
}

import { DAY, MINUTE } from '../lib/clock.ts';
import type { Fault } from './errors.ts';
import { isBlank, type LocalizedText } from './localized-text.ts';

/** What can be said of when a component is back. `by` is the conservative end; `conditional` carries its condition. */
export const ETA_KINDS = ['assessing', 'by', 'window', 'conditional', 'withdrawn'] as const;
export type EtaKind = (typeof ETA_KINDS)[number];

/** One restoration ETA: a promise for one component in one incident. Never edited: a newer one supersedes it. */
export interface Eta {
  id: string;
  incidentId: string;
  componentId: string;
  updateId: string;
  kind: EtaKind;
  /** The time by which the component is to be back; null where none is given. */
  byAt: number | null;
  /** The early end of a window. */
  earliestAt: number | null;
  /** What must happen first ("2 h after power returns"); shown wherever the time is. */
  condition: LocalizedText | null;
  /** Why it was moved or withdrawn. */
  reason: LocalizedText | null;
  basis: 'staff' | 'history';
  createdAt: number;
  supersededAt: number | null;
  /** When its time passed with the component still down; it is told once. */
  missedAt: number | null;
  /** When its component came back while it was the open one. */
  restoredAt: number | null;
  /** Whether subscribers were told of it. Later slips are measured from what they were told. */
  isAnnounced: boolean;
}

/** What a person or program enters. Times in milliseconds. */
export interface EtaInput {
  kind: EtaKind;
  byAt?: number | null;
  earliestAt?: number | null;
  condition?: LocalizedText | null;
  reason?: LocalizedText | null;
  basis?: Eta['basis'];
}

/** Derived, never stored: what an ETA is worth at this moment. */
export type EtaState = 'assessing' | 'current' | 'overdue' | 'withdrawn' | 'restored';

export function etaState(eta: Pick<Eta, 'kind' | 'byAt'>, restoredAt: number | null, now: number): EtaState {
  if (restoredAt !== null) return 'restored';
  if (eta.kind === 'assessing' || eta.kind === 'withdrawn') return eta.kind;
  return hasLapsed(eta, now) ? 'overdue' : 'current';
}

/** Whether the promised time has come. At 18:00 sharp, "by 18:00" has passed. */
export function hasLapsed(eta: Pick<Eta, 'kind' | 'byAt'>, now: number): boolean {
  return eta.kind !== 'withdrawn' && eta.byAt !== null && now >= eta.byAt;
}

/** The latest of several ETAs' times: what the incident as a whole can promise. Null unless every one has a time. */
export function latestTime(etas: readonly Pick<Eta, 'kind' | 'byAt'>[]): number | null {
  const times = etas.map((eta) => (eta.kind === 'withdrawn' ? null : eta.byAt));
  return times.length === 0 || times.includes(null) ? null : Math.max(...times.map(Number));
}

/** Promises for a time further ahead are slips of the pen. */
export const FARTHEST_MS = 366 * DAY;

export interface EtaCircumstances {
  previous: Eta | undefined;
  now: number;
  /** Whether the incident will have a next-update promise. */
  hasNextUpdate: boolean;
  /** Whether the update says something in words, which then serves as the reason. */
  hasText: boolean;
}

/** What is wrong with an ETA before it becomes a promise; `field` names it in the answer. */
export function etaFaults(field: string, input: EtaInput, circumstances: EtaCircumstances): Fault[] {
  const fault = (part: string, message: string): Fault => ({ field: `${field}.${part}`, message });
  switch (input.kind) {
    case 'assessing':
      return circumstances.hasNextUpdate
        ? []
        : [fault('kind', 'While there is no time yet, say when the next update comes: set the next-update time.')];
    case 'withdrawn':
      if (!circumstances.previous) return [fault('kind', 'There is no estimate to withdraw.')];
      return needsReason(input, circumstances) ? [fault('reason', 'Say why the estimate is withdrawn.')] : [];
    case 'conditional':
      return [
        ...(isBlank(input.condition ?? {})
          ? [fault('condition', 'Say what the time depends on, or choose a plain time.')]
          : []),
        ...(input.byAt == null ? [] : timeFaults(field, input, circumstances)),
      ];
    case 'window':
      return [
        ...timeFaults(field, input, circumstances),
        ...(input.earliestAt != null && input.earliestAt <= circumstances.now
          ? [fault('earliest', 'The earliest time has passed: give a later one, or choose a plain time.')]
          : []),
        ...(input.earliestAt == null || input.byAt == null || input.earliestAt >= input.byAt
          ? [fault('earliest', 'Give an earliest time that is before the latest.')]
          : []),
      ];
    case 'by':
      return timeFaults(field, input, circumstances);
  }
}

function timeFaults(field: string, input: EtaInput, circumstances: EtaCircumstances): Fault[] {
  const { byAt } = input;
  const { now, previous } = circumstances;
  if (byAt == null || !Number.isFinite(byAt)) return [{ field: `${field}.by`, message: 'Give the time.' }];
  if (byAt <= now) {
    return [
      { field: `${field}.by`, message: 'This time has passed: give a later one, or mark the service as restored.' },
    ];
  }
  if (byAt > now + FARTHEST_MS) {
    return [{ field: `${field}.by`, message: 'This is more than a year ahead: check the date.' }];
  }
  const isLater = previous?.byAt != null && previous.kind !== 'withdrawn' && byAt > previous.byAt;
  return isLater && needsReason(input, circumstances)
    ? [{ field: `${field}.reason`, message: 'This is later than the time given before: say why.' }]
    : [];
}

function needsReason(input: EtaInput, circumstances: EtaCircumstances): boolean {
  return isBlank(input.reason ?? {}) && !circumstances.hasText;
}

/** How a new ETA stands to what was said before. */
export type EtaStep = 'assessing' | 'set' | 'later' | 'earlier' | 'reworded' | 'same' | 'withdrawn';

export function etaStep(previous: Eta | undefined, next: EtaInput): EtaStep {
  if (next.kind === 'assessing') return previous?.kind === 'assessing' ? 'same' : 'assessing';
  if (next.kind === 'withdrawn') return previous?.kind === 'withdrawn' ? 'same' : 'withdrawn';
  if (!previous || previous.kind === 'assessing' || previous.kind === 'withdrawn') return 'set';
  const [before, after] = [previous.byAt, next.byAt ?? null];
  if (before !== null && after !== null && before !== after) return after > before ? 'later' : 'earlier';
  return before === after && sameWords(previous, next) ? 'same' : 'reworded';
}

function sameWords(previous: Eta, next: EtaInput): boolean {
  const words = (eta: Eta | EtaInput): string =>
    JSON.stringify([eta.kind, eta.earliestAt ?? null, eta.condition ?? null]);
  return words(previous) === words(next);
}

/** The smallest slip that subscribers are told of: 15 min, or a tenth of the time that was left, whichever is more. */
export function slipThresholdMs(announcedByAt: number, now: number): number {
  return Math.max(15 * MINUTE, 0.1 * (announcedByAt - now));
}

/**
 * Whether an ETA must be told to subscribers. It is measured against the last one that they were told, not against
 * the last revision: many small slips add up.
 */
export function isNoticeworthy(announced: Eta | undefined, next: EtaInput, now: number): boolean {
  const step = etaStep(announced, next);
  switch (step) {
    case 'set':
    case 'reworded':
    case 'withdrawn':
      return true;
    case 'later':
      return (
        announced?.missedAt !== null ||
        Number(next.byAt) - Number(announced.byAt) > slipThresholdMs(Number(announced.byAt), now)
      );
    case 'assessing':
      // Whoever was told a time still counts on it, unless they were told already that it was missed.
      return announced !== undefined && announced.kind !== 'withdrawn' && announced.missedAt === null;
    case 'earlier':
      return isWeaker(announced, next);
    case 'same':
      return false;
  }
}

/** Whether an earlier time promises less than what was told, because it hangs on something that was not. */
function isWeaker(announced: Eta | undefined, next: EtaInput): boolean {
  const words = (eta: Eta | EtaInput | undefined): string => JSON.stringify(eta?.condition ?? null);
  return next.kind === 'conditional' && (announced?.kind !== 'conditional' || words(announced) !== words(next));
}

/** What became of a promise with a time: null while it is open, or where a newer one took its place in time. */
export function promiseOutcome(eta: Pick<Eta, 'kind' | 'byAt' | 'missedAt' | 'restoredAt'>): 'kept' | 'missed' | null {
  if (eta.byAt === null || eta.kind === 'withdrawn') return null;
  if (eta.missedAt !== null) return 'missed';
  if (eta.restoredAt === null) return null;
  return eta.restoredAt <= eta.byAt ? 'kept' : 'missed';
}

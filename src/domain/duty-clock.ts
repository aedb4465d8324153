import type { Evidence } from './disclosure.ts';
import type { DutyElement, DutyLimits } from './duty.ts';
import type { Affected, Incident } from './incident.ts';
import type { StatusInterval } from './interval.ts';
import { leadMs } from './reminder.ts';
import { isWorse, type StatedStatus } from './status.ts';

/** What must be told from the interruption on; damages follow after its end. */
export const NOTICE_ELEMENTS = ['fact', 'cause', 'response', 'contact'] as const satisfies readonly DutyElement[];

/** How many messages of one notice went out by one channel, and since when. */
export interface SentReport {
  noticeId: string;
  channel: string;
  firstSentAt: number | null;
  sent: number;
  failed: number;
  waiting: number;
}

/** Everything that a duty clock is worked out from. */
export interface DutyFacts {
  limits: DutyLimits;
  incident: Pick<Incident, 'id' | 'startedAt' | 'resolvedAt' | 'outcome'>;
  /** What readers may see of what it affects, with corrected times. */
  affected: readonly Affected[];
  /** Intervals of these components; those that the incident caused keep the first start where one went down again. */
  intervals: readonly StatusInterval[];
  /** Oldest first, from the audit log. */
  evidence: readonly Evidence[];
  sent: readonly SentReport[];
}

/**
 * How one element stands. `kept` and `late`: published in time, or after the limit. `open` and `missed`: not published,
 * before or past the limit. `waiting`: its limit does not run yet. `not_due`: the interruption ended before the notice
 * limit, or was no interruption.
 */
export type DutyState = 'kept' | 'late' | 'open' | 'missed' | 'waiting' | 'not_due';

export interface ElementClock {
  element: DutyElement;
  state: DutyState;
  /** By when it must be told; null: its limit does not run. */
  limitAt: number | null;
  /** The first update that told it; null: none has. */
  told: { at: number; position: number; updateId: string; channels: ToldBy[] } | null;
  /** Until the limit; null unless it is open. Milliseconds, like the next. */
  leftMs: number | null;
  /** Past the limit, when it was told or until now; null where it was or can still be kept. */
  overMs: number | null;
}

/** A way by which an element reached readers: the page at once, others when the first message had gone. */
export interface ToldBy {
  channel: string;
  at: number;
  /** Recipients; null for the page, which nobody counts. */
  sent: number | null;
}

export interface DutyClock {
  interruptedAt: number;
  /** When everything worked again; null: it does not. */
  resumedAt: number | null;
  /** Until the end, or until now. Milliseconds. */
  lastedMs: number;
  /** Whether the duty holds: it does not where there was no interruption, or a shorter one than the notice limit. */
  isDue: boolean;
  /** Fact, cause, response, contact, damages, in this order. */
  elements: ElementClock[];
}

/** How an incident stands to the duty to notify, at a moment. */
export function dutyClock(facts: DutyFacts, now: number): DutyClock {
  const { limits, incident } = facts;
  const interruptedAt = interruptionOf(facts);
  const resumedAt = resumptionOf(facts);
  // A clock that was set back must not make an interruption end, or last, before it began.
  const lastedMs = Math.max(0, (resumedAt ?? now) - interruptedAt);
  const isDue = incident.outcome === null && (resumedAt === null || lastedMs >= limits.noticeMs);
  const noticeLimitAt = interruptedAt + limits.noticeMs;
  const damagesLimitAt = resumedAt === null ? null : resumedAt + limits.damagesMs;
  return {
    interruptedAt,
    resumedAt,
    lastedMs,
    isDue,
    elements: [
      ...NOTICE_ELEMENTS.map((element) => elementClock(facts, element, isDue, noticeLimitAt, now)),
      elementClock(facts, 'damages', isDue, damagesLimitAt, now),
    ],
  };
}

/** Components that were truly down: what was only named, or under planned work, was not interrupted. */
function interrupted({ affected }: Pick<DutyFacts, 'affected'>): Affected[] {
  return affected.filter(({ worstStatus }) => isInterruption(worstStatus));
}

function isInterruption(status: StatedStatus | StatusInterval['status']): boolean {
  return isWorse(status, 'under_maintenance');
}

/** The earliest start of an affected component; the incident's own where it affects none. */
function interruptionOf({ incident, affected, intervals }: DutyFacts): number {
  const down = interrupted({ affected });
  const ids = new Set(down.map((each) => each.componentId));
  const caused = intervals.filter(
    ({ componentId, status, cause }) =>
      ids.has(componentId) && isInterruption(status) && cause.incidentId === incident.id,
  );
  const starts = [...down.map((each) => each.startedAt), ...caused.map((each) => each.fromAt)];
  return starts.length > 0 ? Math.min(...starts) : incident.startedAt;
}

/** The latest return of an affected component once all are back; the incident's end where it affects none. */
function resumptionOf({ incident, affected }: DutyFacts): number | null {
  const down = interrupted({ affected });
  if (down.length === 0) return incident.resolvedAt;
  const ends = down.flatMap(({ restoredAt }) => (restoredAt === null ? [] : [restoredAt]));
  return ends.length === down.length ? Math.max(...ends) : null;
}

function elementClock(
  { evidence, sent }: DutyFacts,
  element: DutyElement,
  isDue: boolean,
  limitAt: number | null,
  now: number,
): ElementClock {
  const first = evidence.find((each) => each.discloses.includes(element));
  const told = first
    ? { at: first.at, position: first.position, updateId: first.updateId, channels: channelsOf(first, sent) }
    : null;
  if (!isDue) return { element, state: 'not_due', limitAt: null, told, leftMs: null, overMs: null };
  if (limitAt === null) return { element, state: told ? 'kept' : 'waiting', limitAt, told, leftMs: null, overMs: null };
  const overMs = (told?.at ?? now) - limitAt;
  const isOver = overMs > 0;
  const state = told ? (isOver ? 'late' : 'kept') : isOver ? 'missed' : 'open';
  return {
    element,
    state,
    limitAt,
    told,
    leftMs: state === 'open' ? Math.abs(overMs) : null,
    overMs: isOver ? overMs : null,
  };
}

/** By which ways an update reached readers, the page first, then in the order of their first messages. */
export function channelsOf({ at, noticeId }: Pick<Evidence, 'at' | 'noticeId'>, sent: readonly SentReport[]): ToldBy[] {
  const others = sent
    .filter((report) => report.noticeId === noticeId)
    .flatMap(({ channel, firstSentAt, sent: count }): ToldBy[] =>
      firstSentAt === null ? [] : [{ channel, at: firstSentAt, sent: count }],
    );
  return [{ channel: 'page', at, sent: null }, ...others.sort((a, b) => a.at - b.at)];
}

/** Whether somebody still has to act on this duty: something is not told, and its limit runs or has passed. */
export function isUnsettled({ elements }: DutyClock): boolean {
  return elements.some(({ state }) => state === 'open' || state === 'missed');
}

/** A moment at which staff should be asked about a limit that comes near. */
export interface DutyMoment {
  kind: 'duty_notice' | 'duty_damages';
  /** When to ask. */
  at: number;
  /** From when on the limit runs, and until when. */
  fromAt: number;
  limitAt: number;
  /** What is missing as of now. */
  missing: DutyElement[];
}

/** When staff should be asked, for each limit that runs and has something missing. Also those that passed. */
export function dutyMoments({ elements }: DutyClock, limits: DutyLimits): DutyMoment[] {
  const missing = elements.filter(({ state }) => state === 'open' || state === 'missed');
  const moment = (kind: DutyMoment['kind'], own: readonly ElementClock[], wholeMs: number): DutyMoment[] => {
    const limitAt = own[0]?.limitAt;
    if (limitAt == null) return [];
    const fromAt = limitAt - wholeMs;
    const at = limitAt - leadMs({ kind, givenAt: fromAt, promisedAt: limitAt });
    return [{ kind, at, fromAt, limitAt, missing: own.map(({ element }) => element) }];
  };
  const [notice, damages] = [missing.filter(isNotice), missing.filter((each) => !isNotice(each))];
  return [...moment('duty_notice', notice, limits.noticeMs), ...moment('duty_damages', damages, limits.damagesMs)];
}

function isNotice({ element }: ElementClock): boolean {
  return element !== 'damages';
}

import { DAY, HOUR, MINUTE } from '../lib/clock.ts';

/**
 * Something that readers were told would happen by a time, or that a duty to notify wants by a time, and of which staff
 * are asked before it lapses.
 */
export const PROMISE_KINDS = ['eta', 'next_update', 'maintenance_end', 'duty_notice', 'duty_damages'] as const;
export type PromiseKind = (typeof PROMISE_KINDS)[number];

/** A promise that is neither kept nor replaced yet. What makes it one promise is its incident, kind and time. */
export interface OpenPromise {
  kind: PromiseKind;
  incidentId: string;
  promisedAt: number;
  /** When it was given, or last left standing by whoever posted. */
  givenAt: number;
  /** The components that are to be back by then; empty where it is about the incident itself. */
  componentIds: string[];
}

/** One time that staff were asked about a promise. A row, so that nobody is asked the same twice. */
export interface Reminder extends Pick<OpenPromise, 'kind' | 'incidentId' | 'promisedAt' | 'componentIds'> {
  id: string;
  pageId: string;
  /** 0: before it lapses; 1: as it lapses; 2, 3 …: after, ever rarer. */
  stage: number;
  createdAt: number;
  /** When somebody said that they are on it, and who. */
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  /** When it was handed out as mails; null: not yet. */
  fannedOutAt: number | null;
}

const LEAD_MS: Readonly<Record<PromiseKind, number>> = {
  eta: 15 * MINUTE,
  next_update: 5 * MINUTE,
  maintenance_end: 15 * MINUTE,
  duty_notice: 30 * MINUTE,
  duty_damages: 3 * DAY,
};
/** How long after each stage the next one comes, from the lapse on; then always the last of them. */
const PAUSES_MS: readonly number[] = [15 * MINUTE, 30 * MINUTE, HOUR];
const LAST_PAUSE_MS = 2 * HOUR;
/** Limits of a duty that have passed can no longer be kept: staff are told once that they have. */
const ASKED_ONCE: ReadonlySet<PromiseKind> = new Set(['duty_notice', 'duty_damages']);

/** How long nobody is asked again after somebody said that they are on a promise that has lapsed. */
export const ACKNOWLEDGED_MS = 30 * MINUTE;

/** How long before it lapses staff are asked: never more than a quarter of the time that there was. Milliseconds. */
export function leadMs({ kind, givenAt, promisedAt }: Pick<OpenPromise, 'kind' | 'givenAt' | 'promisedAt'>): number {
  return Math.min(LEAD_MS[kind], Math.ceil(Math.max(0, promisedAt - givenAt) / 4));
}

/** When a stage of a promise comes; infinite where it never does. */
export function stageAt(promise: Pick<OpenPromise, 'kind' | 'givenAt' | 'promisedAt'>, stage: number): number {
  if (stage === 0) return promise.promisedAt - leadMs(promise);
  if (stage > 1 && ASKED_ONCE.has(promise.kind)) return Infinity;
  const spaced = PAUSES_MS.slice(0, stage - 1).reduce((sum, pause) => sum + pause, 0);
  return promise.promisedAt + spaced + Math.max(0, stage - 1 - PAUSES_MS.length) * LAST_PAUSE_MS;
}

/** The latest stage that has come; null before the first. */
function reachedStage(promise: OpenPromise, now: number): number | null {
  if (now < stageAt(promise, 0)) return null;
  if (now < promise.promisedAt) return 0;
  if (ASKED_ONCE.has(promise.kind)) return 1;
  const last = PAUSES_MS.length + 1;
  if (now >= stageAt(promise, last)) return last + Math.floor((now - stageAt(promise, last)) / LAST_PAUSE_MS);
  let stage = 1;
  while (stageAt(promise, stage + 1) <= now) stage += 1;
  return stage;
}

/**
 * The stage at which staff are to be asked about an open promise now; null: not now. `asked` are the reminders of this
 * promise so far. Of several stages that were missed, only the latest is asked.
 */
export function dueStage(promise: OpenPromise, asked: readonly Reminder[], now: number): number | null {
  const stage = reachedStage(promise, now);
  if (stage === null || asked.some((reminder) => reminder.stage >= stage)) return null;
  return now < silentUntil(promise, asked) ? null : stage;
}

/** The first moment after a time at which staff may have to be asked, if nothing is said until then. */
export function nextReminderAt(promise: OpenPromise, asked: readonly Reminder[], after: number): number {
  const askedStage = Math.max(-1, ...asked.map((reminder) => reminder.stage));
  const silent = silentUntil(promise, asked);
  let stage = Math.max(askedStage + 1, reachedStage(promise, after) ?? 0);
  while (Math.max(stageAt(promise, stage), silent) <= after) stage += 1;
  return Math.max(stageAt(promise, stage), silent);
}

/** Whoever says that they are on it is left alone until it lapses, or, once it has, for a while. */
function silentUntil({ promisedAt }: Pick<OpenPromise, 'promisedAt'>, asked: readonly Reminder[]): number {
  const times = asked.flatMap(({ acknowledgedAt }) => (acknowledgedAt === null ? [] : [acknowledgedAt]));
  if (times.length === 0) return -Infinity;
  const at = Math.max(...times);
  return at < promisedAt ? promisedAt : at + ACKNOWLEDGED_MS;
}

/** The newest acknowledgement that still silences a promise: who is on it; null: nobody. */
export function whoIsOnIt(
  promise: Pick<OpenPromise, 'promisedAt'>,
  asked: readonly Reminder[],
  now: number,
): { by: string; at: number } | null {
  const newest = asked
    .flatMap(({ acknowledgedAt: at, acknowledgedBy: by }) => (at === null || by === null ? [] : [{ at, by }]))
    .sort((a, b) => b.at - a.at)[0];
  return newest && now < silentUntil(promise, asked) ? newest : null;
}

/** What makes reminders and a promise belong together. */
export function promiseKey(promise: Pick<OpenPromise, 'incidentId' | 'kind' | 'promisedAt'>): string {
  return `${promise.incidentId} ${promise.kind} ${promise.promisedAt}`;
}

import type { LocalizedText } from './localized-text.ts';
import type { Eta } from './restoration.ts';

/** All that was promised for one component in one incident, oldest first, and how it ended. */
export interface PromiseLine {
  incidentId: string;
  componentId: string;
  /** When it is back for the last time; null: it is down. */
  restoredAt: number | null;
  etas: readonly Eta[];
}

/** An incident in which a time was promised, with what was promised for each of its components. */
export interface PromisedIncident {
  id: string;
  name: LocalizedText;
  createdAt: number;
  lines: PromiseLine[];
}

/** How far back a record reaches, in days; `all` as far as there is anything. */
export const RECORD_SPANS = { '90d': 90, '365d': 365, all: Infinity } as const;
export type RecordSpan = keyof typeof RECORD_SPANS;

/** What became of one promised time. `moved`: another took its place before it came. */
export type PromiseFate = 'kept' | 'missed' | 'moved' | 'withdrawn' | 'open';

export interface TimedPromise {
  byAt: number;
  givenAt: number;
  /** The update that gave it: several components that move together move once. */
  updateId: string;
  basis: Eta['basis'];
  fate: PromiseFate;
}

/** One time that one component was down in one incident, with every time that was promised meanwhile. */
export interface PromisedTrouble {
  incidentId: string;
  componentId: string;
  restoredAt: number | null;
  /** In the order in which they were given; never empty. */
  promises: readonly TimedPromise[];
}

/**
 * The troubles of a line in which a time was promised. An ETA under which the component came back ends one; what was
 * said afterwards is about a relapse, which counts by itself.
 */
export function promisedTroubles(line: PromiseLine, now: number): PromisedTrouble[] {
  const { incidentId, componentId } = line;
  return bySpell(line.etas).flatMap((etas, index, all) => {
    const end = etas.at(-1)?.restoredAt ?? null;
    // The component's own time follows corrections; it is that of the last spell.
    const restoredAt = index === all.length - 1 ? (line.restoredAt ?? end) : end;
    const promises = timedPromises(etas, restoredAt, now);
    return promises.length === 0 ? [] : [{ incidentId, componentId, restoredAt, promises }];
  });
}

function bySpell(etas: readonly Eta[]): Eta[][] {
  const spells: Eta[][] = [];
  for (const [index, eta] of etas.entries()) {
    const before = etas[index - 1];
    const last = spells.at(-1);
    if (!last || before?.restoredAt != null) spells.push([eta]);
    else last.push(eta);
  }
  return spells;
}

function timedPromises(etas: readonly Eta[], restoredAt: number | null, now: number): TimedPromise[] {
  return etas.flatMap((eta, index): TimedPromise[] => {
    const time = timeOf(eta);
    // New words for the same time are the same promise, which goes on.
    if (time === null || timeOf(etas[index - 1]) === time) return [];
    const rest = etas.slice(index + 1);
    const next = rest.find((each) => timeOf(each) !== time);
    const same = etas.slice(index, index + 1 + (next ? rest.indexOf(next) : rest.length));
    const fate = fateOf(time, same, next, restoredAt, now);
    return [{ byAt: time, givenAt: eta.createdAt, updateId: eta.updateId, basis: eta.basis, fate }];
  });
}

function timeOf(eta: Eta | undefined): number | null {
  return eta === undefined || eta.kind === 'withdrawn' ? null : eta.byAt;
}

/** Who was told that it was missed was told the truth then: no later correction makes it kept. */
function fateOf(
  byAt: number,
  same: readonly Eta[],
  next: Eta | undefined,
  restoredAt: number | null,
  now: number,
): PromiseFate {
  const stoodUntil = next?.createdAt ?? restoredAt ?? now;
  const isMissed = same.some((eta) => eta.missedAt !== null);
  if (next) return isMissed || stoodUntil >= byAt ? 'missed' : timeOf(next) === null ? 'withdrawn' : 'moved';
  if (isMissed || stoodUntil > byAt) return 'missed';
  if (restoredAt !== null) return 'kept';
  return now >= byAt ? 'missed' : 'open';
}

/** How many of some promises were kept. */
export interface Kept {
  kept: number;
  /** Those of which it is known whether they were. */
  decided: number;
}

/** How well promises were kept, of one component or a whole page. */
export interface PromiseRecord {
  /** Times that a component was down with a time promised. */
  troubles: number;
  /** Every promised time, by what became of it. */
  fates: Record<PromiseFate, number>;
  /** Of each trouble, the first time that was promised: back by then, whatever was said later? */
  first: Kept;
  /** Of each trouble that is over, the time that stood at the end. */
  last: Kept;
  /** By how much, on average, the first time was missed, where early and in time count as nothing; null: nothing is over. */
  meanLateMs: number | null;
  /** By how much, on average, a time was put off when it was; null: none was. */
  meanSlipMs: number | null;
  incidents: number;
  /** Updates that gave another time than before. */
  revisions: number;
}

/**
 * The record of some troubles. A promise that was put off before it lapsed is neither kept nor missed: whether people
 * got what they were first told is what `first` says, once a trouble.
 */
export function promiseRecord(troubles: readonly PromisedTrouble[], now: number): PromiseRecord {
  const promises = troubles.flatMap((trouble) => trouble.promises);
  const first = troubles.map((trouble) => isFirstKept(trouble, now)).filter((each) => each !== null);
  const last = troubles.map(isLastKept).filter((each) => each !== null);
  const fate = (one: PromiseFate): number => promises.filter((each) => each.fate === one).length;
  return {
    troubles: troubles.length,
    fates: {
      ...{ kept: fate('kept'), missed: fate('missed'), moved: fate('moved') },
      ...{ withdrawn: fate('withdrawn'), open: fate('open') },
    },
    first: { kept: first.filter(Boolean).length, decided: first.length },
    last: { kept: last.filter(Boolean).length, decided: last.length },
    meanLateMs: mean(troubles.flatMap(lateMs)),
    meanSlipMs: mean(troubles.flatMap(slipsMs)),
    incidents: new Set(troubles.map((trouble) => trouble.incidentId)).size,
    revisions: revisions(troubles),
  };
}

/** Whether the component was back by the first time that was promised; null while that lies ahead. */
export function isFirstKept({ promises: [first], restoredAt }: PromisedTrouble, now: number): boolean | null {
  if (!first) return null;
  if (first.fate === 'missed') return false;
  if (restoredAt !== null) return restoredAt <= first.byAt;
  return now >= first.byAt ? false : null;
}

/** The same of the time that stood at the end; null where it is not over or no time stood any more. */
export function isLastKept({ promises, restoredAt }: PromisedTrouble): boolean | null {
  const last = promises.at(-1);
  if (!last || restoredAt === null) return null;
  // A time that lapsed and was taken back without a new one is still the last that people were given.
  return last.fate === 'withdrawn' ? null : last.fate === 'kept';
}

function lateMs({ promises: [first], restoredAt }: PromisedTrouble): number[] {
  return first && restoredAt !== null ? [Math.max(0, restoredAt - first.byAt)] : [];
}

function slipsMs({ promises }: PromisedTrouble): number[] {
  return promises.flatMap((promise, index) => {
    const before = promises[index - 1];
    return before && promise.byAt > before.byAt ? [promise.byAt - before.byAt] : [];
  });
}

function revisions(troubles: readonly PromisedTrouble[]): number {
  const moves = troubles.flatMap(({ promises }) => promises.slice(1).map((promise) => promise.updateId));
  return new Set(moves).size;
}

function mean(numbers: readonly number[]): number | null {
  return numbers.length === 0 ? null : numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
}

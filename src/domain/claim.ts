import type { Incident, StatusChange, Update } from './incident.ts';
import type { Cause } from './interval.ts';
import { isUnderWay } from './maintenance.ts';
import type { StatedStatus } from './status.ts';

/** What one incident or maintenance said of one component, from (inclusive) until (exclusive; null: still). */
export interface Claim {
  componentId: string;
  status: StatedStatus;
  fromAt: number;
  untilAt: number | null;
  cause: Cause;
  /** Whether planned work of the same time outranks it: what checks saw inside such a window is no outage. */
  yieldsToWork: boolean;
}

/** An incident or maintenance with all that it said, in any order. */
export interface ToldTimeline {
  incident: Incident;
  updates: readonly Update[];
  /** When it was deleted: up to then it was said. */
  deletedAt: number | null;
}

/** When a component changed by an update: the update's own time, unless it told of an earlier one. */
export function changedAt(update: Pick<Update, 'createdAt'>, change: StatusChange): number {
  return change.at ?? update.createdAt;
}

/** Everything that a timeline said of its components, when. A false alarm said nothing that holds. */
export function claimsOf({ incident, updates, deletedAt }: ToldTimeline): Claim[] {
  const span = spanInForce(incident, updates);
  if (incident.outcome === 'false_alarm' || span === null) return [];
  const words = updates
    .toSorted((a, b) => a.position - b.position)
    .flatMap((update) => update.changes.map((change) => ({ ...change, at: changedAt(update, change) })));
  return [...Map.groupBy(words, (word) => word.componentId)].flatMap(([componentId, own]) => {
    const cause: Cause = { kind: incident.kind, incidentId: incident.id };
    const untilAt = Math.min(span.untilAt, deletedAt ?? Infinity);
    return troubles(own)
      .flatMap((step) => clipped({ ...step, componentId, cause, yieldsToWork: false }, { ...span, untilAt }))
      .flatMap((claim) => afterwards(claim, incident));
  });
}

/** What checks say of the time before they said it: of planned work in that time, nothing was to be said. */
function afterwards(claim: Claim, { source, createdAt }: Incident): Claim[] {
  const isTold = claim.untilAt !== null && claim.untilAt <= createdAt;
  if (source !== 'probe' || claim.fromAt >= createdAt) return [claim];
  if (isTold) return [{ ...claim, yieldsToWork: true }];
  return [
    { ...claim, untilAt: createdAt, yieldsToWork: true },
    { ...claim, fromAt: createdAt },
  ];
}

interface Span {
  fromAt: number;
  untilAt: number;
}

/** Work holds from its true start; what is only announced, or never began, holds of nothing. */
function spanInForce({ kind, startedAt, resolvedAt }: Incident, updates: readonly Update[]): Span | null {
  if (kind === 'incident') return { fromAt: -Infinity, untilAt: Infinity };
  if (!updates.some((update) => isUnderWay(update.status))) return null;
  return { fromAt: startedAt, untilAt: resolvedAt ?? Infinity };
}

type Word = StatusChange & { at: number };
type Step = Pick<Claim, 'status' | 'fromAt' | 'untilAt'>;

/** The steps of each trouble: it begins when a component goes down and ends when it is back, and may come again. */
function troubles(words: readonly Word[]): Step[] {
  const steps: Step[] = [];
  let open: Word[] = [];
  for (const word of words) {
    if (word.newStatus !== 'operational') open.push(word);
    else {
      steps.push(...trouble(open, word.at));
      open = [];
    }
  }
  return [...steps, ...trouble(open, null)];
}

/** Begin and end may have been put right: what was said in between stays between them, in its order. */
function trouble(words: readonly Word[], endAt: number | null): Step[] {
  const begunAt = words[0]?.at ?? 0;
  const untilAt = endAt === null ? null : Math.max(endAt, begunAt);
  let at = begunAt;
  const starts = words.map((word) => (at = Math.min(Math.max(at, word.at), untilAt ?? Infinity)));
  return words.map((word, index) => {
    return {
      status: word.newStatus,
      fromAt: starts[index] ?? at,
      untilAt: starts[index + 1] ?? untilAt,
    };
  });
}

function clipped(claim: Claim, span: Span): Claim[] {
  const fromAt = Math.max(claim.fromAt, span.fromAt);
  const untilAt = Math.min(claim.untilAt ?? Infinity, span.untilAt);
  return fromAt < untilAt ? [{ ...claim, fromAt, untilAt: untilAt === Infinity ? null : untilAt }] : [];
}

import type { Claim } from './claim.ts';
import { isAlike, isClaimed, type StatusInterval } from './interval.ts';
import { isWorse } from './status.ts';

/**
 * One component's history told again from a time on, after what was said of it has been put right: at each moment the
 * worst that any incident or maintenance says by now (`claims`, those to be named first come first), over what held
 * without them. What was before that time stays, and the intervals tile time as they did.
 */
export function restated(
  intervals: readonly StatusInterval[],
  claims: readonly Claim[],
  fromAt: number,
): StatusInterval[] {
  const [first] = intervals;
  if (!first) return [];
  const startAt = Math.max(fromAt, first.fromAt);
  const kept = intervals
    .filter((each) => each.fromAt < startAt)
    .map((each) => ({ ...each, untilAt: Math.min(each.untilAt ?? Infinity, startAt) }));
  const base = withoutClaims(intervals);
  const told = momentsOfChange(base, claims, startAt).map((at): StatusInterval => {
    return { componentId: first.componentId, fromAt: at, untilAt: null, ...worstAt(at, base, claims) };
  });
  return tiled([...kept, ...told]);
}

const WORKING: Pick<StatusInterval, 'status' | 'cause'> = { status: 'operational', cause: { kind: 'observation' } };

/**
 * What held without any incident or maintenance: what people and probes said. Under an incident nobody knows it, so
 * what was before goes on; unless it was as bad as the incident, since then it would have shown.
 */
function withoutClaims(intervals: readonly StatusInterval[]): StatusInterval[] {
  let before = WORKING;
  return intervals.map((interval) => {
    if (!isClaimed(interval.cause)) before = interval;
    else if (!isWorse(interval.status, before.status)) before = WORKING;
    return { ...interval, status: before.status, cause: before.cause };
  });
}

function momentsOfChange(base: readonly StatusInterval[], claims: readonly Claim[], startAt: number): number[] {
  const changes = [...base.map((each) => each.fromAt), ...claims.flatMap(({ fromAt, untilAt }) => [fromAt, untilAt])];
  const later = changes.filter((at): at is number => at !== null && at > startAt);
  return [...new Set([startAt, ...later])].sort((a, b) => a - b);
}

function worstAt(
  at: number,
  base: readonly StatusInterval[],
  claims: readonly Claim[],
): Pick<StatusInterval, 'status' | 'cause'> {
  let result: Pick<StatusInterval, 'status' | 'cause'> | undefined = base.findLast((each) => each.fromAt <= at);
  const holding = claims.filter(({ fromAt, untilAt }) => fromAt <= at && (untilAt === null || at < untilAt));
  const isWork = holding.some((claim) => claim.cause.kind === 'maintenance');
  for (const claim of holding) {
    if (isWork && claim.yieldsToWork) continue;
    if (!result || isWorse(claim.status, result.status)) result = claim;
  }
  if (!result) throw new Error('A history begins with its first interval.');
  return { status: result.status, cause: result.cause };
}

/** Neighbours that are alike are one interval, and each ends where the next begins. */
function tiled(pieces: readonly StatusInterval[]): StatusInterval[] {
  const distinct = pieces.filter((piece, index) => {
    const before = pieces[index - 1];
    return before === undefined || !isAlike(before, piece);
  });
  return distinct.map((piece, index) => ({ ...piece, untilAt: distinct[index + 1]?.fromAt ?? null }));
}

import { claimsOf, type Claim } from '../../domain/claim.ts';
import type { StatusInterval } from '../../domain/interval.ts';
import { restated } from '../../domain/restatement.ts';
import { listSaying } from '../../store/incidents.ts';
import { listIntervals, replaceIntervals } from '../../store/intervals.ts';
import type { Tx } from '../../store/tables.ts';
import { listUpdates } from '../../store/updates.ts';

/** Tells the history of these components again from a time on, by what all incidents and maintenances say by now. */
export async function restateIntervals(tx: Tx, componentIds: readonly string[], fromAt: number): Promise<void> {
  const claims = await claimsSince(tx, componentIds, fromAt);
  const intervals = await listIntervals(tx, componentIds, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  for (const [componentId, before] of Map.groupBy(intervals, (each) => each.componentId)) {
    const after = restated(before, claims.get(componentId) ?? [], fromAt);
    const first = before.findIndex((each, index) => !isSame(each, after[index]));
    const at = before[first]?.fromAt;
    if (at !== undefined) await replaceIntervals(tx, componentId, at, after.slice(first));
  }
}

async function claimsSince(tx: Tx, componentIds: readonly string[], fromAt: number): Promise<Map<string, Claim[]>> {
  const saying = await listSaying(tx, componentIds, fromAt);
  const ids = saying.map(({ incident }) => incident.id);
  const updates = await listUpdates(tx, ids);
  const claims = saying.flatMap(({ incident, deletedAt }) => {
    return claimsOf({ incident, deletedAt, updates: updates.get(incident.id) ?? [] });
  });
  return Map.groupBy(claims, (claim) => claim.componentId);
}

function isSame(a: StatusInterval, b: StatusInterval | undefined): boolean {
  return (
    a.fromAt === b?.fromAt &&
    a.untilAt === b.untilAt &&
    a.status === b.status &&
    JSON.stringify(a.cause) === JSON.stringify(b.cause)
  );
}

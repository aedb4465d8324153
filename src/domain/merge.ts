import { cascade, type Dependency } from './dependency.ts';
import type { Fault } from './errors.ts';
import { isOver, openEtas, type Incident } from './incident.ts';
import type { Eta } from './restoration.ts';
import type { StatedStatus } from './status.ts';
import type { RestorationInput, Timeline, UpdateInput } from './timeline.ts';

/** Why an incident cannot be told on in another. */
export function mergeFaults(duplicate: Incident, into: Incident): Fault[] {
  const fault = (message: string): Fault[] => [{ field: 'into', message }];
  if (duplicate.kind === 'maintenance' || into.kind === 'maintenance' || duplicate.pageId !== into.pageId) {
    return fault('Only incidents of the same page can become one.');
  }
  if (duplicate.id === into.id) return fault('Choose another incident than this one.');
  return isOver(duplicate) || isOver(into) ? fault('Both must be open: open the other one again first.') : [];
}

/**
 * What the incident that goes on takes over: the components that it lacks, since when they have been down, and what is
 * promised for them and still holds. Undefined: it has all of it.
 */
export function takenOver(
  duplicate: Timeline,
  into: Timeline,
  { dependencies, now }: { dependencies: readonly Dependency[]; now: number },
): UpdateInput | undefined {
  const known = new Set(into.affected.filter((each) => each.restoredAt === null).map((each) => each.componentId));
  const lacking = duplicate.affected.filter((each) => each.restoredAt === null && !known.has(each.componentId));
  const promises = [...openEtas(duplicate.etas).values()].filter((eta) => isTakenOver(eta, duplicate, into, now));
  if (lacking.length === 0 && promises.length === 0) return undefined;
  const stated = lacking.filter((each) => each.source === 'stated');
  const reached = cascade(new Map(stated.map(asPair)), dependencies);
  // What no dependency reaches any more is said by itself.
  const said = [...stated, ...lacking.filter((each) => each.source === 'cascade' && !reached.has(each.componentId))];
  return {
    automatic: { kind: 'took_over', at: now },
    impacts: Object.fromEntries(said.map(asPair)),
    since: Object.fromEntries(lacking.map((each) => [each.componentId, each.startedAt])),
    restoration: Object.fromEntries(promises.map((eta) => [eta.componentId, asInput(eta)])),
    notify: false,
  };
}

function asPair({ componentId, status }: { componentId: string; status: StatedStatus }): [string, StatedStatus] {
  return [componentId, status];
}

/** A promise that holds, for a component that is still down and has none where it goes to. */
function isTakenOver(eta: Eta, duplicate: Timeline, into: Timeline, now: number): boolean {
  const isDown = duplicate.affected.some((each) => each.componentId === eta.componentId && each.restoredAt === null);
  const own = openEtas(into.etas).get(eta.componentId);
  const hasOwn = own !== undefined && own.kind !== 'withdrawn' && own.restoredAt === null;
  const isDated = eta.kind === 'by' || eta.kind === 'window' || eta.kind === 'conditional';
  return isDown && !hasOwn && isDated && (eta.byAt === null || eta.byAt > now);
}

function asInput({ kind, byAt, earliestAt, condition, reason, basis }: Eta): RestorationInput {
  return { kind, byAt, earliestAt, condition, reason, basis };
}

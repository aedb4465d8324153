import { NO_FEATURES, type Features } from './feature.ts';
import { openEtas, type Affected } from './incident.ts';
import { etaState, type Eta } from './restoration.ts';
import type { Timeline } from './timeline.ts';

/**
 * The ETA that holds for each component that is down, by its id: its own; else that of its whole, or of its parts; else
 * that of what brought it down, since it comes back with its cause. An ETA names the component that it was given for.
 * Components of which nothing is promised are left out.
 */
export function holdingEtas(
  { affected, etas }: Pick<Timeline, 'affected' | 'etas'>,
  features: Features,
  now: number,
): Map<string, Eta> {
  const open = openEtas(etas);
  const down = new Map(affected.filter((each) => each.restoredAt === null).map((each) => [each.componentId, each]));
  const wholes = new Map([...features].flatMap(([wholeId, ids]) => ids.map((id) => [id, wholeId] as const)));
  const own = (id: string | undefined): Eta | undefined => {
    const eta = id !== undefined && down.has(id) ? open.get(id) : undefined;
    // A promise that was fulfilled says nothing of a relapse.
    return eta?.restoredAt == null ? eta : undefined;
  };
  const isCurrent = (eta: Eta): boolean => etaState(eta, null, now) === 'current';
  const ofFamily = (id: string): Eta | undefined => {
    const parts = (features.get(id) ?? []).filter((part) => down.has(part));
    return own(id) ?? own(wholes.get(id)) ?? leastCertain(parts.map(own), isCurrent);
  };
  const ofCause = ({ componentId, becauseOfId }: Affected): Eta | undefined =>
    ofFamily(componentId) ?? (becauseOfId === null ? undefined : ofFamily(becauseOfId));
  return new Map(
    [...down.values()].flatMap((each) => {
      const eta = ofCause(each);
      return eta ? [[each.componentId, eta] as const] : [];
    }),
  );
}

/** Components that are down and wait for what was promised for one of these. */
export function waitingFor(
  ids: readonly string[],
  timeline: Pick<Timeline, 'affected' | 'etas'>,
  { features = NO_FEATURES, now }: { features?: Features; now: number },
): string[] {
  const holding = holdingEtas(timeline, features, now);
  return [...holding].filter(([id, eta]) => !ids.includes(id) && ids.includes(eta.componentId)).map(([id]) => id);
}

/**
 * Of several promises the least certain one counts, then the latest: a reader plans by the worst. Undefined where one
 * of them is missing, or there is none.
 */
export function leastCertain<T extends Pick<Eta, 'byAt'>>(
  etas: readonly (T | null | undefined)[],
  isCurrent: (eta: T) => boolean,
): T | undefined {
  const given = etas.filter((eta) => eta != null);
  if (given.length < etas.length) return undefined;
  const rank = (eta: T): number => (isCurrent(eta) ? (eta.byAt ?? Infinity) : Infinity);
  return given.reduce<T | undefined>(
    (worst, eta) => (worst === undefined || rank(eta) > rank(worst) ? eta : worst),
    undefined,
  );
}

import { COMPONENT_STATUSES, worst } from '../../domain/status.ts';
import type { AffectedFacts, EtaLine, ServiceFacts } from '../../views/page-facts.ts';

/**
 * Services of whose return the same is to be said stand together, so that fifty that fell with one data centre are one
 * answer and not fifty. What comes first is what is worst.
 */
export function affectedFacts(services: readonly ServiceFacts[]): AffectedFacts[] {
  return [...Map.groupBy(services, sameAnswer).values()].map((some) => {
    const [first] = some;
    if (!first) throw new Error('A group has at least one service.');
    const { eta, becauseOf, isAgain, watchingSinceAt } = first;
    const status = worst(some.map((each) => each.status));
    return {
      status,
      count: some.length,
      eta: eta && { ...eta, givenAt: shared(some.map((each) => each.eta?.givenAt ?? null)) },
      isEtaSaidAbove: false,
      becauseOf,
      isAgain,
      watchingSinceAt,
      sinceAt: shared(some.map((each) => each.sinceAt)),
      only: some.length === 1 ? first : null,
      isMixed: some.some((each) => each.status !== status),
      states: byStatus(some),
      hasHistory: some.some((each) => each.bars !== null),
    };
  });
}

/** What the head of the page says of the return of all that is affected. */
export interface Return {
  /** What holds for every one of them. */
  eta: EtaLine | null;
  /** The first time by which one of them is expected back, where not all have a time. */
  firstBy: number | null;
  /** How many have no time that holds. */
  withoutTime: number;
}

/** Planned work has its own promise: it says nothing of when the trouble ends. */
export function returnOf(affected: readonly AffectedFacts[], latestBy: number | null): Return {
  const troubled = affected.filter((each) => each.status !== 'under_maintenance');
  const [first, second] = troubled;
  if (first && !second) return { eta: first.eta && { ...first.eta, next: null }, firstBy: null, withoutTime: 0 };
  if (latestBy !== null) return { eta: null, firstBy: null, withoutTime: 0 };
  const times = troubled.flatMap(({ eta }) => (holds(eta) ? (eta?.byAt ?? []) : []));
  const without = troubled.filter(({ eta }) => !holds(eta));
  return {
    eta: null,
    firstBy: times.length === 0 ? null : Math.min(...times),
    withoutTime: without.reduce((sum, each) => sum + each.count, 0),
  };
}

function holds(eta: EtaLine | null): boolean {
  return eta?.key === 'by' || eta?.key === 'window';
}

/** When something was said may differ among those that share an answer. */
function sameAnswer({ status, eta, becauseOf, isAgain, watchingSinceAt }: ServiceFacts): string {
  const promise = eta && { ...eta, givenAt: null };
  return JSON.stringify([status === 'under_maintenance', promise, becauseOf, isAgain, watchingSinceAt]);
}

function shared(values: readonly (number | null)[]): number | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}

/** The worst first; one that has features to tell of comes after those that are only names. */
function byStatus(services: readonly ServiceFacts[]): AffectedFacts['states'] {
  return [...COMPONENT_STATUSES].reverse().flatMap((status) => {
    const some = services.filter((each) => each.status === status);
    return some.length === 0 ? [] : [{ status, services: some }];
  });
}

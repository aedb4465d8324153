import { isWorse } from '../../domain/status.ts';
import type { AffectedFacts, EtaLine, ReturnFacts, ServiceFacts } from '../../views/page-facts.ts';

/** So many names make a heading; more of them are a list beneath their number. */
const NAMES_IN_HEADING = 3;

/**
 * Services of whose return the same is to be said stand together, so that fifty that fell with one data centre are one
 * answer and not fifty. What comes first is what is worst.
 */
export function affectedFacts(
  services: readonly ServiceFacts[],
  waitChoicePath: string | null = null,
): AffectedFacts[] {
  return [...Map.groupBy(services, sameAnswer).values()].map((some) => {
    const [first] = some;
    if (!first) throw new Error('A group has at least one service.');
    const { status, eta, becauseOf, isAgain, watchingSinceAt, restoredAt } = first;
    return {
      status,
      count: some.length,
      eta: eta && { ...eta, givenAt: shared(some.map((each) => each.eta?.givenAt ?? null)) },
      isEtaSaidAbove: false,
      becauseOf,
      isAgain,
      watchingSinceAt,
      restoredAt,
      sinceAt: shared(some.map((each) => each.sinceAt)),
      services: some,
      waitPath: waitPathOf(some, waitChoicePath),
      isListed: some.length > NAMES_IN_HEADING || (some.length > 1 && some.some((each) => each.features.length > 0)),
      hasHistory: some.some((each) => each.bars !== null),
    };
  });
}

function waitPathOf(services: readonly ServiceFacts[], choicePath: string | null): string | null {
  const [first, another] = services;
  if (!another) return first?.waitPath ?? null;
  return services.some((each) => each.waitPath !== null) ? choicePath : null;
}

/** What the head of the page says of the return of all that is affected, and of what is therefore not said again. */
export function answerOf(
  services: readonly ServiceFacts[],
  latestBy: number | null,
  waitChoicePath: string | null = null,
): { back: ReturnFacts; affected: AffectedFacts[] } {
  const affected = affectedFacts(services, waitChoicePath);
  const back = returnOf(affected, latestBy);
  const isSaid = (each: AffectedFacts): boolean =>
    back.eta !== null && each.eta !== null && saysSame(back.eta, each.eta) && each.restoredAt === null;
  return { back, affected: affected.map((each) => ({ ...each, isEtaSaidAbove: isSaid(each) })) };
}

function saysSame(above: EtaLine, own: EtaLine): boolean {
  return JSON.stringify({ ...above, givenAt: null }) === JSON.stringify({ ...own, givenAt: null, next: null });
}

/** Where there is trouble, the end of planned work beside it says nothing of when the trouble ends. */
function returnOf(affected: readonly AffectedFacts[], latestBy: number | null): ReturnFacts {
  const nothing = { eta: null, latestBy: null, firstBy: null, withoutTime: 0 };
  const troubled = affected.filter(isTroubled);
  const awaited = troubled.length > 0 ? troubled : affected.filter((each) => each.restoredAt === null);
  const [first] = awaited;
  const promises = new Set(awaited.map(({ eta }) => JSON.stringify(eta && { ...eta, givenAt: null })));
  if (promises.size === 1 && first?.eta) return { ...nothing, eta: { ...first.eta, next: null } };
  if (latestBy !== null) return { ...nothing, latestBy };
  const times = troubled.flatMap(({ eta }) => (holds(eta) ? (eta?.byAt ?? []) : []));
  const without = troubled.filter(({ eta }) => !holds(eta));
  return {
    ...nothing,
    firstBy: times.length === 0 ? null : Math.min(...times),
    withoutTime: without.reduce((sum, each) => sum + each.count, 0),
  };
}

function isTroubled({ status, restoredAt }: AffectedFacts): boolean {
  return restoredAt === null && isWorse(status, 'under_maintenance');
}

function holds(eta: EtaLine | null): boolean {
  return eta?.key === 'by' || eta?.key === 'window';
}

/** When something was said may differ among those that share an answer. */
function sameAnswer({ status, eta, becauseOf, isAgain, watchingSinceAt, restoredAt }: ServiceFacts): string {
  return JSON.stringify([status, eta && { ...eta, givenAt: null }, becauseOf, isAgain, watchingSinceAt, restoredAt]);
}

function shared(values: readonly (number | null)[]): number | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}

import { MINUTE } from '../lib/clock.ts';
import { estimate, FEWEST, type PastTrouble } from './estimate.ts';
import { isOver, type Affected, type Incident } from './incident.ts';
import type { Eta, EtaInput } from './restoration.ts';
import { isWorse } from './status.ts';

/** So long a person may be first. */
export const AUTOMATIC_DELAY_MS = 5 * MINUTE;
/** From so many on, services that are down together are no common trouble any more. */
const MANY = 3;

/** What the page shows besides the incident: how much of it is down at all. */
export interface Surroundings {
  /** Components of the page. */
  componentCount: number;
  /** Those of them that are down in any open incident. */
  downCount: number;
}

/**
 * Whether too much is down at once for the past to say anything: three or more by a cascade, or three or more and over
 * half of the page. Then each service's own past is no guide (a fire is not its usual trouble), and the times are a
 * person's to give.
 */
export function isStorm(affected: readonly Affected[], { componentCount, downCount }: Surroundings): boolean {
  const cascaded = affected.filter((each) => each.restoredAt === null && each.source === 'cascade');
  return cascaded.length >= MANY || (downCount >= MANY && downCount > componentCount / 2);
}

/**
 * The components of an incident that may get an estimate by itself: stated to be down for 5 minutes, and nobody has
 * ever said a word of their return in this incident, be it only that there is no time yet. What is down by a cascade
 * gets none: an ETA would pin it, and it comes back with its cause.
 */
export function awaitingEstimate(
  incident: Incident,
  affected: readonly Affected[],
  etas: readonly Eta[],
  now: number,
): Affected[] {
  if (incident.kind !== 'incident' || isOver(incident)) return [];
  const spoken = new Set(etas.map((eta) => eta.componentId));
  return affected.filter(
    (each) =>
      each.restoredAt === null &&
      each.watchingSinceAt === null &&
      each.source === 'stated' &&
      isWorse(each.status, 'under_maintenance') &&
      !spoken.has(each.componentId) &&
      Math.max(each.startedAt, incident.createdAt) + AUTOMATIC_DELAY_MS <= now,
  );
}

/** The ETAs that the past gives for these components, by id; those of which it says too little are left out. */
export function estimatesFor(
  awaiting: readonly Affected[],
  past: ReadonlyMap<string, readonly PastTrouble[]>,
  now: number,
): Record<string, EtaInput> {
  return Object.fromEntries(
    awaiting.flatMap(({ componentId, startedAt, worstStatus }) => {
      const found = estimate(past.get(componentId) ?? [], { startedAt, severity: worstStatus }, now);
      if (!found || found.count < FEWEST) return [];
      return [[componentId, { kind: 'by', byAt: found.byAt, basis: 'history' } as const]];
    }),
  );
}

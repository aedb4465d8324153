import type { Component } from './component.ts';
import { featuresOf, statusOfFeatures } from './feature.ts';
import { isInForce, type Affected, type Incident } from './incident.ts';
import type { Cause } from './interval.ts';
import { isWorse, worst, type ComponentStatus } from './status.ts';

export interface PublishedStatus {
  status: ComponentStatus;
  cause: Cause;
}

/** An incident or maintenance that is not over, with what it affects. */
export interface OpenTimeline {
  incident: Incident;
  affected: readonly Affected[];
}

/**
 * What the page shows of each of its components, by id. One that consists of features is at least what they make of
 * it, unless a person said how it is: that word beats theirs.
 */
export function publishedStatuses(
  components: readonly Component[],
  timelines: readonly OpenTimeline[],
): Map<string, PublishedStatus> {
  const result = new Map(components.map((each) => [each.id, publishedStatus(each, timelines)]));
  for (const [parentId, ids] of featuresOf(components)) {
    const parent = components.find((each) => each.id === parentId);
    const own = result.get(parentId);
    if (!parent || !own || isSpokenOf(parent, timelines)) continue;
    const parts = ids.flatMap((id) => result.get(id) ?? []);
    const status = statusOfFeatures(parts.map((part) => part.status));
    if (!isWorse(status, own.status)) continue;
    const most = worst(parts.map((part) => part.status));
    const cause = parts.find((part) => part.status === most)?.cause ?? { kind: 'observation' };
    result.set(parentId, { status, cause });
  }
  return result;
}

/** Whether a person says at present how a component is, well or not. */
function isSpokenOf({ id, manualStatus }: Component, timelines: readonly OpenTimeline[]): boolean {
  return (
    manualStatus !== null ||
    timelines.some(
      ({ incident, affected }) =>
        isInForce(incident) && affected.some((each) => each.componentId === id && each.source === 'stated'),
    )
  );
}

/**
 * What the page shows of a component, apart from its features: the worst that any incident or maintenance in force says of it, or a person,
 * and why. Only where nobody says anything, a component whose probes may publish reads `unknown` when they cannot tell.
 */
export function publishedStatus(component: Component, timelines: readonly OpenTimeline[]): PublishedStatus {
  let result: PublishedStatus = { status: 'operational', cause: { kind: 'observation' } };
  for (const stated of statements(component, timelines)) if (isWorse(stated.status, result.status)) result = stated;
  return result;
}

function statements(component: Component, timelines: readonly OpenTimeline[]): PublishedStatus[] {
  const said: PublishedStatus[] = [];
  if (component.probeRule === 'publish' && component.observedStatus === 'unknown') {
    said.push({ status: 'unknown', cause: { kind: 'observation' } });
  }
  if (component.manualStatus) said.push({ status: component.manualStatus, cause: { kind: 'person' } });
  for (const { incident, affected } of timelines) {
    const own = affected.find((each) => each.componentId === component.id && each.restoredAt === null);
    if (!own || !isInForce(incident)) continue;
    said.push({ status: own.status, cause: { kind: incident.kind, incidentId: incident.id } });
  }
  return said;
}

/** Whether an incident or maintenance in force says already that a component is down. */
export function covers({ incident, affected }: OpenTimeline, componentId: string): boolean {
  return isInForce(incident) && affected.some((each) => each.componentId === componentId && each.restoredAt === null);
}

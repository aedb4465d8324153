import type { Component } from './component.ts';
import { isInForce, type Affected, type Incident } from './incident.ts';
import type { Cause } from './interval.ts';
import { isWorse, type ComponentStatus } from './status.ts';

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
 * What the page shows of a component: the worst that any incident or maintenance in force says of it, or a person,
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
    const because = own.becauseOfId === null ? {} : { becauseOfId: own.becauseOfId };
    said.push({ status: own.status, cause: { kind: incident.kind, incidentId: incident.id, ...because } });
  }
  return said;
}

/** Whether an incident or maintenance in force says already that a component is down. */
export function covers({ incident, affected }: OpenTimeline, componentId: string): boolean {
  return isInForce(incident) && affected.some((each) => each.componentId === componentId && each.restoredAt === null);
}

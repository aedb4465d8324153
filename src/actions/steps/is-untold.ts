import type { Component } from '../../domain/component.ts';
import type { Observation } from '../../domain/observation.ts';
import { covers } from '../../domain/published-status.ts';
import { hasEndedSince, listOpenTimelines } from '../../store/incidents.ts';
import { hasProposalSince } from '../../store/proposals.ts';
import type { Tx } from '../../store/tables.ts';

/**
 * Whether a component fails, its rule says to tell, and nobody has: a maintenance ended with it still down, or the rule
 * is new. An incident that a person ended, or a proposal that one dismissed, since the errors began is their judgement.
 */
export async function isUntold(tx: Tx, component: Component, observation: Observation): Promise<boolean> {
  if (observation.status === 'operational' || observation.status === 'unknown') return false;
  if (component.probeRule === 'observe' || (await hasProposalSince(tx, component.id, observation.sinceAt)))
    return false;
  const timelines = await listOpenTimelines(tx, component.pageId);
  if (timelines.some((timeline) => covers(timeline, component.id))) return false;
  return !(await hasEndedSince(tx, component.id, observation.sinceAt));
}

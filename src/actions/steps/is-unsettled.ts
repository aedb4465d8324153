import type { Component } from '../../domain/component.ts';
import type { Observation } from '../../domain/observation.ts';
import { covers } from '../../domain/published-status.ts';
import { hasEndedSince, listOpenTimelines } from '../../store/incidents.ts';
import { findWaitingProposal, hasProposalSince } from '../../store/proposals.ts';
import type { Tx } from '../../store/tables.ts';
import { isFlapping, listProbesOwn } from './apply-probe-rule.ts';

/** Whether readers or staff have yet to be told what has been observed for a while. */
export async function isUnsettled(tx: Tx, component: Component, observed: Observation, now: number): Promise<boolean> {
  if (observed.status === 'unknown') return false;
  return observed.status === 'operational' ? isUnended(tx, component, now) : isUntold(tx, component, observed);
}

/** It was left open while the component went to and fro, and it has been calm since. */
async function isUnended(tx: Tx, component: Component, now: number): Promise<boolean> {
  const isLeftOpen = (await findWaitingProposal(tx, component.id)) ?? (await listProbesOwn(tx, component))[0];
  return isLeftOpen !== undefined && !(await isFlapping(tx, component.id, now));
}

/**
 * It fails, its rule says to tell, and nobody has: a maintenance ended with it still down, or the rule is new. An
 * incident that a person ended, or a proposal that one dismissed, since the errors began is their judgement.
 */
async function isUntold(tx: Tx, component: Component, { sinceAt }: Observation): Promise<boolean> {
  if (component.probeRule === 'observe' || (await hasProposalSince(tx, component.id, sinceAt))) return false;
  const timelines = await listOpenTimelines(tx, component.pageId);
  if (timelines.some((timeline) => covers(timeline, component.id))) return false;
  return !(await hasEndedSince(tx, component.id, sinceAt));
}

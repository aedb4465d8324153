import type { Component } from '../domain/component.ts';
import { expire, isInDoubt, observation, observe, type Observation } from '../domain/observation.ts';
import type { Probe, ProbeState, Sample } from '../domain/probe.ts';
import { SECOND } from '../lib/clock.ts';
import { nextDue } from '../lib/schedule.ts';
import { findComponent } from '../store/components.ts';
import { touchPage } from '../store/pages.ts';
import { holdsLease, listComponentProbes, lockProbe, releaseProbe, saveProbeState } from '../store/probes.ts';
import { insertSample } from '../store/samples.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';
import { applyObservation } from './steps/apply-observation.ts';
import { isUnsettled } from './steps/is-unsettled.ts';

/** So many missed runs leave no fresh evidence. */
const RUNS_WITHOUT_EVIDENCE = 3;
const LONGEST_JITTER_MS = 5 * SECOND;

/**
 * Records what probes found: each sample with its roll-ups, what its probe and component are now believed to be, and
 * what the component's rule makes of that, in one transaction. A sample is dropped where its probe is gone, where
 * `leaseOwner` no longer holds the run, or where a newer one is known. Returns how many were recorded.
 */
export async function recordSamples(
  context: ActionContext,
  samples: readonly Sample[],
  leaseOwner: string | null = null,
): Promise<number> {
  let recorded = 0;
  for (const sample of samples) {
    const isRecorded = await context.store.transaction((tx) => recordSample(tx, context, sample, leaseOwner));
    if (isRecorded) recorded += 1;
  }
  return recorded;
}

async function recordSample(
  tx: Tx,
  context: ActionContext,
  sample: Sample,
  leaseOwner: string | null,
): Promise<boolean> {
  const probe = await lockProbe(tx, sample.probeId);
  const component = probe && (await findComponent(tx, probe.componentId));
  if (!component || (leaseOwner !== null && !(await holdsLease(tx, probe.id, leaseOwner)))) return false;
  if (isOutdated(sample, probe, context.now)) {
    if (leaseOwner !== null) await releaseProbe(tx, probe.id, leaseOwner, probe.dueAt);
    return false;
  }
  // First, so that what is made of it can refer to it.
  await insertSample(tx, sample);
  await observeComponent(tx, context, component, probe, sample);
  const state = stateAfter(probe, sample);
  await saveProbeState(tx, probe.id, state, dueAfter(probe, state, sample.at, context.now));
  return true;
}

/** A sample from before the last one, unless that one lies in the future: then the clock was set back. */
function isOutdated(sample: Sample, { lastSampleAt }: Probe, now: number): boolean {
  return lastSampleAt !== null && sample.at <= lastSampleAt && lastSampleAt <= now;
}

/** Moves the component through what it was known to be just before the sample (a gap: nothing) and what it is now. */
async function observeComponent(
  tx: Tx,
  context: ActionContext,
  component: Component,
  probe: Probe,
  sample: Sample,
): Promise<void> {
  const findings = await observations(tx, probe, sample);
  const isKnown = findings.every(({ status }) => status === component.observedStatus);
  if (isKnown && !(await isUnsettled(tx, component, findings[1], context.now))) return;
  await touchPage(tx, component.pageId, context.now);
  // Read again: only now is the page ours alone.
  const [before, after] = await observations(tx, probe, sample);
  for (const finding of [before, after]) {
    const current = await findComponent(tx, component.id);
    const isNew = finding.status !== current?.observedStatus;
    if (current && (isNew || (finding === after && (await isUnsettled(tx, current, after, context.now))))) {
      await applyObservation(tx, context, current, finding);
    }
  }
}

/** What the component is observed as just before the sample, and with it. */
async function observations(tx: Tx, probe: Probe, sample: Sample): Promise<[Observation, Observation]> {
  const others = (await listComponentProbes(tx, probe.componentId)).filter((each) => each.id !== probe.id);
  const observed = (state: ProbeState): Observation => observation([...others, state], sample.at);
  return [observed(expire(probe, sample.at)), observed(stateAfter(probe, sample))];
}

function stateAfter(probe: Probe, sample: Sample): ProbeState {
  let freshUntil = sample.at;
  for (let run = 0; run < RUNS_WITHOUT_EVIDENCE; run += 1) {
    freshUntil = nextDue(probe.schedule, probe.timeZone, freshUntil) + graceOf(probe);
  }
  return observe(probe, sample, probe, freshUntil + probe.timeoutMs);
}

/** When a probe runs next: soon while its samples contradict what is believed, else by its schedule, jittered. */
function dueAfter(probe: Probe, state: ProbeState, sampleAt: number, now: number): number {
  const planned = nextDue(probe.schedule, probe.timeZone, sampleAt);
  // A run that outlasts its interval, or comes after a gap, is not made up for.
  const next = (planned > now ? planned : nextDue(probe.schedule, probe.timeZone, now)) + graceOf(probe);
  const isCall = probe.target.kind === 'heartbeat';
  const jittered = isCall ? next : next + Math.random() * Math.min(LONGEST_JITTER_MS, (next - now) / 10);
  const isAskedSoon = isInDoubt(state) && !(isCall && state.goodStreak > 0);
  return Math.round(isAskedSoon ? Math.min(jittered, now + probe.recheckMs) : jittered);
}

function graceOf({ target }: Probe): number {
  return target.kind === 'heartbeat' ? target.graceMs : 0;
}

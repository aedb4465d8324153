import type { ProbeSettings, ProbeState, Sample } from './probe.ts';
import { worst, type ComponentStatus } from './status.ts';

export type ObservationRule = Pick<ProbeSettings, 'failureThreshold' | 'recoveryThreshold' | 'failureStatus'>;

/**
 * What a probe believes after a sample. It fails after `failureThreshold` bad samples in a row and recovers after
 * `recoveryThreshold` good ones. An inconclusive sample is no evidence: it neither counts nor breaks a row.
 * `freshUntil` is the time up to which this sample will be evidence, if it is conclusive.
 */
export function observe(
  before: ProbeState,
  sample: Pick<Sample, 'at' | 'outcome' | 'error'>,
  rule: ObservationRule,
  freshUntil: number,
): ProbeState {
  const state = { ...expire(before, sample.at), lastSampleAt: sample.at };
  if (sample.outcome === 'inconclusive') return { ...state, lastError: sample.error };
  const evidence = { ...state, lastConclusiveAt: sample.at, freshUntil };
  return sample.outcome === 'good' ? observeGood(evidence, sample.at, rule) : observeBad(evidence, sample, rule);
}

/** Without fresh evidence nothing is known, and what comes next is counted from the beginning. */
export function expire(state: ProbeState, now: number): ProbeState {
  const isFresh = state.freshUntil !== null && now <= state.freshUntil;
  if (isFresh) return state;
  return { ...state, observedStatus: 'unknown', goodStreak: 0, badStreak: 0, runSinceAt: null, firstFailureAt: null };
}

function observeGood(state: ProbeState, at: number, { recoveryThreshold }: ObservationRule): ProbeState {
  const goodStreak = state.goodStreak + 1;
  const hasRecovered = goodStreak >= recoveryThreshold;
  return {
    ...state,
    observedStatus: hasRecovered ? 'operational' : state.observedStatus,
    goodStreak,
    badStreak: 0,
    runSinceAt: state.goodStreak === 0 ? at : state.runSinceAt,
    firstFailureAt: hasRecovered ? null : state.firstFailureAt,
    lastGoodAt: at,
  };
}

function observeBad(state: ProbeState, { at, error }: Pick<Sample, 'at' | 'error'>, rule: ObservationRule): ProbeState {
  const badStreak = state.badStreak + 1;
  const runSinceAt = state.badStreak === 0 ? at : state.runSinceAt;
  const isFailing = badStreak >= rule.failureThreshold;
  return {
    ...state,
    observedStatus: isFailing ? rule.failureStatus : state.observedStatus,
    goodStreak: 0,
    badStreak,
    runSinceAt,
    firstFailureAt: isFailing ? (state.firstFailureAt ?? runSinceAt) : state.firstFailureAt,
    lastError: error,
  };
}

/** Whether the last samples contradict what is believed, so that asking again soon would tell. */
export function isInDoubt({ observedStatus, goodStreak, badStreak }: ProbeState): boolean {
  if (goodStreak > 0) return observedStatus !== 'operational';
  return badStreak > 0 && (observedStatus === 'operational' || observedStatus === 'unknown');
}

/** What the samples say of a component. */
export interface Observation {
  status: ComponentStatus;
  sinceAt: number;
  /** The last error of a failing probe, in words. */
  error: string | null;
}

/**
 * The worst of what a component's probes know; `unknown` only where none of them knows. A component that nobody asks is
 * a person's to judge: nothing is observed against it.
 */
export function observation(probes: readonly ProbeState[], now: number): Observation {
  const present = probes.map((probe) => expire(probe, now));
  const known = present.filter((probe) => probe.observedStatus !== 'unknown');
  if (known.length === 0) {
    const lastEvidence = latest(probes.map((probe) => probe.lastConclusiveAt));
    return { status: probes.length === 0 ? 'operational' : 'unknown', sinceAt: lastEvidence ?? now, error: null };
  }
  const status = worst(known.map((probe) => probe.observedStatus));
  const telling = known.filter((probe) => probe.observedStatus === status);
  if (status === 'operational') {
    return { status, sinceAt: latest(telling.map((probe) => probe.runSinceAt)) ?? now, error: null };
  }
  const first = telling.toSorted((a, b) => (a.firstFailureAt ?? now) - (b.firstFailureAt ?? now))[0];
  return { status, sinceAt: first?.firstFailureAt ?? now, error: first?.lastError ?? null };
}

function latest(times: readonly (number | null)[]): number | undefined {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? undefined : Math.max(...known);
}

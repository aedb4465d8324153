import { rejectFaults } from './errors.ts';
import type { Outcome, ProbeKind } from './probe.ts';
import { isWorse, type StatedStatus } from './status.ts';

/** An incident that the probes propose. It waits for a person; it lapses by itself when the component recovers. */
export interface Proposal {
  id: string;
  pageId: string;
  componentId: string;
  /** What the samples suggest. */
  status: StatedStatus;
  /** Since when there are errors. */
  sinceAt: number;
  /** The last error, in words. */
  evidence: string;
  state: 'waiting' | 'confirmed' | 'dismissed' | 'lapsed';
  /** The incident that a person opened from it. */
  incidentId: string | null;
  createdAt: number;
  decidedAt: number | null;
  /** What the person said who dismissed it; null: nothing. */
  reason: string | null;
  /** Who decided; null: nobody, it lapsed or waits. */
  decidedBy: string | null;
}

const REASON_LIMIT = 1_000;

/** Throws a `Problem` for a reason that is no reason any more. */
export function rejectReason(reason: string | null): void {
  rejectFaults(
    (reason?.length ?? 0) <= REASON_LIMIT ? [] : [{ field: 'reason', message: 'Say why in 1000 characters at most.' }],
  );
}

/** Whether a person has dismissed the same run of errors when it was as bad as this: then it is not proposed again. */
export function isJudged(
  dismissed: readonly Proposal[],
  { status, sinceAt }: Pick<Proposal, 'status' | 'sinceAt'>,
): boolean {
  return dismissed.some((each) => each.createdAt >= sinceAt && !isWorse(status, each.status));
}

/** On what evidence an incident was opened by a component's rule, as it was known at that moment. */
export interface RuleEvidence {
  componentId: string;
  status: StatedStatus;
  sinceAt: number;
  error: string | null;
  probes: {
    key: string;
    kind: ProbeKind;
    /** Bad samples in a row that make it failing, and good ones that make it operational. */
    failureThreshold: number;
    recoveryThreshold: number;
    /** The latest, newest first. */
    samples: { at: number; outcome: Outcome; error: string | null }[];
  }[];
}

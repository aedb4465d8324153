import type { StatedStatus } from './status.ts';

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

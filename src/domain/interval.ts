import type { ComponentStatus } from './status.ts';

/** Why a component has its published status. */
export interface Cause {
  kind: 'start' | 'incident' | 'maintenance' | 'person' | 'observation';
  /** The incident or maintenance. */
  incidentId?: string;
}

/** One component, one published status, from (inclusive) until (exclusive; null: still), and why. */
export interface StatusInterval {
  componentId: string;
  status: ComponentStatus;
  fromAt: number;
  untilAt: number | null;
  cause: Cause;
}

/** What a change of status does to the interval that was open before it. */
export interface IntervalChange {
  /** Time at which to close the open interval; null where it never lasted and is dropped instead. */
  closeAt: number | null;
  open: StatusInterval;
}

/** Whether a status was said by an incident or maintenance; else people, probes or the beginning gave it. */
export function isClaimed({ kind }: Cause): boolean {
  return kind === 'incident' || kind === 'maintenance';
}

/** Whether two intervals could be one: the same status, and no end of an incident between them that would be lost. */
export function isAlike(
  a: Pick<StatusInterval, 'status' | 'cause'>,
  b: Pick<StatusInterval, 'status' | 'cause'>,
): boolean {
  return a.status === b.status && isClaimed(a.cause) === isClaimed(b.cause);
}

/**
 * The change of intervals that a new status means. Returns nothing where it is like the present one.
 * A component's intervals tile time: each begins where the one before ends, and the last is open.
 */
export function changeStatus(
  current: StatusInterval,
  status: ComponentStatus,
  cause: Cause,
  now: number,
): IntervalChange | undefined {
  if (isAlike(current, { status, cause })) return undefined;
  const at = Math.max(now, current.fromAt);
  return {
    closeAt: at === current.fromAt ? null : at,
    open: { componentId: current.componentId, status, fromAt: at, untilAt: null, cause },
  };
}

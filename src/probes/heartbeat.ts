import type { HeartbeatTarget, Probe } from '../domain/probe.ts';
import { MINUTE } from '../lib/clock.ts';
import { nextDue } from '../lib/schedule.ts';
import { bad, inconclusive, ProbeFailure, type Finding } from './finding.ts';

/** So much later than it was due, a check means that we were not there to hear a call either. */
const AWAY_AFTER_MS = MINUTE;

/**
 * Whether a service has fallen silent. Finds nothing while its next call is not overdue, or before it has ever called.
 * A silence that began while we were away ourselves is inconclusive once; after that it counts.
 */
export function checkHeartbeat(probe: Probe, { graceMs }: HeartbeatTarget, now: number): Finding | undefined {
  if (probe.lastGoodAt === null || now < callDeadline(probe, graceMs, probe.lastGoodAt)) return undefined;
  if (now - probe.dueAt > AWAY_AFTER_MS) return inconclusive('not running when the call was due');
  return bad(new ProbeFailure(`no call since ${new Date(probe.lastGoodAt).toISOString().replace('.000Z', 'Z')}`));
}

/** The time by which a call must have come, counted from the last. */
export function callDeadline(probe: Pick<Probe, 'schedule' | 'timeZone'>, graceMs: number, lastCall: number): number {
  return nextDue(probe.schedule, probe.timeZone, lastCall) + graceMs;
}

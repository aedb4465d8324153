import { notFound } from '../domain/errors.ts';
import { NO_PHASES, type Sample } from '../domain/probe.ts';
import { SECOND } from '../lib/clock.ts';
import { hashToken } from '../lib/ids.ts';
import { findProbeByToken } from '../store/probes.ts';
import type { ActionContext } from './context.ts';
import { recordSamples } from './record-samples.ts';

/** A service that calls more often than this says nothing new, and costs nothing. */
const SHORTEST_MS = SECOND;

/** A service says that it is alive: a good sample of its heartbeat. Throws where no heartbeat has this token. */
export async function recordHeartbeat(context: ActionContext, token: string): Promise<void> {
  const { store, now } = context;
  const probe = await findProbeByToken(store.db, hashToken(token));
  if (!probe) throw notFound('heartbeat');
  const isRepeated = probe.lastGoodAt !== null && Math.abs(now - probe.lastGoodAt) < SHORTEST_MS;
  if (isRepeated && probe.badStreak === 0) return;
  const sample: Sample = {
    probeId: probe.id,
    at: now,
    outcome: 'good',
    totalMs: null,
    phases: NO_PHASES,
    error: null,
  };
  await recordSamples(context, [sample]);
}

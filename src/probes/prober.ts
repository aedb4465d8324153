import { recordSamples } from '../actions/record-samples.ts';
import type { ActionContext } from '../actions/context.ts';
import type { Probe } from '../domain/probe.ts';
import { monotonicMs, SECOND, type Clock } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Logger } from '../lib/logger.ts';
import { nextDue } from '../lib/schedule.ts';
import type { Store } from '../store/open.ts';
import { claimProbe, listDueProbes, releaseProbe } from '../store/probes.ts';
import { inconclusive, type Finding } from './finding.ts';
import { callDeadline, checkHeartbeat } from './heartbeat.ts';
import { checkHttp } from './http.ts';
import { createSelfCheck, endpointOf, type Endpoint, type SelfCheck } from './self-check.ts';
import { watchForStalls, type StallWatch } from './stall-watch.ts';
import { checkTcp } from './tcp.ts';

export interface ProberDeps {
  store: Store;
  clock: Clock;
  logger: Logger;
  /** Hosts that tell our own loss of network from a target's; without any, the other probes' hosts do. */
  anchors?: readonly Endpoint[];
}

/** Runs probes whose time has come, at most so many at once, each never twice at once. */
export interface Prober {
  /** Begins what is due and does not wait for it: one slow target delays no other. Returns how many it began. */
  startDue(): Promise<number>;
  /** Waits for the runs under way. */
  settle(): Promise<void>;
  /** Begins no more and waits for the runs under way. */
  stop(): Promise<void>;
}

const MOST_AT_ONCE = 50;
/** A run's lease: its time limit, and time to ask witnesses and to record. */
const LEASE_SPARE_MS = 30 * SECOND;
/** The machine's clock against its monotonic clock: more means that it was set, or that the machine slept. */
const CLOCK_STEP_MS = 2 * SECOND;

/** Runs nothing yet. `stop` must be called: it watches this process for stalls from now on. */
export function createProber(deps: ProberDeps): Prober {
  const { logger } = deps;
  const owner = newId();
  const selfCheck = createSelfCheck(deps.anchors);
  const stalls = watchForStalls();
  const running = new Set<Promise<void>>();
  let isStopped = false;

  const start = (probe: Probe): void => {
    const run = runProbe({ ...deps, owner, selfCheck, stalls }, probe)
      .catch((error: unknown) => {
        logger.error({ err: error, probe: probe.id }, 'a probe could not be run; it is tried again');
      })
      .finally(() => running.delete(run));
    running.add(run);
  };
  const settle = async (): Promise<void> => {
    await Promise.all(running);
  };
  return {
    startDue: async () => {
      const free = isStopped ? 0 : MOST_AT_ONCE - running.size;
      if (free === 0) return 0;
      const claimed = await claimDue(deps, owner, free);
      for (const { target } of claimed) {
        const endpoint = endpointOf(target);
        if (endpoint) selfCheck.introduce(endpoint);
      }
      for (const probe of claimed) start(probe);
      return claimed.length;
    },
    settle,
    stop: async () => {
      isStopped = true;
      await settle();
      stalls.stop();
    },
  };
}

/** Takes what is due for this process, so many at most. */
async function claimDue({ store, clock }: ProberDeps, owner: string, limit: number): Promise<Probe[]> {
  const claimed: Probe[] = [];
  for (const probe of await listDueProbes(store.db, clock.now(), clock.real(), limit)) {
    const lease = { owner, until: clock.real() + probe.timeoutMs + LEASE_SPARE_MS };
    if (await claimProbe(store.db, probe, lease, clock.real())) claimed.push(probe);
  }
  return claimed;
}

interface Run extends ProberDeps {
  owner: string;
  selfCheck: SelfCheck;
  stalls: StallWatch;
}

async function runProbe(run: Run, probe: Probe): Promise<void> {
  const { store, clock, owner } = run;
  const at = clock.now();
  const finding = await conclude(run, probe, at);
  if (!finding) {
    await releaseProbe(store.db, probe.id, owner, callDue(probe, clock.now()));
    return;
  }
  const { isUnreachable: _, ...found } = finding;
  const context: ActionContext = { store, now: clock.now(), actor: { kind: 'system', id: null, name: 'probe' } };
  await recordSamples(context, [{ probeId: probe.id, at, ...found }], owner);
}

/** What a probe found, unless our own trouble makes that worthless. */
async function conclude(run: Run, probe: Probe, now: number): Promise<Finding | undefined> {
  const startedAt = monotonicMs();
  const realBefore = run.clock.real();
  const finding = await check(probe, now);
  if (!finding || finding.outcome === 'inconclusive') return finding;
  const stalledMs = run.stalls.longestSince(startedAt);
  if (stalledMs > probe.timeoutMs / 3) return inconclusive(`we stood still ourselves for ${Math.round(stalledMs)} ms`);
  const steppedMs = run.clock.real() - realBefore - (monotonicMs() - startedAt);
  if (Math.abs(steppedMs) > CLOCK_STEP_MS) return inconclusive('our clock was set, or the machine slept');
  const endpoint = endpointOf(probe.target);
  const isCutOff = finding.isUnreachable && endpoint && (await run.selfCheck.isCutOff(endpoint));
  return isCutOff ? inconclusive(`our own network is down (${finding.error ?? ''})`) : finding;
}

async function check({ target, timeoutMs, ...probe }: Probe, now: number): Promise<Finding | undefined> {
  if (target.kind === 'http') return checkHttp(target, timeoutMs);
  if (target.kind === 'tcp') return checkTcp(target, timeoutMs);
  return checkHeartbeat({ target, timeoutMs, ...probe }, target, now);
}

/** When to look for a call again that is not missing yet. */
function callDue(probe: Probe, now: number): number {
  const graceMs = probe.target.kind === 'heartbeat' ? probe.target.graceMs : 0;
  const deadline = probe.lastGoodAt === null ? 0 : callDeadline(probe, graceMs, probe.lastGoodAt);
  return deadline > now ? deadline : nextDue(probe.schedule, probe.timeZone, now) + graceMs;
}

import assert from 'node:assert/strict';
import type { ActionContext } from '../../src/actions/context.ts';
import { recordSamples } from '../../src/actions/record-samples.ts';
import type { Component, ProbeRule } from '../../src/domain/component.ts';
import type { Incident } from '../../src/domain/incident.ts';
import {
  HTTP_DEFAULTS,
  NOTHING_KNOWN,
  NO_PHASES,
  probeDefaults,
  type Outcome,
  type Probe,
  type Sample,
} from '../../src/domain/probe.ts';
import { newId } from '../../src/lib/ids.ts';
import { createProber, type ProberDeps } from '../../src/probes/prober.ts';
import { findComponent, updateComponent } from '../../src/store/components.ts';
import { listIncidents } from '../../src/store/incidents.ts';
import type { Store } from '../../src/store/open.ts';
import { insertProbe } from '../../src/store/probes.ts';
import { NOON } from './clock.ts';

/** Runs everything that is due and waits for it. Returns how many probes ran. */
export async function runDueProbes(deps: ProberDeps): Promise<number> {
  const prober = createProber(deps);
  let ran = 0;
  for (let begun = await prober.startDue(); begun > 0; begun = await prober.startDue()) {
    ran += begun;
    await prober.settle();
  }
  await prober.stop();
  return ran;
}

export function aProbe(componentId: string, changes: Partial<Probe> = {}): Probe {
  const target = changes.target ?? { kind: 'http', url: 'http://127.0.0.1:1/', ...HTTP_DEFAULTS };
  return {
    id: newId(),
    componentId,
    key: newId(),
    target,
    timeZone: 'UTC',
    tokenHash: null,
    ...probeDefaults(target.kind),
    ...NOTHING_KNOWN,
    dueAt: NOON,
    createdAt: NOON,
    updatedAt: NOON,
    ...changes,
  };
}

/** A probe of this component in the database, and the rule by which the component's probes speak. */
export async function addProbe(
  store: Store,
  componentId: string,
  rule: ProbeRule,
  changes: Partial<Probe> = {},
): Promise<Probe> {
  const probe = aProbe(componentId, changes);
  const component = await findComponent(store.db, componentId);
  if (!component) throw new Error(`No component ${componentId}`);
  await store.transaction(async (tx) => {
    await updateComponent(tx, { ...component, probeRule: rule });
    await insertProbe(tx, probe);
  });
  return probe;
}

export function aSample(probeId: string, at: number, outcome: Outcome, changes: Partial<Sample> = {}): Sample {
  const error = outcome === 'good' ? null : outcome === 'bad' ? 'answered 503, expected 200-299' : 'we stood still';
  return { probeId, at, outcome, totalMs: 20, phases: NO_PHASES, error, ...changes };
}

/** The probes, acting at a time. */
export function asProbes(store: Store, now = NOON): ActionContext {
  return { store, now, actor: { kind: 'system', id: null, name: 'probe' } };
}

/** Records `g`ood, `b`ad and `i`nconclusive samples 15 s apart from a time on. Returns the time of the last. */
export async function sampled(store: Store, probeId: string, outcomes: string, from: number): Promise<number> {
  const names: Record<string, Outcome> = { g: 'good', b: 'bad', i: 'inconclusive' };
  let at = from;
  for (const letter of Array.from(outcomes)) {
    await recordSamples(asProbes(store, at), [aSample(probeId, at, names[letter] ?? 'good')]);
    at += 15_000;
  }
  return at - 15_000;
}

/** A component that exists. */
export async function component(store: Store, id: string): Promise<Component> {
  const found = await findComponent(store.db, id);
  assert.ok(found);
  return found;
}

/** The incidents of a page, newest first. */
export async function incidents(store: Store, pageId: string): Promise<Incident[]> {
  return listIncidents(store.db, pageId, { kind: 'incident' });
}

import type { Component } from '../../domain/component.ts';
import type { RuleEvidence } from '../../domain/proposal.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { listComponentProbes } from '../../store/probes.ts';
import { listSamples } from '../../store/samples.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

/** Samples that are kept with what they led to: raw ones are deleted after days. */
const SAMPLES = 5;

/** Writes down by which rule, and on what evidence, an incident was opened without any person. */
export async function keepRuleEvidence(
  tx: Tx,
  { actor, now }: ActionContext,
  incidentId: string,
  component: Component,
  trouble: Pick<RuleEvidence, 'status' | 'sinceAt' | 'error'>,
): Promise<void> {
  const { status, sinceAt, error } = trouble;
  const probes: RuleEvidence['probes'] = [];
  for (const probe of await listComponentProbes(tx, component.id)) {
    const { key, target, failureThreshold, recoveryThreshold } = probe;
    const samples = await listSamples(tx, probe.id, SAMPLES);
    const seen = samples.map(({ at, outcome, error: why }) => ({ at, outcome, error: why }));
    probes.push({ key, kind: target.kind, failureThreshold, recoveryThreshold, samples: seen });
  }
  const details: RuleEvidence = { componentId: component.id, status, sinceAt, error, probes };
  const entry = { at: now, actor, action: 'publish-by-rule', subject: incidentId };
  await insertAuditEntry(tx, { ...entry, details: { ...details } });
}

import type { Component } from '../../domain/component.ts';
import type { Observation } from '../../domain/observation.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { setObservedStatus } from '../../store/components.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';
import { beginProbeTrouble, endProbeTrouble } from './apply-probe-rule.ts';
import { publishStatuses } from './publish-statuses.ts';

const ACTIONS = { operational: 'observe-recovery', unknown: 'observe-gap', failing: 'observe-failure' } as const;

/**
 * Gives a component the observed status that its probes have arrived at, and does what its rule makes of it. What is
 * unknown opens and closes nothing; a page whose probes may publish says so.
 */
export async function applyObservation(
  tx: Tx,
  context: ActionContext,
  component: Component,
  observation: Observation,
): Promise<void> {
  const { actor, now } = context;
  const { status, error } = observation;
  const sinceAt = Math.min(observation.sinceAt, now);
  if (status !== component.observedStatus) {
    await setObservedStatus(tx, component.id, status, now);
    const action = ACTIONS[status === 'operational' || status === 'unknown' ? status : 'failing'];
    const details = { from: component.observedStatus, to: status, sinceAt, error };
    await insertAuditEntry(tx, { at: now, actor, action, subject: component.id, details });
  }
  if (status === 'operational') await endProbeTrouble(tx, context, component, sinceAt);
  else if (status !== 'unknown') await beginProbeTrouble(tx, context, component, { status, sinceAt, error });
  await publishStatuses(tx, component.pageId, now, new Map([[component.id, sinceAt]]));
}

import type { Component } from '../../domain/component.ts';
import { rejectFaults } from '../../domain/errors.ts';
import { observation } from '../../domain/observation.ts';
import { NOTHING_KNOWN, probeFaults, type Probe, type ProbeSettings } from '../../domain/probe.ts';
import { hashToken, newId, newToken } from '../../lib/ids.ts';
import { nextDue, scheduleFault } from '../../lib/schedule.ts';
import { insertAuditEntry } from '../../store/audit.ts';
import { findComponent, setObservedStatus } from '../../store/components.ts';
import { deleteProbe, insertProbe, listComponentProbes, saveProbeState, updateProbe } from '../../store/probes.ts';
import type { Tx } from '../../store/tables.ts';
import type { ActionContext } from '../context.ts';

type Settings = Omit<ProbeSettings, 'componentId' | 'tokenHash'>;

/** A new probe, first run at once. Returns a heartbeat's token, which is shown this one time; null for other kinds. */
export async function addProbe(
  tx: Tx,
  { actor, now }: ActionContext,
  component: Component,
  settings: Settings,
): Promise<string | null> {
  const token = settings.target.kind === 'heartbeat' ? newToken() : null;
  const own = { componentId: component.id, tokenHash: token && hashToken(token) };
  const times = { createdAt: now, updatedAt: now };
  const probe: Probe = { id: newId(), ...settings, ...own, ...NOTHING_KNOWN, dueAt: 0, ...times };
  rejectSettings(probe);
  await insertProbe(tx, { ...probe, dueAt: firstDue(probe, now) });
  await observeAgain(tx, component, now);
  await insertAuditEntry(tx, { at: now, actor, action: 'create-probe', subject: probe.id, details: named(probe) });
  return token;
}

/** Changes a probe. What its samples said of another target, or in another rhythm, is forgotten. */
export async function changeProbe(
  tx: Tx,
  { actor, now }: ActionContext,
  component: Component,
  before: Probe,
  settings: Settings,
): Promise<void> {
  const probe: Probe = { ...before, ...settings, updatedAt: now };
  rejectSettings(probe);
  await updateProbe(tx, probe);
  await saveProbeState(tx, probe.id, NOTHING_KNOWN, firstDue(probe, now));
  await observeAgain(tx, component, now);
  await insertAuditEntry(tx, { at: now, actor, action: 'update-probe', subject: probe.id, details: named(probe) });
}

/** Removes a probe with its samples. */
export async function removeProbe(
  tx: Tx,
  { actor, now }: ActionContext,
  component: Component,
  probe: Probe,
): Promise<void> {
  await deleteProbe(tx, probe.id);
  await observeAgain(tx, component, now);
  await insertAuditEntry(tx, { at: now, actor, action: 'delete-probe', subject: probe.id, details: named(probe) });
}

/** A heartbeat has its whole time before it is first missed; everything else is asked at once. */
function firstDue({ target, schedule, timeZone }: ProbeSettings, now: number): number {
  return target.kind === 'heartbeat' ? nextDue(schedule, timeZone, now) + target.graceMs : now;
}

function rejectSettings(probe: ProbeSettings): void {
  const fault = scheduleFault(probe.schedule, probe.timeZone);
  rejectFaults([...(fault === undefined ? [] : [{ field: 'schedule', message: fault }]), ...probeFaults(probe)]);
}

/**
 * A probe that is gone or new must not leave its component with what the others do not say. What a removed probe
 * opened stays open: nobody watches it any more, so a person must close it.
 */
async function observeAgain(tx: Tx, { id }: Component, now: number): Promise<void> {
  const component = await findComponent(tx, id);
  if (!component) return;
  const { status } = observation(await listComponentProbes(tx, id), now);
  if (status !== component.observedStatus) await setObservedStatus(tx, id, status, now);
}

/** Targets may hold secrets in their headers, so the audit names the probe alone. */
function named({ key, componentId, target }: Probe): Record<string, unknown> {
  return { key, componentId, kind: target.kind };
}

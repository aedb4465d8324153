import { correctTimes as correct, type Corrected, type Correction, type WantedTime } from '../domain/correction.ts';
import { rejectFaults, type Fault } from '../domain/errors.ts';
import type { Incident } from '../domain/incident.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { insertCorrections } from '../store/corrections.ts';
import { correctRestored } from '../store/etas.ts';
import { getIncident, listAffected, setAffected, updateIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import { listUpdates, updateUpdate } from '../store/updates.ts';
import type { ActionContext } from './context.ts';
import { publishStatuses } from './steps/publish-statuses.ts';
import { restateIntervals } from './steps/restate-intervals.ts';

export interface CorrectTimesInput {
  times: readonly WantedTime[];
  /** For staff. */
  reason: string;
}

const REASON_LIMIT = 1_000;

/**
 * Puts right when an incident or maintenance began or ended, or when a component went down or was back. Readers see
 * that it was corrected; uptime, durations and whether promises were kept follow. Nobody is told by mail.
 */
export async function correctTimes(
  context: ActionContext,
  incidentId: string,
  { times, reason }: CorrectTimesInput,
): Promise<Incident> {
  const { store, actor, now } = context;
  rejectFaults(reasonFaults(reason));
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const incident = await getIncident(tx, incidentId);
    const affected = (await listAffected(tx, [incidentId])).get(incidentId) ?? [];
    const updates = (await listUpdates(tx, [incidentId])).get(incidentId) ?? [];
    const corrected = correct({ incident, affected, updates }, times, now);
    await save(tx, corrected);
    const author = actor.kind === 'staff' ? actor.name : null;
    await insertCorrections(tx, correctionsOf(corrected, { reason: reason.trim(), author, createdAt: now }));
    await restate(tx, corrected);
    await publishStatuses(tx, pageId, now);
    const details = { moved: corrected.moved, reason };
    await insertAuditEntry(tx, { at: now, actor, action: 'correct-times', subject: incidentId, details });
    return corrected.incident;
  });
}

function reasonFaults(reason: string): Fault[] {
  if (reason.trim() === '') return [{ field: 'reason', message: 'Say why the time is corrected.' }];
  return reason.length > REASON_LIMIT ? [{ field: 'reason', message: `Use at most ${REASON_LIMIT} characters.` }] : [];
}

async function save(tx: Tx, { incident, affected, updates, moved }: Corrected): Promise<void> {
  await updateIncident(tx, incident);
  await setAffected(tx, incident.id, affected);
  for (const update of updates) await updateUpdate(tx, update);
  for (const { componentId, field, toAt } of moved) {
    if (componentId !== null && field === 'ended') await correctRestored(tx, incident.id, componentId, toAt);
  }
}

/** What only moved along with the incident is no correction of its own. */
function correctionsOf(
  { incident, moved }: Corrected,
  about: Pick<Correction, 'reason' | 'author' | 'createdAt'>,
): Correction[] {
  const whole = moved.filter((each) => each.componentId === null);
  const isAlong = (each: Corrected['moved'][number]): boolean =>
    whole.some(({ field, fromAt, toAt }) => field === each.field && fromAt === each.fromAt && toAt === each.toAt);
  const own = moved.filter((each) => each.componentId !== null && !isAlong(each));
  return [...whole, ...own].map((each) => ({ id: newId(), incidentId: incident.id, ...each, ...about }));
}

async function restate(tx: Tx, { affected, moved }: Corrected): Promise<void> {
  const ids = affected.map((each) => each.componentId);
  await restateIntervals(tx, ids, Math.min(...moved.flatMap(({ fromAt, toAt }) => [fromAt, toAt])));
}

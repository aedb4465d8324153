import { AUTOMATIC_DELAY_MS, awaitingEstimate, estimatesFor, isStorm } from '../domain/automatic-estimate.ts';
import type { Incident } from '../domain/incident.ts';
import type { EtaInput } from '../domain/restoration.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listPastTroubles } from '../store/durations.ts';
import { listUnspoken } from '../store/estimate-candidates.ts';
import { listEtas } from '../store/etas.ts';
import { getIncident, listAffected, listOpenTimelines } from '../store/incidents.ts';
import { listComponents } from '../store/components.ts';
import { getPage, touchPage } from '../store/pages.ts';
import type { Db } from '../store/tables.ts';
import type { ActionContext } from './context.ts';
import { moveTimeline } from './steps/move-timeline.ts';

/**
 * On pages that allow it, gives each component that has been down for a while without a word of its return the ETA
 * that its own past suggests: once, in one update an incident, labelled as an estimate. Returns how many incidents got
 * one.
 */
export async function estimateFromHistory(context: ActionContext): Promise<number> {
  const { store, actor, now } = context;
  let estimated = 0;
  for (const { id, pageId } of await listUnspoken(store.db, now - AUTOMATIC_DELAY_MS)) {
    // Most have no past to go by: the page is locked, and published again, only for those that have.
    if (!hasAny(await suggested(store.db, await getIncident(store.db, id), now))) continue;
    estimated += await store.transaction(async (tx) => {
      await touchPage(tx, pageId, now);
      const incident = await getIncident(tx, id);
      const restoration = await suggested(tx, incident, now);
      if (!hasAny(restoration)) return 0;
      const automatic = { kind: 'history_estimate', at: now } as const;
      const posted = await moveTimeline(tx, context, incident, { automatic, restoration }, { isOpening: false });
      const details = { restoration, evidence: posted.evidence };
      const entry = { action: 'estimate-from-history', subject: id, details };
      await insertAuditEntry(tx, { at: now, actor, ...entry });
      return 1;
    });
  }
  return estimated;
}

function hasAny(restoration: Readonly<Record<string, EtaInput>>): boolean {
  return Object.keys(restoration).length > 0;
}

/** The ETAs that an incident's components would get now. */
async function suggested(db: Db, incident: Incident, now: number): Promise<Record<string, EtaInput>> {
  if (!(await getPage(db, incident.pageId)).hasAutomaticEstimates) return {};
  const affected = (await listAffected(db, [incident.id])).get(incident.id) ?? [];
  const etas = (await listEtas(db, [incident.id])).get(incident.id) ?? [];
  const awaiting = awaitingEstimate(incident, affected, etas, now);
  if (awaiting.length === 0 || isStorm(affected, await surroundings(db, incident.pageId))) return {};
  const past = await listPastTroubles(
    db,
    awaiting.map((each) => each.componentId),
  );
  return estimatesFor(awaiting, past, now);
}

async function surroundings(db: Db, pageId: string): Promise<{ componentCount: number; downCount: number }> {
  const timelines = await listOpenTimelines(db, pageId);
  const down = timelines
    .filter(({ incident }) => incident.kind === 'incident')
    .flatMap(({ affected }) => affected.filter((each) => each.restoredAt === null).map((each) => each.componentId));
  return { componentCount: (await listComponents(db, pageId)).length, downCount: new Set(down).size };
}

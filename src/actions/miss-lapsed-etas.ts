import { featuresOf } from '../domain/feature.ts';
import { waitingFor } from '../domain/holding-eta.ts';
import type { NoticeItem } from '../domain/notice.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listComponents } from '../store/components.ts';
import { listEtas, listLapsedEtas, markMissed } from '../store/etas.ts';
import { listAffected } from '../store/incidents.ts';
import { findHeld, insertNotice } from '../store/notices.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';

type LapsedEta = Awaited<ReturnType<typeof listLapsedEtas>>[number];

/**
 * Records promises whose time came with the component still down, and tells subscribers once: one notice an incident,
 * however many promises lapsed together. Restores nothing. Returns how many were missed.
 */
export async function missLapsedEtas(context: ActionContext): Promise<number> {
  const { store, now } = context;
  const pages = new Set((await listLapsedEtas(store.db, now)).map((eta) => eta.pageId));
  let missed = 0;
  for (const pageId of pages) {
    missed += await store.transaction(async (tx) => {
      await touchPage(tx, pageId, now);
      const lapsed = (await listLapsedEtas(tx, now)).filter((eta) => eta.pageId === pageId);
      for (const [incidentId, etas] of Map.groupBy(lapsed, (eta) => eta.incidentId)) {
        await missEtas(tx, context, pageId, incidentId, etas);
      }
      return lapsed.length;
    });
  }
  return missed;
}

async function missEtas(
  tx: Tx,
  { actor, now }: ActionContext,
  pageId: string,
  incidentId: string,
  etas: readonly LapsedEta[],
): Promise<void> {
  const ids = etas.map((eta) => eta.id);
  await markMissed(tx, ids, now);
  const items = etas.map(({ componentId, byAt }): NoticeItem => ({
    kind: 'eta_missed',
    componentId,
    byAt: Number(byAt),
  }));
  const own = etas.map((eta) => eta.componentId);
  const timeline = {
    affected: (await listAffected(tx, [incidentId])).get(incidentId) ?? [],
    etas: (await listEtas(tx, [incidentId])).get(incidentId) ?? [],
  };
  const features = featuresOf(await listComponents(tx, pageId));
  const componentIds = [...own, ...waitingFor(own, timeline, { features, now })];
  const about = { pageId, incidentId, subscriberId: null, ...(await findHeld(tx, incidentId, now)) };
  await insertNotice(tx, { id: newId(), kind: 'eta_missed', ...about, componentIds, items, createdAt: now });
  await insertAuditEntry(tx, { at: now, actor, action: 'miss-etas', subject: incidentId, details: { etas: ids } });
}

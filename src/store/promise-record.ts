import type { PromisedIncident } from '../domain/promise-record.ts';
import { listEtas } from './etas.ts';
import { listAffected } from './incidents.ts';
import { decode, localizedText } from './json.ts';
import type { Db } from './tables.ts';

/** So many incidents are read at most, the newest: what a record costs must not grow for ever. */
export const MOST_INCIDENTS = 500;

/**
 * The incidents of a page since a time in which a time was promised, newest first, 500 at most. False alarms and
 * duplicates are left out: there was nothing to restore.
 */
export async function listPromisedIncidents(db: Db, pageId: string, since: number): Promise<PromisedIncident[]> {
  const incidents = await db
    .selectFrom('incidents')
    .select(['id', 'name', 'createdAt'])
    .where('pageId', '=', pageId)
    .where('kind', '=', 'incident')
    .where('outcome', 'is', null)
    .where('deletedAt', 'is', null)
    .where('createdAt', '>=', since)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('etas')
          .select('etas.id')
          .whereRef('etas.incidentId', '=', 'incidents.id')
          .where('etas.byAt', 'is not', null),
      ),
    )
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(MOST_INCIDENTS)
    .execute();
  const ids = incidents.map((incident) => incident.id);
  const [etas, affected] = [await listEtas(db, ids), await listAffected(db, ids)];
  return incidents.map(({ id, name, createdAt }) => ({
    ...{ id, name: decode(localizedText, name), createdAt },
    lines: (affected.get(id) ?? []).map(({ componentId, restoredAt }) => {
      const own = (etas.get(id) ?? []).filter((eta) => eta.componentId === componentId);
      return { incidentId: id, componentId, restoredAt, etas: own };
    }),
  }));
}

import type { Incident } from '../domain/incident.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import { listEtas } from './etas.ts';
import { listAffected } from './incidents.ts';
import { listPublishedPostmortems } from './postmortems.ts';
import type { Db } from './tables.ts';
import { listUpdates } from './updates.ts';

/** All that was said in each of these incidents, in their order. */
export async function loadTimelines(db: Db, incidents: readonly Incident[]): Promise<FullTimeline[]> {
  const ids = incidents.map((incident) => incident.id);
  const [affected, updates, etas] = [await listAffected(db, ids), await listUpdates(db, ids), await listEtas(db, ids)];
  const postmortems = await listPublishedPostmortems(db, ids);
  return incidents.map((incident) => ({
    incident,
    affected: affected.get(incident.id) ?? [],
    updates: updates.get(incident.id) ?? [],
    etas: etas.get(incident.id) ?? [],
    postmortem: postmortems.get(incident.id) ?? null,
  }));
}

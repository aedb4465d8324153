import type { Incident } from '../domain/incident.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import { listCorrections } from './corrections.ts';
import { listEtas } from './etas.ts';
import { findIncident, listAffected } from './incidents.ts';
import { listPublishedPostmortems } from './postmortems.ts';
import type { Db } from './tables.ts';
import { listUpdates } from './updates.ts';

/** All that was said in each of these incidents, in their order. */
export async function loadTimelines(db: Db, incidents: readonly Incident[]): Promise<FullTimeline[]> {
  const ids = incidents.map((incident) => incident.id);
  const [affected, updates, etas] = [await listAffected(db, ids), await listUpdates(db, ids), await listEtas(db, ids)];
  const corrections = await listCorrections(db, ids);
  const targets = await mergeTargets(db, incidents);
  const postmortems = await listPublishedPostmortems(db, ids);
  return incidents.map((incident) => ({
    incident,
    affected: affected.get(incident.id) ?? [],
    updates: updates.get(incident.id) ?? [],
    etas: etas.get(incident.id) ?? [],
    corrections: corrections.get(incident.id) ?? [],
    mergedInto: (incident.mergedIntoId !== null && targets.get(incident.mergedIntoId)) || null,
    postmortem: postmortems.get(incident.id) ?? null,
  }));
}

/** The same without what was said: enough for lists, and cheap. */
export async function loadHeads(db: Db, incidents: readonly Incident[]): Promise<FullTimeline[]> {
  const ids = incidents.map((incident) => incident.id);
  const affected = await listAffected(db, ids);
  const corrections = await listCorrections(db, ids);
  const targets = await mergeTargets(db, incidents);
  return incidents.map((incident) => ({
    incident,
    affected: affected.get(incident.id) ?? [],
    updates: [],
    etas: [],
    corrections: corrections.get(incident.id) ?? [],
    mergedInto: (incident.mergedIntoId !== null && targets.get(incident.mergedIntoId)) || null,
    postmortem: null,
  }));
}

/** Name and id of the incidents in which duplicates are told on. */
async function mergeTargets(
  db: Db,
  incidents: readonly Incident[],
): Promise<Map<string, NonNullable<FullTimeline['mergedInto']>>> {
  const ids = new Set(incidents.flatMap((incident) => incident.mergedIntoId ?? []));
  const targets = new Map<string, NonNullable<FullTimeline['mergedInto']>>();
  for (const id of ids) {
    const target = await findIncident(db, id);
    if (target) targets.set(id, { id, name: target.name });
  }
  return targets;
}

import type { Incident } from '../domain/incident.ts';
import { publicPage } from '../domain/status-page.ts';
import { listIncidents } from '../store/incidents.ts';
import type { Db } from '../store/tables.ts';
import { loadTimelines } from '../store/timelines.ts';
import type { PublishedFile } from '../lib/published-files.ts';
import { timelineArtefacts } from './build-site.ts';
import { prepareFile } from './prepare.ts';
import type { Publication } from './publication.ts';
import type { StoredSite } from './targets/site-index.ts';

/** Incidents read at once, so that memory does not grow with the history. */
const CHUNK = 100;

/**
 * Renders the pages of incidents beyond the latest, which otherwise stay as they are: needed only when something
 * changed that every page shows (a name, the look, what is hidden), or when nothing was kept.
 */
export async function addOlder(db: Db, publication: Publication, site: StoredSite): Promise<StoredSite> {
  const { rows, view } = publication;
  const files = new Map<string, PublishedFile>(site.site.files);
  const fingerprints = new Map(site.fingerprints);
  const loaded = new Set(rows.timelines.map((timeline) => timeline.incident.id));
  for (let offset = 0; ; offset += CHUNK) {
    const all = await listIncidents(db, view.id, { limit: CHUNK, offset });
    if (all.length === 0) break;
    const older: Incident[] = all.filter((incident) => !loaded.has(incident.id));
    const timelines = await loadTimelines(db, older);
    const some = { ...rows, timelines };
    const artefacts = timelineArtefacts({ ...publication, rows: some, view: publicPage(some, view.asOf) });
    for (const artefact of artefacts) {
      files.set(artefact.path, await prepareFile(artefact, files.get(artefact.path), view.asOf));
      if (artefact.fingerprint !== null) fingerprints.set(artefact.path, artefact.fingerprint);
    }
  }
  return { ...site, site: { ...site.site, files }, fingerprints };
}

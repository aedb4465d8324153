import type { FullTimeline } from '../domain/public-incident.ts';
import type { PublishedFile } from '../lib/published-files.ts';
import type { Artefact } from './artefacts/artefact.ts';
import { asOfArtefacts, isAsOfTable } from './artefacts/as-of.ts';
import { feedArtefacts } from './artefacts/atom.ts';
import { badgeArtefacts } from './artefacts/badge.ts';
import { calendarArtefacts } from './artefacts/calendar.ts';
import { incidentArtefacts, pageArtefacts } from './artefacts/html.ts';
import { incidentJsonArtefact, jsonArtefacts } from './artefacts/json.ts';
import { promiseArtefacts } from './artefacts/promises.ts';
import { hashOf, prepareFile } from './prepare.ts';
import { workerArtefacts } from './artefacts/worker.ts';
import type { Publication } from './publication.ts';
import type { StoredSite } from './targets/directory.ts';

export interface Round {
  former: StoredSite | undefined;
  now: number;
  /** Whether the artefact of an incident that was not loaded may stay as it is. */
  isKept: (incidentId: string) => boolean;
}

/**
 * All files of one page. What was rendered from the same facts before is taken over, so that a round costs what
 * changed; the pages of old incidents stay reachable without being read again.
 */
export async function buildSite(publication: Publication, round: Round): Promise<StoredSite> {
  const { former, now } = round;
  const files = new Map<string, PublishedFile>(keptFiles(publication, round));
  const fingerprints = new Map<string, string>();
  for (const path of files.keys()) fingerprints.set(path, former?.fingerprints.get(path) ?? '');
  const artefacts = allArtefacts(publication);
  const made = await Promise.all(artefacts.map((artefact) => takeOverOrPrepare(artefact, former, now)));
  for (const [index, artefact] of artefacts.entries()) {
    files.set(artefact.path, made[index] as PublishedFile);
    if (artefact.fingerprint !== null) fingerprints.set(artefact.path, artefact.fingerprint);
    else fingerprints.delete(artefact.path);
  }
  const { view, base, shape } = publication;
  return { site: { id: view.id, base, locales: view.locales, files }, shape, fingerprints };
}

async function takeOverOrPrepare(
  artefact: Artefact,
  former: StoredSite | undefined,
  now: number,
): Promise<PublishedFile> {
  const before = former?.site.files.get(artefact.path);
  const isSame = artefact.fingerprint !== null && former?.fingerprints.get(artefact.path) === artefact.fingerprint;
  return before && isSame ? before : prepareFile(artefact, before, now);
}

/** The page itself comes last: it links to all others. */
function allArtefacts(publication: Publication): Artefact[] {
  return [
    ...timelineArtefacts(publication),
    ...jsonArtefacts(publication),
    ...feedArtefacts(publication),
    ...promiseArtefacts(publication),
    ...calendarArtefacts(publication),
    ...badgeArtefacts(publication),
    ...asOfArtefacts(publication),
    ...workerArtefacts(publication),
    ...pageArtefacts(publication),
  ];
}

/** What belongs to single incidents and maintenances. */
export function timelineArtefacts(publication: Publication): Artefact[] {
  const { rows, view } = publication;
  const byId = new Map(view.timelines.map((incident) => [incident.id, incident]));
  return rows.timelines.flatMap((timeline) => {
    const incident = byId.get(timeline.incident.id);
    if (!incident) return [];
    const fingerprint = hashOf(JSON.stringify([publication.shape, incident]));
    return [
      ...incidentArtefacts(publication, incident, fingerprint),
      incidentJsonArtefact(publication, timeline, jsonFingerprint(publication, timeline, fingerprint)),
    ];
  });
}

/** An incident's JSON also holds its components as they are at present, and every change of the page while it is open. */
function jsonFingerprint(
  { rows, view }: Publication,
  { incident, affected, updates }: FullTimeline,
  own: string,
): string {
  const ids = new Set(affected.map((each) => each.componentId));
  const components = rows.components.filter((each) => ids.has(each.id)).map((each) => [each.status, each.updatedAt]);
  const version = incident.resolvedAt === null ? [rows.page.version, view.asOf] : [];
  return hashOf(JSON.stringify([own, updates, components, version]));
}

/** Files of incidents that were not loaded in this round, and of lists, which never change. */
function keptFiles({ rows, shape, base }: Publication, { former, isKept }: Round): [string, PublishedFile][] {
  if (former?.shape !== shape) return [];
  const loaded = new Set(rows.timelines.map((timeline) => timeline.incident.id));
  const prefix = `${base}/`;
  return [...former.site.files].filter(([path]) => {
    if (isAsOfTable(path)) return true;
    const id = path.startsWith(prefix) ? incidentOf(path) : null;
    return id !== null && !loaded.has(id) && isKept(id);
  });
}

/** The incident whose own page or JSON a path is; null for every other path. */
export function incidentOf(path: string): string | null {
  return /\/incidents\/([0-9a-z]{12})(?:\.json)?$/.exec(path)?.[1] ?? null;
}

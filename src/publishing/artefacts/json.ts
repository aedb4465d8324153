import { isUnderWay } from '../../domain/maintenance.ts';
import type { FullTimeline, PublicIncident } from '../../domain/public-incident.ts';
import { fullIncidentJson } from '../../views/full-incident-json.ts';
import { withPostmortem } from '../../views/postmortem-json.ts';
import {
  componentsJson,
  incidentJson,
  pageJson,
  statusJson,
  type IncidentJson,
  type JsonSource,
} from '../../views/statuspage-json.ts';
import { LATEST } from '../load-page.ts';
import { languageOf, type Publication } from '../publication.ts';
import { withSpokenUpdates } from '../../views/update-text.ts';
import { JSON_TYPE, type Artefact } from './artefact.ts';

/** Statuspage's public API as files, in the page's default language. */
export function jsonArtefacts(publication: Publication): Artefact[] {
  const { timelines } = publication.rows;
  const source = jsonSource(publication);
  const page = pageJson(source);
  const incidents = timelines.filter((each) => each.incident.kind === 'incident');
  const maintenances = timelines.filter((each) => each.incident.kind === 'maintenance');
  const unresolved = incidents.filter((each) => each.incident.resolvedAt === null);
  const upcoming = maintenances.filter((each) => each.incident.status === 'scheduled');
  const active = maintenances.filter((each) => isUnderWay(each.incident.status));
  const list = (some: readonly FullTimeline[]): IncidentJson[] => some.map((each) => oneIncident(publication, each));
  const components = componentsJson(source);
  const status = statusJson(source);
  const current = { incidents: list(unresolved), scheduled_maintenances: list([...upcoming, ...active]) };
  const bodies: [string, Record<string, unknown>][] = [
    ['summary', { page, components, ...current, status }],
    ['status', { page, status }],
    ['components', { page, components }],
    ['incidents', { page, incidents: list(incidents.slice(0, LATEST)) }],
    ['incidents/unresolved', { page, incidents: current.incidents }],
    ['scheduled-maintenances', { page, scheduled_maintenances: list(maintenances.slice(0, LATEST)) }],
    ['scheduled-maintenances/upcoming', { page, scheduled_maintenances: list(upcoming) }],
    ['scheduled-maintenances/active', { page, scheduled_maintenances: list(active) }],
  ];
  return bodies.map(([name, body]) => jsonFile(publication, name, () => body, null));
}

/** One incident or maintenance: `/api/v2/incidents/{id}.json`, and with every field beside its page. */
export function incidentJsonArtefacts(
  publication: Publication,
  timeline: FullTimeline,
  fingerprint: string,
): Artefact[] {
  const { id } = timeline.incident;
  const body = (): Record<string, unknown> => ({
    page: pageJson(jsonSource(publication)),
    incident: oneIncident(publication, timeline),
  });
  const source = jsonSource(publication);
  const full = (): string => JSON.stringify(fullIncidentJson(oneIncident(publication, timeline), source, timeline));
  const file = { type: JSON_TYPE, isImmutable: false, fingerprint };
  return [
    jsonFile(publication, `incidents/${id}`, body, fingerprint),
    { path: `${publication.base}/incidents/${id}.json`, ...file, render: full },
  ];
}

function jsonFile(
  { base }: Publication,
  name: string,
  body: () => Record<string, unknown>,
  fingerprint: string | null,
): Artefact {
  const path = `${base}/api/v2/${name}.json`;
  return { path, type: JSON_TYPE, isImmutable: false, fingerprint, render: () => JSON.stringify(body()) };
}

/** The sight that readers' JSON has of a page. */
export function jsonSource({ rows, view, base, baseUrl }: Publication): JsonSource {
  const { page, components, groups } = rows;
  const url = `${baseUrl}${base}`;
  return { page, url, locale: page.defaultLocale, components, groups, now: view.asOf, isHiddenShown: false };
}

/** The JSON of some of a page's incidents and maintenances, in their order. */
export function incidentJsons(publication: Publication, some: readonly Pick<PublicIncident, 'id'>[]): IncidentJson[] {
  const timelines = new Map(publication.rows.timelines.map((each) => [each.incident.id, each]));
  return some.flatMap(({ id }) => {
    const timeline = timelines.get(id);
    return timeline ? [oneIncident(publication, timeline)] : [];
  });
}

const made = new WeakMap<Publication, WeakMap<FullTimeline, IncidentJson>>();

/** Made once a round, whatever number of answers it stands in. */
function oneIncident(publication: Publication, timeline: FullTimeline): IncidentJson {
  const all = made.get(publication) ?? new WeakMap<FullTimeline, IncidentJson>();
  made.set(publication, all);
  const known = all.get(timeline) ?? makeIncident(publication, timeline);
  all.set(timeline, known);
  return known;
}

function makeIncident(publication: Publication, timeline: FullTimeline): IncidentJson {
  const { view } = publication;
  const spoken = view.timelines.find((each) => each.id === timeline.incident.id);
  const language = languageOf(publication, view.defaultLocale);
  const source = jsonSource(publication);
  const json = incidentJson(source, spoken ? withSpokenUpdates(timeline, spoken, language) : timeline);
  return withPostmortem(json, source, timeline.postmortem);
}

import { asOfGroups } from '../../domain/as-of.ts';
import type { PublicComponent } from '../../domain/status-page.ts';
import { historyJson } from '../../views/history-json.ts';
import { statusPageJson } from '../../views/status-json.ts';
import { statusSchema } from '../../views/status-schema.ts';
import { hashOf } from '../prepare.ts';
import type { Publication } from '../publication.ts';
import { JSON_TYPE, type Artefact } from './artefact.ts';
import { incidentJsons, jsonSource } from './json.ts';

/** Statuspage's history for programs, our own answer with all that the page says now, and the schema that documents it. */
export function ownJsonArtefacts(publication: Publication): Artefact[] {
  const { base, baseUrl } = publication;
  const url = `${baseUrl}${base}`;
  const file = { type: JSON_TYPE, isImmutable: false };
  return [
    {
      ...{ path: `${base}/history.json`, ...file, fingerprint: null },
      render: () => {
        const { timelines, timeZone } = publication.view;
        return JSON.stringify(historyJson(incidentJsons(publication, timelines), timeZone));
      },
    },
    {
      ...{ path: `${base}/api/status.json`, ...file, fingerprint: null },
      render: () => JSON.stringify(statusBody(publication)),
    },
    {
      ...{ path: `${base}/api/status.schema.json`, ...file, fingerprint: hashOf(publication.shape) },
      render: () => JSON.stringify(statusSchema(url), null, 2),
    },
  ];
}

function statusBody(publication: Publication): ReturnType<typeof statusPageJson> {
  const { view } = publication;
  const all = view.services.flatMap(({ components }) => components.flatMap(withFeatures));
  return statusPageJson(jsonSource(publication), {
    groups: asOfGroups(view),
    headline: view.headline,
    uptimes: new Map(all.map(({ id, history }) => [id, history?.uptime ?? null])),
    names: new Map(all.map(({ id, name }) => [id, name])),
    incidents: incidentJsons(publication, view.openIncidents),
    maintenances: incidentJsons(publication, view.maintenances),
  });
}

function withFeatures(component: PublicComponent): PublicComponent[] {
  return [component, ...component.features];
}

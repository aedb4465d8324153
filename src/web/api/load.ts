import type { Request } from 'express';
import { notFound } from '../../domain/errors.ts';
import type { Incident } from '../../domain/incident.ts';
import type { Page } from '../../domain/page.ts';
import { listComponents } from '../../store/components.ts';
import { listGroups } from '../../store/groups.ts';
import { findIncident } from '../../store/incidents.ts';
import { listPages } from '../../store/pages.ts';
import { loadTimelines } from '../../store/timelines.ts';
import { manageIncidentJson, type ManageIncidentJson } from '../../views/manage-json.ts';
import { pageAddress } from '../../domain/page-address.ts';
import type { JsonSource } from '../../views/statuspage-json.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';

/** All pages, each with its public address. */
export async function loadPages(web: WebContext): Promise<Pick<JsonSource, 'page' | 'url' | 'locale'>[]> {
  const pages = await listPages(web.store.db);
  return pages.map((page) => ({
    page,
    url: pageAddress(page, pages[0], web.baseUrl).url,
    locale: page.defaultLocale,
  }));
}

/** The page that the path names. Throws `not_found` where there is none. */
export async function loadPage(web: WebContext, request: Request): Promise<Page> {
  return (await loadPageWithUrl(web, request)).page;
}

/** The same with its public address, as answers about the page itself need it. */
export async function loadPageWithUrl(
  web: WebContext,
  request: Request,
): Promise<Pick<JsonSource, 'page' | 'url' | 'locale'>> {
  const id = pathPart(request, 'page_id');
  const found = (await loadPages(web)).find(({ page }) => page.id === id);
  if (!found) throw notFound('page');
  return found;
}

/** What the answers about the page that the path names are made from. */
export async function loadSource(web: WebContext, request: Request): Promise<JsonSource> {
  const found = await loadPageWithUrl(web, request);
  const { db } = web.store;
  const components = await listComponents(db, found.page.id);
  const groups = await listGroups(db, found.page.id);
  return { ...found, components, groups, now: web.clock.now(), isHiddenShown: true };
}

/** The incident or maintenance that the path names, on the page that it names. */
export async function loadIncident(web: WebContext, request: Request): Promise<Incident> {
  const incident = await findIncident(web.store.db, pathPart(request, 'incident_id'));
  if (incident?.pageId !== pathPart(request, 'page_id')) throw notFound('incident');
  return incident;
}

/** Incidents and maintenances as the API answers them. */
export async function incidentsJson(
  web: WebContext,
  request: Request,
  incidents: readonly Incident[],
): Promise<ManageIncidentJson[]> {
  const source = await loadSource(web, request);
  const timelines = await loadTimelines(web.store.db, incidents);
  return timelines.map((timeline) => manageIncidentJson(source, timeline));
}

/** The same for one of them, read again. */
export async function incidentAnswer(web: WebContext, request: Request, id: string): Promise<ManageIncidentJson> {
  const incident = await findIncident(web.store.db, id);
  const [json] = incident ? await incidentsJson(web, request, [incident]) : [];
  if (!json) throw notFound('incident');
  return json;
}

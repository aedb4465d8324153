import { pageAddress } from '../domain/page-address.ts';
import { publicPage, type PageRows } from '../domain/status-page.ts';
import { COMPONENT_STATUSES } from '../domain/status.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import { listComponents } from '../store/components.ts';
import { listGroups } from '../store/groups.ts';
import type { Store } from '../store/open.ts';
import { getPage, listPages } from '../store/pages.ts';
import type { PagePreview } from '../views/preview-facts.ts';
import { render } from '../views/render.ts';
import { incidentPageFacts } from './facts/page-facts.ts';
import { NO_HISTORY } from './load-history.ts';
import { placeOf } from './place.ts';
import { languageOf, type Publication } from './publication.ts';
import { NO_CHARTS } from './response-charts.ts';

export interface PreviewDeps {
  store: Store;
  baseUrl: string;
}

/** The stylesheets as they lie in `public/`: a preview does not wait for anything to be published. */
const STYLES = ['tokens', 'base', 'page', 'status'].map((name) => `/assets/${name}.css`);
const ASSETS: Publication['assets'] = {
  ...{
    style: '',
    styleBody: '',
    promisesStyle: '',
    listStyle: '',
    historyStyle: '',
    embedStyle: '',
    embedScript: '',
    script: '',
    icon: '/assets/icon.svg',
  },
  icons: Object.fromEntries(
    COMPONENT_STATUSES.map((status) => [status, `/assets/icon-${status}.svg`]),
  ) as Publication['assets']['icons'],
  artefacts: [],
};

/** The public page of an incident that is not saved (yet), in each of the page's languages. */
export async function previewPages(
  { store, baseUrl }: PreviewDeps,
  timeline: FullTimeline,
  now: number,
): Promise<PagePreview[]> {
  const page = await getPage(store.db, timeline.incident.pageId);
  const rows: PageRows = {
    page,
    groups: await listGroups(store.db, page.id),
    components: await listComponents(store.db, page.id),
    timelines: [timeline],
    // An incident's own page shows no history of days.
    intervals: [],
    days: [],
  };
  const place = placeOf(page, pageAddress(page, (await listPages(store.db))[0], baseUrl));
  const view = publicPage(rows, now);
  const site = {
    place,
    base: place.base,
    baseUrl: place.origin,
    logo: null,
    assets: ASSETS,
    isMailOn: true,
    securityContact: null,
    promised: null,
    asOfTables: [],
    shape: '',
  };
  const publication: Publication = { rows, view, ...site, history: NO_HISTORY, charts: NO_CHARTS };
  const [incident] = view.timelines;
  if (!incident) throw new Error('The incident has no public face.');
  return page.locales.map((locale) => {
    const facts = incidentPageFacts(publication, incident, locale);
    const layout = { ...facts.layout, styles: STYLES, script: null, feed: null, share: null };
    return { locale, html: render('public/incident', { ...facts, layout }, languageOf(publication, locale)) };
  });
}

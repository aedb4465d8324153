import { publicPage, type PageRows } from '../domain/status-page.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import { listComponents } from '../store/components.ts';
import { listGroups } from '../store/groups.ts';
import type { Store } from '../store/open.ts';
import { getPage, listPages } from '../store/pages.ts';
import { pageBase } from '../views/public-layout.ts';
import type { PagePreview } from '../views/preview-facts.ts';
import { render } from '../views/render.ts';
import { incidentPageFacts } from './facts/page-facts.ts';
import { languageOf, type Publication } from './publication.ts';

export interface PreviewDeps {
  store: Store;
  baseUrl: string;
}

/** The stylesheets as they lie in `public/`: a preview does not wait for anything to be published. */
const STYLES = ['tokens', 'base', 'page', 'status'].map((name) => `/assets/${name}.css`);
const ASSETS: Publication['assets'] = {
  ...{
    style: '',
    promisesStyle: '',
    listStyle: '',
    embedStyle: '',
    embedScript: '',
    script: '',
    icon: '/assets/icon.svg',
  },
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
  const base = pageBase(page, (await listPages(store.db))[0]);
  const view = publicPage(rows, now);
  const site = {
    base,
    baseUrl,
    assets: ASSETS,
    isMailOn: true,
    securityContact: null,
    promised: null,
    asOfTables: [],
    shape: '',
  };
  const publication: Publication = { rows, view, ...site };
  const [incident] = view.timelines;
  if (!incident) throw new Error('The incident has no public face.');
  return page.locales.map((locale) => {
    const facts = incidentPageFacts(publication, incident, locale);
    const layout = { ...facts.layout, styles: STYLES, script: null, feed: null, share: null };
    return { locale, html: render('public/incident', { ...facts, layout }, languageOf(publication, locale)) };
  });
}

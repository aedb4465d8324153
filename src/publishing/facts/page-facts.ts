import type { Locale } from '../../domain/localized-text.ts';
import { isOver } from '../../domain/incident.ts';
import type { PublicComponent, PublicPage } from '../../domain/status-page.ts';
import { awaitedComponents, type Outlook } from '../../domain/wait.ts';
import { translate } from '../../views/language.ts';
import type {
  EtaLine,
  HistoryFacts,
  IncidentFacts,
  IncidentPageFacts,
  NextWord,
  PageFacts,
  ServiceFacts,
} from '../../views/page-facts.ts';
import { publicLayout } from '../../views/public-layout.ts';
import type { PublicLayout } from '../../views/public-views.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import { workerPath } from '../artefacts/worker.ts';
import type { Publication } from '../publication.ts';
import { monthOf, monthsBetween } from '../days.ts';
import { bars } from './bars.ts';
import { affectedFacts, answerOf } from './affected-facts.ts';
import { featureLines } from './feature-facts.ts';
import { shareIncident, sharePage } from './share-facts.ts';
import { etaLine, incidentFacts, incidentServices, nextWord } from './incident-facts.ts';
import { incidentTitle, pageTitle } from './titles.ts';
import { dateWords } from './words-of-time.ts';

/** Updates of each open incident on the page itself; its own page has all. */
const UPDATES_ON_PAGE = 3;

/** From so many services on, a reader has to look for the own one. */
const LONG_PAGE = 12;

/** From so many services on, a group that works is folded on a long page. */
const LONG_GROUP = 6;
/** Months that the history links to; each links to the one before. */
const MONTHS_LISTED = 12;

/** The facts of the page itself in one language. */
export function pageFacts(publication: Publication, locale: Locale): PageFacts {
  const { view, base, isMailOn, assets } = publication;
  const dates = view.days.map((day) => day.date);
  const awaited = awaitedOf(publication);
  const service = (each: PublicComponent): ServiceFacts => ({
    ...serviceFacts(each, `${base}/${locale}`, dates, locale),
    waitPath: awaited.has(each.id) ? componentWaitPath(view, locale, each.id) : null,
  });
  const incident = (each: PublicIncident) => incidentFacts(each, base, locale, UPDATES_ON_PAGE);
  const { kind, status, affected: count, working, latestBy } = view.headline;
  const { back, affected } = answerOf(view.affected.map(service), latestBy);
  const isLong = view.services.reduce((sum, { components }) => sum + components.length, 0) > LONG_PAGE;
  const groups = view.groups.map(({ name, components }, index) => ({
    name,
    services: components.map(service),
    folded: isLong && isFoldable(components) ? `group-${index + 1}` : null,
  }));
  const single = kind === 'one' ? (view.affected[0] ?? null) : null;
  const incidents = view.openIncidents.map(incident);
  const frame = layout(publication, locale, null, '');
  return {
    layout: {
      ...frame,
      title: pageTitle(publication, locale, frame.title),
      icon: assets.icons[status],
      isIndexed: publication.place.access === 'public',
      share: sharePage(publication, locale),
    },
    asOf: view.asOf,
    description: view.description,
    headline: {
      ...{ kind, status, affected: count, working, back, next: firstWord(view.openIncidents) },
      ...helpAbove(incidents),
    },
    single,
    affected,
    watched: affectedFacts(view.watched.map(service)),
    groups,
    hasHistory: groups.some((group) => group.folded === null && group.services.some((each) => each.bars !== null)),
    isLong,
    incidents: incidents.length === 1 ? incidents.map((each) => ({ ...each, ...NO_HELP })) : incidents,
    maintenances: view.maintenances.map(incident),
    subscribe: {
      isMailOn,
      pageId: view.id,
      locale,
      feed: `${base}/history.atom`,
      components: view.components,
    },
  };
}

const NO_HELP = { alternatives: null, contact: null };

/** What to do meanwhile is part of the answer where all trouble is one incident. */
function helpAbove(incidents: readonly IncidentFacts[]): Pick<IncidentFacts, 'alternatives' | 'contact'> {
  const [only, another] = incidents;
  return only && !another ? { alternatives: only.alternatives, contact: only.contact } : NO_HELP;
}

function isFoldable(services: readonly PublicComponent[]): boolean {
  return services.length >= LONG_GROUP && services.every((each) => each.status === 'operational');
}

/** The components that readers can wait for: they are told once it is back. */
export function awaitedOf(publication: Publication): ReadonlySet<string> {
  return publication.isMailOn ? awaitedComponents(outlookOf(publication)) : new Set();
}

function outlookOf({ rows }: Publication): Outlook {
  return { components: rows.components, open: rows.timelines.filter(({ incident }) => !isOver(incident)) };
}

/** The form that asks to be told until a component is back. */
export function componentWaitPath(page: PublicPage, locale: Locale, id: string): string {
  return waitPath(page, locale, `component=${id}&until=back`);
}

/** The form that asks to be told until something is back. */
function waitPath({ id }: PublicPage, locale: Locale, subject: string): string {
  return `/subscribe?page=${id}&lang=${locale}&${subject}`;
}

/** The promise of a next word that comes first, of several incidents. */
function firstWord(incidents: readonly PublicIncident[]): NextWord | null {
  const words = incidents.flatMap((incident) => nextWord(incident) ?? []);
  return words.sort((a, b) => a.at - b.at)[0] ?? null;
}

/** The facts of an incident's own page, with all its updates. */
export function incidentPageFacts(
  publication: Publication,
  incident: PublicIncident,
  locale: Locale,
): IncidentPageFacts {
  const { view, base, baseUrl, assets, isMailOn } = publication;
  const path = `incidents/${incident.id}`;
  const facts = incidentFacts(incident, base, locale, Infinity);
  return {
    layout: {
      ...layout(publication, locale, incidentTitle(facts, locale, view.defaultLocale), path),
      icon: assets.icons[facts.tone],
      share: shareIncident(publication, incident, locale),
    },
    // A finished story is true as of its end, whenever it was rendered.
    asOf: incident.isOver ? incident.updatedAt : view.asOf,
    waitPath: isMailOn && !incident.isOver ? waitPath(view, locale, `incident=${incident.id}`) : null,
    incident: facts,
    ...answerOf(incidentServices(incident, `${base}/${locale}`), incident.latestBy),
    address: `${baseUrl}${base}/${locale}/${path}`,
  };
}

/** The facts of the history: the latest incidents and maintenances by month. */
export function historyFacts(publication: Publication, locale: Locale): HistoryFacts {
  const { view, base, history, assets } = publication;
  const frame = layout(publication, locale, translate(locale, 'page.history.title'), 'history');
  const root = `${base}/${locale}`;
  const months = Map.groupBy(view.timelines, (each) => monthOf(each.startedAt, view.timeZone));
  const known = monthsBetween(history.oldestMonth, history.lastMonth).slice(-MONTHS_LISTED).reverse();
  return {
    layout: { ...frame, styles: [...frame.styles, assets.historyStyle] },
    asOf: view.asOf,
    zone: view.timeZone,
    months: [...months].map(([month, incidents]) => ({
      name: dateWords(month, 'month', locale),
      path: known.includes(month) ? `${root}/history/${month}` : null,
      incidents: incidents.map((each) => incidentFacts(each, base, locale, 0)),
    })),
    archive: known.map((month) => ({ name: dateWords(month, 'month', locale), path: `${root}/history/${month}` })),
  };
}

/** What stands around every page of a publication in one language; `path` is the one below the language. */
export function layout(
  { rows, view, base, baseUrl, assets }: Publication,
  locale: Locale,
  heading: string | null,
  path: string,
): PublicLayout {
  const { isRecordPublic, logo, footerLinks } = rows.page;
  const face = { ...view, locales: [...view.locales], isRecordPublic, logo, footerLinks };
  const facts = publicLayout(face, locale, { base, baseUrl, heading, path });
  return { ...facts, styles: [assets.style], script: assets.script, worker: workerPath(base), icon: assets.icon };
}

function serviceFacts(
  component: PublicComponent,
  root: string,
  dates: readonly string[],
  locale: Locale,
): ServiceFacts {
  const { id, name, description, status, sinceAt, becauseOf, history, watchingSinceAt, isAgain } = component;
  return {
    name,
    path: `${root}/components/${id}`,
    description,
    status,
    sinceAt,
    becauseOf,
    watchingSinceAt,
    restoredAt: null,
    isAgain,
    waitPath: null,
    eta: componentEta(component),
    features: featureLines(component, componentEta),
    bars: history && bars(history, dates, locale),
  };
}

/** What is promised of a component; nothing where it works. */
export function componentEta(
  component: Pick<
    PublicComponent,
    'status' | 'eta' | 'plannedUntil' | 'isOverrun' | 'nextUpdateBy' | 'isNextUpdateLate'
  >,
): EtaLine | null {
  const { status, eta, plannedUntil } = component;
  if (status === 'operational' || status === 'unknown') return null;
  if (status !== 'under_maintenance' || plannedUntil === null) return etaLine(eta, nextWord(component));
  const key = component.isOverrun ? 'overrun' : 'planned';
  return { ...etaLine(null, null), key, byAt: plannedUntil };
}

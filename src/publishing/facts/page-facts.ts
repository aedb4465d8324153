import type { Locale } from '../../domain/localized-text.ts';
import { isOver } from '../../domain/incident.ts';
import type { PublicComponent, PublicPage } from '../../domain/status-page.ts';
import { awaitedComponents, type Outlook } from '../../domain/wait.ts';
import { translate } from '../../views/language.ts';
import type {
  EtaLine,
  HistoryFacts,
  IncidentPageFacts,
  NextWord,
  PageFacts,
  ServiceFacts,
} from '../../views/page-facts.ts';
import { publicLayout } from '../../views/public-layout.ts';
import type { PublicLayout } from '../../views/public-views.ts';
import { inLanguage } from '../../domain/localized-text.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import { workerPath } from '../artefacts/worker.ts';
import type { Publication } from '../publication.ts';
import { bars } from './bars.ts';
import { featureLines } from './feature-facts.ts';
import { etaLine, incidentFacts, nextWord } from './incident-facts.ts';

/** Updates of each open incident on the page itself; its own page has all. */
const UPDATES_ON_PAGE = 3;

/** The facts of the page itself in one language. */
export function pageFacts(publication: Publication, locale: Locale): PageFacts {
  const { view, base, isMailOn } = publication;
  const dates = view.days.map((day) => day.date);
  const awaited = isMailOn ? awaitedComponents(outlookOf(publication)) : new Set();
  const service = (each: PublicComponent): ServiceFacts => ({
    ...serviceFacts(each, dates, locale),
    waitPath: awaited.has(each.id) ? waitPath(view, locale, `component=${each.id}&until=back`) : null,
  });
  const incident = (each: PublicIncident) => incidentFacts(each, base, locale, UPDATES_ON_PAGE);
  const affected = view.affected.map(service);
  const groups = view.groups.map(({ name, components }) => ({ name, services: components.map(service) }));
  const single = view.headline.kind === 'one' ? (affected[0] ?? null) : null;
  return {
    layout: { ...layout(publication, locale, null, ''), isIndexed: true },
    asOf: view.asOf,
    description: view.description,
    headline: { ...view.headline, next: single ? null : firstWord(view.openIncidents) },
    single,
    affected,
    watched: view.watched.map(service),
    groups,
    hasHistory: [...affected, ...groups.flatMap((group) => group.services)].some((each) => each.bars !== null),
    incidents: view.openIncidents.map(incident),
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

function outlookOf({ rows }: Publication): Outlook {
  return { components: rows.components, open: rows.timelines.filter(({ incident }) => !isOver(incident)) };
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
  const { view, base, isMailOn } = publication;
  const name = inLanguage(incident.name, locale, view.defaultLocale).text;
  return {
    layout: layout(publication, locale, name, `incidents/${incident.id}`),
    // A finished story is true as of its end, whenever it was rendered.
    asOf: incident.isOver ? incident.updatedAt : view.asOf,
    waitPath: isMailOn && !incident.isOver ? waitPath(view, locale, `incident=${incident.id}`) : null,
    incident: incidentFacts(incident, base, locale, Infinity),
  };
}

/** The facts of the history: the latest incidents and maintenances by month. */
export function historyFacts(publication: Publication, locale: Locale): HistoryFacts {
  const { view, base } = publication;
  const month = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone: view.timeZone });
  const months = Map.groupBy(view.timelines, (each) => month.format(each.startedAt));
  return {
    layout: layout(publication, locale, translate(locale, 'page.history.title'), 'history'),
    asOf: view.asOf,
    zone: view.timeZone,
    months: [...months].map(([name, incidents]) => ({
      name,
      incidents: incidents.map((each) => incidentFacts(each, base, locale, 0)),
    })),
  };
}

/** What stands around every page of a publication in one language; `path` is the one below the language. */
export function layout(
  { rows, view, base, baseUrl, assets }: Publication,
  locale: Locale,
  heading: string | null,
  path: string,
): PublicLayout {
  const face = { ...view, locales: [...view.locales], isRecordPublic: rows.page.isRecordPublic };
  const facts = publicLayout(face, locale, { base, baseUrl, heading, path });
  return { ...facts, styles: [assets.style], script: assets.script, worker: workerPath(base), icon: assets.icon };
}

function serviceFacts(component: PublicComponent, dates: readonly string[], locale: Locale): ServiceFacts {
  const { name, description, status, sinceAt, becauseOf, history, watchingSinceAt, isAgain } = component;
  return {
    name,
    description,
    status,
    sinceAt,
    becauseOf,
    watchingSinceAt,
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

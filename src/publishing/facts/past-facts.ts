import type { Locale } from '../../domain/localized-text.ts';
import { isUnderWay } from '../../domain/maintenance.ts';
import type { ComponentDay, PublicDay, Stretch } from '../../domain/public-history.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import type {
  AboutPageFacts,
  DayEntry,
  DayPageFacts,
  DayStretch,
  MaintenancePageFacts,
  MonthPageFacts,
  WordLink,
} from '../../views/history-facts.ts';
import { translate } from '../../views/language.ts';
import type { PublicLayout } from '../../views/public-views.ts';
import { dateAfter, monthAfter } from '../days.ts';
import type { Publication } from '../publication.ts';
import { incidentFacts } from './incident-facts.ts';
import { layout } from './page-facts.ts';
import { formulaFacts, weights } from './record-facts.ts';
import { dateWords } from './words-of-time.ts';

/** The facts of one day's page in one language. */
export function dayPageFacts(publication: Publication, day: PublicDay, locale: Locale): DayPageFacts {
  const { view, base, history } = publication;
  const root = `${base}/${locale}`;
  const title = dateWords(day.date, 'day', locale);
  const today = view.days.at(-1)?.date ?? day.date;
  // Before these days only those have a page on which something happened, so the first one links to none beside it.
  const hasNeighbours = day.date > (view.days[0]?.date ?? '');
  const isUnwatched = ({ stretches }: ComponentDay): boolean => stretches.every((each) => each.status === 'unknown');
  const entry = ({ id, name, stretches }: ComponentDay): DayEntry => ({
    name,
    path: `${root}/components/${id}`,
    stretches: stretches.map((stretch) => dayStretch(stretch, day)),
  });
  const link = (date: string): WordLink => ({ name: dateWords(date, 'short', locale), path: `${root}/days/${date}` });
  return {
    layout: ownLayout(publication, locale, title, `days/${day.date}`),
    // What is over is true as of its end, whenever it was rendered.
    asOf: Math.min(view.asOf, day.untilAt),
    isToday: day.date === today,
    day: title,
    zone: view.timeZone,
    previous: hasNeighbours && day.date > history.oldestDate ? link(dateAfter(day.date, -1)) : null,
    next: hasNeighbours && day.date < today ? link(dateAfter(day.date, 1)) : null,
    within: monthLink(root, day.date.slice(0, 7), locale),
    components: day.components.filter((each) => !isUnwatched(each)).map(entry),
    unwatched: day.components.filter(isUnwatched).map(entry),
    incidents: day.incidents.map((each) => incidentFacts(each, base, locale, 0)),
  };
}

function dayStretch({ status, fromAt, untilAt }: Stretch, day: PublicDay): DayStretch {
  const isWholeDay = fromAt === day.fromAt && untilAt === day.untilAt;
  return { status, fromAt, untilAt, durationMs: untilAt === null ? null : untilAt - fromAt, isWholeDay };
}

/** The facts of one month's page in one language: what began in it, newest first. */
export function monthPageFacts(
  publication: Publication,
  month: string,
  incidents: readonly PublicIncident[],
  locale: Locale,
): MonthPageFacts {
  const { view, base, history } = publication;
  const root = `${base}/${locale}`;
  const title = dateWords(month, 'month', locale);
  const isPresent = month === history.lastMonth;
  return {
    layout: ownLayout(publication, locale, title, `history/${month}`),
    asOf: view.asOf,
    isPresent,
    month: title,
    zone: view.timeZone,
    previous: month > history.oldestMonth ? monthLink(root, monthAfter(month, -1), locale) : null,
    next: isPresent ? null : monthLink(root, monthAfter(month, 1), locale),
    within: null,
    incidents: incidents.map((each) => incidentFacts(each, base, locale, 0)),
  };
}

/** Finished work that the page of planned work still shows; all of it stands in the history. */
const PAST_SHOWN = 20;

/** The facts of the page of planned work in one language. */
export function maintenancePageFacts(publication: Publication, locale: Locale): MaintenancePageFacts {
  const { view, base } = publication;
  const facts = (each: PublicIncident) => incidentFacts(each, base, locale, 0);
  const past = view.timelines.filter((each) => each.kind === 'maintenance' && each.isOver);
  return {
    layout: ownLayout(publication, locale, translate(locale, 'history.maintenance.title'), 'maintenance'),
    asOf: view.asOf,
    zone: view.timeZone,
    underWay: view.maintenances.filter((each) => isUnderWay(each.status)).map(facts),
    planned: view.maintenances.filter((each) => !isUnderWay(each.status)).map(facts),
    past: past
      .sort((a, b) => b.startedAt - a.startedAt)
      .slice(0, PAST_SHOWN)
      .map(facts),
    calendar: `${base}/calendar.ics`,
  };
}

/** The facts of the page that tells how the others are to be read. */
export function aboutPageFacts(publication: Publication, locale: Locale): AboutPageFacts {
  const { view } = publication;
  const frame = ownLayout(publication, locale, translate(locale, 'history.about.title'), 'about');
  const links = frame.links.flatMap(({ path, key }) => (key === 'status' || key === 'about' ? [] : [{ path, key }]));
  return {
    layout: frame,
    asOf: view.asOf,
    zone: view.timeZone,
    statuses: weights(locale),
    formula: formulaFacts(locale),
    links,
  };
}

/** A month's own page, named in a language. */
export function monthLink(root: string, month: string, locale: Locale): WordLink {
  return { name: dateWords(month, 'month', locale), path: `${root}/history/${month}` };
}

function ownLayout(publication: Publication, locale: Locale, title: string, path: string): PublicLayout {
  const frame = layout(publication, locale, title, path);
  return { ...frame, styles: [...frame.styles, publication.assets.historyStyle] };
}

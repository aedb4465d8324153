import type { Component } from '../../domain/component.ts';
import type { StatusInterval } from '../../domain/interval.ts';
import { inLanguage, type Locale } from '../../domain/localized-text.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import type { PublicComponent } from '../../domain/status-page.ts';
import type { ChartFacts, ComponentPageFacts, RelatedComponent } from '../../views/history-facts.ts';
import type { Publication } from '../publication.ts';
import { incidentFacts } from './incident-facts.ts';
import { waitPaths } from './wait-paths.ts';
import { componentEta, layout } from './page-facts.ts';
import { recordOfDays } from './record-facts.ts';

/** Everything that one component's page is told from. */
export interface ComponentSource {
  component: Component;
  face: PublicComponent;
  parent: PublicComponent | null;
  parts: readonly PublicComponent[];
  needs: readonly PublicComponent[];
  intervals: readonly StatusInterval[];
  /** In which it is named, newest first. */
  incidents: readonly PublicIncident[];
  charts: (locale: Locale) => ChartFacts[];
  /** Whether readers can wait for it. */
  isAwaited: boolean;
}

/** Older ones stand in the history. */
const INCIDENTS_SHOWN = 20;

/** The facts of a component's own page in one language. */
export function componentPageFacts(
  publication: Publication,
  source: ComponentSource,
  locale: Locale,
): ComponentPageFacts {
  const { view, base, assets, history } = publication;
  const { component, face, intervals, incidents } = source;
  const root = `${base}/${locale}`;
  const own = `${base}/components/${face.id}`;
  const frame = layout(
    publication,
    locale,
    inLanguage(face.name, locale, view.defaultLocale).text,
    `components/${face.id}`,
  );
  const { name, description, status, sinceAt, becauseOf, watchingSinceAt, isAgain } = face;
  const related = (each: PublicComponent): RelatedComponent => ({
    name: each.name,
    path: `${root}/components/${each.id}`,
    status: each.status,
  });
  const record = { component, intervals, incidents, days: view.days, now: view.asOf, locale, root };
  return {
    layout: {
      ...frame,
      styles: [...frame.styles, assets.historyStyle],
      icon: assets.icons[face.status],
      feed: `${own}/history.atom`,
    },
    asOf: view.asOf,
    isLive: isLive(face),
    ...{ name, description, status, sinceAt, becauseOf, watchingSinceAt, isAgain },
    eta: componentEta(face),
    parent: source.parent && related(source.parent),
    parts: source.parts.map(related),
    needs: source.needs.map(related),
    record: component.isUptimeShown ? recordOfDays({ ...record, firstDate: history.oldestDate }) : null,
    charts: source.charts(locale),
    // That they affected this one is why they stand here.
    incidents: incidents
      .slice(0, INCIDENTS_SHOWN)
      .map((each) => ({ ...incidentFacts(each, base, locale, 0), components: [] })),
    waitPath: source.isAwaited ? waitPaths(publication, locale).component(face.id) : null,
    ways: [
      { path: `${own}/history.atom`, key: 'feed' },
      { path: `${own}/calendar.ics`, key: 'calendar' },
      { path: `${own}/badge.svg`, key: 'badge' },
    ],
  };
}

/** Whether a component's state is one that moves: readers come back for it. */
export function isLive({ status, watchingSinceAt }: PublicComponent): boolean {
  return (status !== 'operational' && status !== 'unknown') || watchingSinceAt !== null;
}

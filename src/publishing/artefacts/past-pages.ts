import type { PublicIncident } from '../../domain/public-incident.ts';
import { render } from '../../views/render.ts';
import { monthOf, monthsBetween } from '../days.ts';
import { aboutPageFacts, maintenancePageFacts, monthPageFacts } from '../facts/past-facts.ts';
import { hashOf } from '../prepare.ts';
import { languageOf, type Publication } from '../publication.ts';
import { HTML, type Artefact } from './artefact.ts';
import { fullKey } from './incident-key.ts';

/** Planned work, and how the pages are to be read, in each language. */
export function aboutArtefacts(publication: Publication): Artefact[] {
  const { base, view, shape } = publication;
  const file = { type: HTML, isImmutable: false };
  return view.locales.flatMap((locale): Artefact[] => {
    const language = languageOf(publication, locale);
    return [
      {
        ...{ path: `${base}/${locale}/maintenance`, ...file, fingerprint: null },
        render: () => render('public/maintenance', maintenancePageFacts(publication, locale), language),
      },
      {
        ...{ path: `${base}/${locale}/about`, ...file, fingerprint: shape },
        render: () => render('public/about', aboutPageFacts(publication, locale), language),
      },
    ];
  });
}

/** The months that the days reach into, in each language. */
export function monthArtefacts(publication: Publication): Artefact[] {
  const { view, history } = publication;
  const { firstMonth, lastMonth, oldestMonth } = history;
  const begun = byMonth(history.incidents, view.timeZone, view.asOf);
  return monthsBetween(oldestMonth > firstMonth ? oldestMonth : firstMonth, lastMonth).flatMap((month) =>
    artefactsOfMonth(publication, month, begun.get(month) ?? []),
  );
}

/** One month in each language; it is rendered again when something in it changes. */
export function artefactsOfMonth(
  publication: Publication,
  month: string,
  incidents: readonly PublicIncident[],
): Artefact[] {
  const { base, view, shape, history } = publication;
  const place = [month > history.oldestMonth, month === history.lastMonth];
  const fingerprint = hashOf(JSON.stringify([shape, month, place, incidents.map(fullKey)]));
  return view.locales.map((locale) => ({
    path: monthPath(base, locale, month),
    type: HTML,
    isImmutable: false,
    fingerprint,
    render: () =>
      render('public/month', monthPageFacts(publication, month, incidents, locale), languageOf(publication, locale)),
  }));
}

/** What took place, by the month in which it began. Work that was called off before its time never took place. */
export function byMonth(
  incidents: readonly PublicIncident[],
  timeZone: string,
  now: number,
): Map<string, PublicIncident[]> {
  const begun = incidents.filter(
    ({ startedAt, resolvedAt, status }) =>
      status !== 'scheduled' && startedAt <= now && (resolvedAt === null || resolvedAt >= startedAt),
  );
  return Map.groupBy(begun, (incident) => monthOf(incident.startedAt, timeZone));
}

export function monthPath(base: string, locale: string, month: string): string {
  return `${base}/${locale}/history/${month}`;
}

/** The month whose page a path is; null for every other path. */
export function monthOfPath(path: string): string | null {
  return /\/history\/(\d{4}-\d{2})$/.exec(path)?.[1] ?? null;
}

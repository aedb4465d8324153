import { isEventful, publicDays, type PublicDay } from '../../domain/public-history.ts';
import { render } from '../../views/render.ts';
import { dayPageFacts } from '../facts/past-facts.ts';
import { hashOf } from '../prepare.ts';
import { languageOf, type Publication } from '../publication.ts';
import { HTML, type Artefact } from './artefact.ts';
import { fullKey } from './incident-key.ts';

/** Begins the fingerprint of a day on which nothing happened: once it is long past, its page goes. */
const QUIET = 'quiet ';

/** Each of the days whose history is shown, in each language. A day that is over is rendered when its story changes. */
export function dayArtefacts(publication: Publication): Artefact[] {
  const { rows, view, history } = publication;
  const days = view.days.filter((day) => day.date >= history.oldestDate);
  const source = { components: rows.components, intervals: rows.intervals, incidents: history.incidents };
  return publicDays(source, days, view.asOf).flatMap((day) => artefactsOfDay(publication, day));
}

/** One day in each language. */
export function artefactsOfDay(publication: Publication, day: PublicDay): Artefact[] {
  const { base, view } = publication;
  const fingerprint = fingerprintOf(publication, day);
  return view.locales.map((locale) => ({
    path: `${base}/${locale}/days/${day.date}`,
    type: HTML,
    isImmutable: false,
    fingerprint,
    render: () => render('public/day', dayPageFacts(publication, day, locale), languageOf(publication, locale)),
  }));
}

/** Null for today, which goes on. */
function fingerprintOf({ view, shape, history }: Publication, day: PublicDay): string | null {
  if (day.date === view.days.at(-1)?.date) return null;
  const place = [day.date > (view.days[0]?.date ?? ''), day.date > history.oldestDate];
  const facts = [shape, day.date, place, day.components, day.incidents.map(fullKey)];
  return (isEventful(day) ? '' : QUIET) + hashOf(JSON.stringify(facts));
}

/** The day whose page a path is; null for every other path. */
export function dayOf(path: string): string | null {
  return /\/days\/(\d{4}-\d{2}-\d{2})$/.exec(path)?.[1] ?? null;
}

/** Whether a day's page stays when the day is long past. */
export function isKeptDay(fingerprint: string | undefined): boolean {
  return fingerprint !== undefined && !fingerprint.startsWith(QUIET);
}

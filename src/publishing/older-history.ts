import type { Day } from '../domain/day-history.ts';
import { isEventful, publicDays } from '../domain/public-history.ts';
import type { PublishedFile } from '../lib/published-files.ts';
import { listCorrections } from '../store/corrections.ts';
import { listChangedSince } from '../store/history.ts';
import { listIntervals } from '../store/intervals.ts';
import type { Db } from '../store/tables.ts';
import type { Artefact } from './artefacts/artefact.ts';
import { artefactsOfDay, dayOf } from './artefacts/day-pages.ts';
import { artefactsOfMonth, byMonth, monthPath } from './artefacts/past-pages.ts';
import { daysOfMonth, monthAfter, monthOf, monthsBetween } from './days.ts';
import { publicHeads } from './load-history.ts';
import { prepareFile } from './prepare.ts';
import type { Publication } from './publication.ts';
import type { StoredSite } from './targets/site-index.ts';

/** Months read at once, so that memory does not grow with the history. */
const CHUNK = 12;

/**
 * Renders the months and days before those that every round renders, where they have changed since a time: by an
 * incident that was put right, added or taken away afterwards. All others stay as they are. `since` null: all of them.
 */
export async function addOlderHistory(
  db: Db,
  publication: Publication,
  site: StoredSite,
  since: number | null,
): Promise<StoredSite> {
  const months = await monthsToRender(db, publication, site, since);
  if (months.length === 0) return site;
  const files = new Map<string, PublishedFile>(site.site.files);
  const fingerprints = new Map(site.fingerprints);
  for (let start = 0; start < months.length; start += CHUNK) {
    const chunk = months.slice(start, start + CHUNK);
    removeDays(publication, new Set(chunk), files, fingerprints);
    for (const artefact of await artefactsOfMonths(db, publication, chunk)) {
      files.set(artefact.path, await prepareFile(artefact, site.site.files.get(artefact.path), publication.view.asOf));
      if (artefact.fingerprint !== null) fingerprints.set(artefact.path, artefact.fingerprint);
    }
  }
  return { ...site, site: { ...site.site, files }, fingerprints };
}

/**
 * The months that say something else by now, in their order. The first of those that every round renders is among them
 * for its days that no round renders.
 */
async function monthsToRender(
  db: Db,
  { view, base, history }: Publication,
  site: StoredSite,
  since: number | null,
): Promise<string[]> {
  const { oldestMonth, oldestDate, firstMonth } = history;
  const all = monthsBetween(oldestMonth, firstMonth);
  const [first] = view.days;
  if (!first || oldestDate >= first.date) return [];
  if (since === null) return all;
  const missing = all.filter(
    (month) =>
      month !== firstMonth && view.locales.some((locale) => !site.site.files.has(monthPath(base, locale, month))),
  );
  // The month after a new one links to it from now on.
  const wanted = new Set(missing.flatMap((month) => [month, monthAfter(month, 1)]));
  const changed = await listChangedSince(db, view.id, since);
  const corrections = await listCorrections(
    db,
    changed.map((each) => each.id),
  );
  for (const { id, startedAt, resolvedAt } of changed) {
    const moved = (corrections.get(id) ?? []).flatMap(({ fromAt, toAt }) => [fromAt, toAt]);
    const fromAt = Math.min(startedAt, ...moved);
    if (fromAt >= first.fromAt) continue;
    const untilAt = Math.min(Math.max(startedAt, resolvedAt ?? Infinity, ...moved), first.fromAt);
    for (const month of monthsBetween(monthOf(fromAt, view.timeZone), monthOf(untilAt, view.timeZone))) {
      wanted.add(month);
    }
  }
  return [...wanted].sort();
}

/** Takes away the days that no round renders of these months: whatever there still is to tell of them follows. */
function removeDays(
  { view, base }: Publication,
  months: ReadonlySet<string>,
  files: Map<string, PublishedFile>,
  fingerprints: Map<string, string>,
): void {
  const first = view.days[0]?.date ?? '';
  for (const path of [...files.keys()]) {
    const date = path.startsWith(`${base}/`) ? dayOf(path) : null;
    if (date === null || date >= first || !months.has(date.slice(0, 7))) continue;
    files.delete(path);
    fingerprints.delete(path);
  }
}

async function artefactsOfMonths(db: Db, publication: Publication, months: readonly string[]): Promise<Artefact[]> {
  const { rows, view, history } = publication;
  const days = months.flatMap((month) => daysOfMonth(month, view.timeZone));
  const span = { fromAt: days[0]?.fromAt ?? 0, untilAt: days.at(-1)?.untilAt ?? 0 };
  const incidents = await publicHeads(db, rows, span, view.asOf);
  const ids = rows.components.map((component) => component.id);
  const intervals = await listIntervals(db, ids, span.fromAt, span.untilAt);
  const begun = byMonth(incidents, view.timeZone, view.asOf);
  const isOlder = (day: Day): boolean => day.date < (view.days[0]?.date ?? '');
  const told = publicDays({ components: rows.components, intervals, incidents }, days.filter(isOlder), view.asOf);
  return [
    ...months
      .filter((month) => month >= history.oldestMonth && month < history.firstMonth)
      .flatMap((month) => artefactsOfMonth(publication, month, begun.get(month) ?? [])),
    ...told.filter(isEventful).flatMap((day) => artefactsOfDay(publication, day)),
  ];
}

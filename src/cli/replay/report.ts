import type { Affected, Incident } from '../../domain/incident.ts';
import { inLanguage } from '../../domain/localized-text.ts';
import { promiseOutcome, type Eta } from '../../domain/restoration.ts';
import { MINUTE } from '../../lib/clock.ts';
import { toZonedInput } from '../../lib/zoned-time.ts';
import { listComponents } from '../../store/components.ts';
import { listEtas } from '../../store/etas.ts';
import { findIncident, listAffected } from '../../store/incidents.ts';
import { getPage } from '../../store/pages.ts';
import type { Store } from '../../store/open.ts';

/** What a replay ends with. Times are ISO 8601 with the page's offset; durations in minutes and milliseconds. */
export interface Report {
  services: ServiceReport[];
  incident: { duration_min: number };
  mails: { subscribers: number; sent: number; per_subscriber_max: number };
  /** How long a round of publishing took, from reading the rows to the pages that readers get. */
  publish_ms: { p50: number; p99: number };
  wall_ms: number;
}

export interface ServiceReport {
  name: string;
  started_at: string;
  restored_at: string | null;
  duration_min: number;
  /** Promises with a time; some were withdrawn or replaced before their time came and are neither kept nor missed. */
  etas: { promised: number; kept: number; missed: number };
}

/** What became of the services and of the longest incident of a scenario, up to a time. */
export async function reportServices(
  store: Store,
  pageId: string,
  incidentIds: readonly string[],
  now: number,
): Promise<Pick<Report, 'services' | 'incident'>> {
  const { timeZone } = await getPage(store.db, pageId);
  const affected = [...(await listAffected(store.db, incidentIds)).values()].flat();
  const etas = [...(await listEtas(store.db, incidentIds)).values()].flat();
  const visible = (await listComponents(store.db, pageId)).filter(({ isHidden }) => !isHidden);
  const services = visible.flatMap(({ id, name }): ServiceReport[] => {
    const own = affected.filter(({ componentId }) => componentId === id);
    if (own.length === 0) return [];
    const promises = etas.filter(({ componentId }) => componentId === id);
    return [{ name: inLanguage(name, 'en', 'en').text, ...outageOf(own, timeZone, now), etas: promisesOf(promises) }];
  });
  const incidents = await Promise.all(incidentIds.map((id) => findIncident(store.db, id)));
  return { services, incident: { duration_min: longest(incidents, now) } };
}

function outageOf(own: readonly Affected[], timeZone: string, now: number) {
  const restored = own.map(({ restoredAt }) => restoredAt);
  const endAt = restored.includes(null) ? null : Math.max(...restored.map(Number));
  const durationMs = own.reduce((sum, { startedAt, restoredAt }) => sum + (restoredAt ?? now) - startedAt, 0);
  return {
    started_at: isoTime(Math.min(...own.map(({ startedAt }) => startedAt)), timeZone),
    restored_at: endAt === null ? null : isoTime(endAt, timeZone),
    duration_min: durationMs / MINUTE,
  };
}

function promisesOf(etas: readonly Eta[]): ServiceReport['etas'] {
  const outcomes = etas.map((eta) => promiseOutcome(eta));
  return {
    promised: etas.filter(({ kind, byAt }) => byAt !== null && kind !== 'withdrawn').length,
    kept: outcomes.filter((outcome) => outcome === 'kept').length,
    missed: outcomes.filter((outcome) => outcome === 'missed').length,
  };
}

function longest(incidents: readonly (Incident | undefined)[], now: number): number {
  const durations = incidents.flatMap((incident) =>
    incident?.kind === 'incident' ? [(incident.resolvedAt ?? now) - incident.startedAt] : [],
  );
  return Math.max(0, ...durations) / MINUTE;
}

/** A moment as `2022-10-16T01:31:00+09:00`. */
function isoTime(at: number, timeZone: string): string {
  const local = toZonedInput(at, timeZone);
  const offset = Math.round((Date.parse(`${local}Z`) - at) / MINUTE);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${local}:00${offset < 0 ? '-' : '+'}${hours ?? ''}:${minutes ?? ''}`;
}

/** The report as a table for people. */
export function reportText(report: Report): string {
  const rows = report.services.map((service) => [
    service.name,
    shortTime(service.started_at),
    service.restored_at === null ? 'still down' : shortTime(service.restored_at),
    durationText(service.duration_min),
    `${service.etas.promised}`,
    `${service.etas.kept}`,
    `${service.etas.missed}`,
  ]);
  const { mails, publish_ms, wall_ms } = report;
  return [
    ...table([['Service', 'Down since', 'Back at', 'Down for', 'ETAs', 'kept', 'missed'], ...rows]),
    '',
    `Incident    ${durationText(report.incident.duration_min)}`,
    `Mails       ${mails.sent} to ${mails.subscribers} subscribers, at most ${mails.per_subscriber_max} to one`,
    `Published   in ${publish_ms.p50} ms (median), ${publish_ms.p99} ms (99 of 100)`,
    `Wall time   ${(wall_ms / 1000).toFixed(1)} s`,
    '',
  ].join('\n');
}

function shortTime(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

function durationText(minutes: number): string {
  const whole = Math.round(minutes);
  return `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

/** The value below which `share` of the sorted values lie (nearest rank), rounded to a tenth; 0 for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return Math.round(value * 10) / 10;
}

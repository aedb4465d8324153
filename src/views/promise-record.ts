import type { LocalizedText } from '../domain/localized-text.ts';
import {
  isFirstKept,
  promisedTroubles,
  promiseRecord,
  RECORD_SPANS,
  type PromisedIncident,
  type PromisedTrouble,
  type RecordSpan,
} from '../domain/promise-record.ts';
import { DAY } from '../lib/clock.ts';
import type { Language } from './language.ts';
import type { PromiseMonthFacts, PromiseRecordFacts, PromiseRowFacts, RecordFigures } from './promise-facts.ts';

const ROWS_SHOWN = 20;
const MONTHS_SHOWN = 12;

export interface RecordSource {
  /** Newest first. */
  incidents: readonly PromisedIncident[];
  /** Names of the components that may be shown, by id, in the page's order; others are left out of every figure. */
  names: ReadonlyMap<string, LocalizedText>;
  now: number;
}

export interface RecordStyle {
  language: Pick<Language, 'locale' | 'timeZone'>;
  chosen: RecordSpan;
  /** Where an incident is shown. */
  hrefOf: (incidentId: string) => string;
}

/** The troubles of a span, of the components that may be shown; newest incidents first. */
export function troublesIn({ incidents, names, now }: RecordSource, span: RecordSpan): PromisedTrouble[] {
  return incidents
    .filter((incident) => now - incident.createdAt <= RECORD_SPANS[span] * DAY)
    .flatMap(({ lines }) => lines.filter((line) => names.has(line.componentId)))
    .flatMap((line) => promisedTroubles(line, now));
}

/** The record as screen and page show it. */
export function recordFacts(source: RecordSource, style: RecordStyle): PromiseRecordFacts {
  const { names, now } = source;
  const { language, chosen } = style;
  const troubles = troublesIn(source, chosen);
  const figures = (some: readonly PromisedTrouble[]): RecordFigures => recordFigures(some, language, now);
  const byComponent = Map.groupBy(troubles, (trouble) => trouble.componentId);
  return {
    spans: (Object.keys(RECORD_SPANS) as RecordSpan[]).map((key) => ({ key, figures: figures(troublesIn(source, key)) })),
    chosen,
    components: [...names].flatMap(([id, name]) => {
      const own = byComponent.get(id);
      return own ? [{ name, figures: figures(own) }] : [];
    }),
    months: months(source, troubles, language),
    rows: rows(source, troubles, style),
  };
}

function recordFigures(
  troubles: readonly PromisedTrouble[],
  { locale }: Pick<Language, 'locale'>,
  now: number,
): RecordFigures {
  const { first, last, meanLateMs, meanSlipMs, incidents, revisions } = promiseRecord(troubles, now);
  const share = (kept: number, decided: number): string | null =>
    decided === 0 ? null : new Intl.NumberFormat(locale, { style: 'percent' }).format(Math.floor((100 * kept) / decided) / 100);
  return {
    troubles: troubles.length,
    ...{ firstShare: share(first.kept, first.decided), firstKept: first.kept, firstDecided: first.decided },
    ...{ lastShare: share(last.kept, last.decided), lastKept: last.kept, lastDecided: last.decided },
    ...{ meanLateMs, isNeverLate: meanLateMs === 0 },
    meanSlipMs,
    movesPerIncident:
      incidents === 0 ? null : new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(revisions / incidents),
  };
}

/** First promises by the month in which their incident began; a month without any is not listed. */
function months(
  { incidents, now }: RecordSource,
  troubles: readonly PromisedTrouble[],
  { locale, timeZone }: RecordStyle['language'],
): PromiseMonthFacts[] {
  const format = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'long', timeZone });
  const names = new Map(incidents.map(({ id, createdAt }) => [id, format.format(createdAt)]));
  const counted = [...Map.groupBy(troubles, (trouble) => names.get(trouble.incidentId) ?? '')].map(([name, own]) => {
    const decided = own.map((trouble) => isFirstKept(trouble, now)).filter((each) => each !== null);
    const kept = decided.filter(Boolean).length;
    return { name, kept, missed: decided.length - kept };
  });
  const shown = counted.filter(({ kept, missed }) => kept + missed > 0).slice(0, MONTHS_SHOWN);
  const longest = Math.max(1, ...shown.map(({ kept, missed }) => kept + missed));
  return shown.map((month) => ({
    ...month,
    keptWidth: percentOf(month.kept / longest),
    missedWidth: percentOf(month.missed / longest),
  }));
}

/** Components that were promised the same times and came back together are one row. */
function rows({ incidents, names, now }: RecordSource, troubles: readonly PromisedTrouble[], { hrefOf }: RecordStyle): PromiseRowFacts[] {
  const titles = new Map(incidents.map((incident) => [incident.id, incident.name]));
  const alike = Map.groupBy(troubles, ({ incidentId, promises, restoredAt }) =>
    JSON.stringify([incidentId, promises.map(({ byAt, givenAt }) => [byAt, givenAt]), restoredAt]),
  );
  return [...alike.values()].slice(0, ROWS_SHOWN).flatMap((same) => {
    const [trouble] = same;
    if (!trouble) return [];
    const { incidentId, promises, restoredAt } = trouble;
    const place = placeOn(trouble, now);
    const isKept = isFirstKept(trouble, now);
    return [
      {
        incidentName: titles.get(incidentId) ?? {},
        href: hrefOf(incidentId),
        components: same.map(({ componentId }) => names.get(componentId) ?? {}),
        promises: promises.map(({ byAt, fate, basis }) => {
          return { byAt, fate, x: place(byAt), isFromHistory: basis === 'history' };
        }),
        restoredAt,
        endX: place(restoredAt ?? now),
        outcome: isKept === null ? null : isKept ? 'kept' : 'late',
      },
    ];
  });
}

/** A row's line reaches from the first word to the last time on it; half of each mark needs room at both ends. */
function placeOn({ promises, restoredAt }: PromisedTrouble, now: number): (at: number) => string {
  const times = promises.flatMap(({ byAt, givenAt }) => [byAt, givenAt]);
  const fromAt = Math.min(...times);
  const untilAt = Math.max(...times, restoredAt ?? now, fromAt + 1);
  return (at) => percentOf(0.02 + (0.96 * Math.max(0, at - fromAt)) / (untilAt - fromAt));
}

function percentOf(fraction: number): string {
  return `${(100 * fraction).toFixed(1)}%`;
}

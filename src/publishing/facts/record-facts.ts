import type { Component } from '../../domain/component.ts';
import { dayHistory, type Day } from '../../domain/day-history.ts';
import type { StatusInterval } from '../../domain/interval.ts';
import type { Locale } from '../../domain/localized-text.ts';
import { stretchesOf, uptimeSpans, type Stretch, type UptimeSpan } from '../../domain/public-history.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';
import { COMPONENT_STATUSES, type ComponentStatus } from '../../domain/status.ts';
import { DOWNTIME_WEIGHT } from '../../domain/uptime.ts';
import { SECOND } from '../../lib/clock.ts';
import { formatDuration, translate } from '../../views/language.ts';
import type {
  CalendarMonth,
  CountRow,
  DayCell,
  FormulaFacts,
  RecordOfDays,
  TroubledDay,
} from '../../views/history-facts.ts';
import { bars, percent } from './bars.ts';
import { dateWords, weekdayOf } from './words-of-time.ts';

/** What a component's record is told from. */
export interface RecordSource {
  component: Pick<Component, 'startDate'>;
  intervals: readonly StatusInterval[];
  /** Incidents and maintenances in which it is named, newest first. */
  incidents: readonly PublicIncident[];
  days: readonly Day[];
  now: number;
  locale: Locale;
  /** Path of the page in the language, without a slash at its end. */
  root: string;
  /** The first day that has a page of its own. */
  firstDate: string;
}

/** A component's record over the days: in bars, as a calendar, in words, and how its uptime comes about. */
export function recordOfDays(source: RecordSource): RecordOfDays {
  const { component, intervals, days, now, locale } = source;
  const history = dayHistory(intervals, days, component.startDate, now);
  const stretches = days.map((day) =>
    history.days[days.indexOf(day)] == null ? null : stretchesOf(intervals, day, now),
  );
  const spans = uptimeSpans(intervals, days, component.startDate, now);
  const dates = days.map((day) => day.date);
  return {
    bars: bars(history, dates, locale),
    spans: spans.map(({ key, uptime }) => ({ key, percent: uptime === null ? null : percent(uptime, locale) })),
    weekdays: WEEK.map((date) => dateWords(date, 'weekday', locale)),
    months: calendar(source, history.days, stretches),
    troubled: troubledDays(source, stretches),
    counts: counts(spans, locale),
    formula: formulaFacts(locale),
    sum: sumOf(spans.at(-1), locale),
  };
}

/** A week that begins on a Monday, for the names of its days. */
const WEEK = Array.from({ length: 7 }, (_, index) => `2024-01-0${index + 1}`);

function calendar(
  { days, locale, root, firstDate, now }: RecordSource,
  statuses: readonly (ComponentStatus | null)[],
  stretches: readonly (readonly Stretch[] | null)[],
): CalendarMonth[] {
  const cells = days.map((day, index): DayCell & { month: string } => {
    const own = stretches[index] ?? null;
    const what = own === null ? translate(locale, 'history.not_watched') : whatHappened(own, day, now, locale);
    const isFirst = index === 0 || day.date.endsWith('-01');
    return {
      month: day.date.slice(0, 7),
      number: dateWords(day.date, 'number', locale),
      label: translate(locale, 'page.day', { day: dateWords(day.date, 'short', locale), status: what }),
      path: day.date < firstDate ? null : `${root}/days/${day.date}`,
      status: statuses[index] ?? 'nothing',
      isMarked: own !== null && own.length > 0,
      weekday: isFirst ? weekdayOf(day.date) : null,
    };
  });
  return [...Map.groupBy(cells, (cell) => cell.month)].map(([month, some]) => ({
    name: dateWords(month, 'month', locale),
    path: `${root}/history/${month}`,
    cells: some.map(({ month: _, ...cell }) => cell),
  }));
}

/** A day in words: "Down 2 hr 3 min, Partly down 30 min". */
function whatHappened(stretches: readonly Stretch[], day: Day, now: number, locale: Locale): string {
  if (stretches.length === 0) return translate(locale, 'words.status.operational');
  const end = Math.min(day.untilAt, now);
  const lengths = Map.groupBy(stretches, (each) => each.status);
  return [...COMPONENT_STATUSES]
    .reverse()
    .flatMap((status) => {
      const own = status === 'operational' ? undefined : lengths.get(status);
      if (!own) return [];
      const ms = own.reduce((sum, each) => sum + (each.untilAt ?? end) - each.fromAt, 0);
      const duration = formatDuration(locale, ms);
      return [translate(locale, 'history.for', { status: translate(locale, `words.status.${status}`), duration })];
    })
    .join(translate(locale, 'words.join.parts'));
}

function troubledDays(
  { days, incidents, locale, root, now }: RecordSource,
  stretches: readonly (readonly Stretch[] | null)[],
): TroubledDay[] {
  return days
    .flatMap((day, index): TroubledDay[] => {
      const own = (stretches[index] ?? []).filter((each) => each.status !== 'unknown');
      if (own.length === 0) return [];
      const about = incidents.filter(
        ({ startedAt, resolvedAt }) => startedAt < day.untilAt && (resolvedAt ?? Infinity) > day.fromAt,
      );
      return [
        {
          day: { name: dateWords(day.date, 'short', locale), path: `${root}/days/${day.date}` },
          what: whatHappened(own, day, now, locale),
          incidents: about.map(({ id, name }) => ({ name, path: `${root}/incidents/${id}` })),
        },
      ];
    })
    .reverse();
}

/** What is counted apart from up and down. */
const APART: readonly ComponentStatus[] = ['under_maintenance', 'unknown'];
const ORDER: readonly ComponentStatus[] = [
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  ...APART,
];

/** How much a second in a status counts as downtime, in the reader's notation; null where it is counted apart. */
export function weightWords(status: ComponentStatus, locale: Locale): string | null {
  return APART.includes(status) ? null : numbers(locale).format(DOWNTIME_WEIGHT[status] ?? 0);
}

/** Every status in the order in which the weights are told, with its own. */
export function weights(locale: Locale): { status: ComponentStatus; weight: string | null }[] {
  return ORDER.map((status) => ({ status, weight: weightWords(status, locale) }));
}

/** What stands in the formula of uptime. */
export function formulaFacts(locale: Locale): FormulaFacts {
  return { weight: numbers(locale).format(DOWNTIME_WEIGHT.partial_outage ?? 0) };
}

function counts(spans: readonly UptimeSpan[], locale: Locale): CountRow[] {
  return weights(locale).map(({ status, weight }) => ({
    status,
    weight,
    seconds: spans.map(({ times }) => seconds(times[status], locale)),
  }));
}

function sumOf(span: UptimeSpan | undefined, locale: Locale): string | null {
  if (!span || span.uptime === null) return null;
  const { operational, degraded_performance: slow, partial_outage: partly, major_outage: down } = span.times;
  const weight = numbers(locale).format(DOWNTIME_WEIGHT.partial_outage ?? 0);
  const watched = seconds(operational + slow + partly + down, locale);
  const lost = `${seconds(down, locale)} + ${weight} × ${seconds(partly, locale)}`;
  return `1 − (${lost}) ÷ ${watched} = ${percent(span.uptime, locale)}`;
}

function seconds(ms: number, locale: Locale): string {
  return numbers(locale).format(Math.round(ms / SECOND));
}

const formats = new Map<Locale, Intl.NumberFormat>();

function numbers(locale: Locale): Intl.NumberFormat {
  const format = formats.get(locale) ?? new Intl.NumberFormat(locale);
  formats.set(locale, format);
  return format;
}

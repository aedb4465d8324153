import type { DayHistory } from '../../domain/day-history.ts';
import type { ComponentStatus } from '../../domain/status.ts';
import type { Locale } from '../../domain/localized-text.ts';
import type { Bars } from '../../views/page-facts.ts';

type Mark = ComponentStatus | 'nothing';

/** Statuses that need no day of their own: they are what a reader expects. */
const QUIET: readonly Mark[] = ['nothing', 'operational', 'unknown'];

/**
 * A history as few paths: runs of days with the same quiet status are one path (dashes in the stylesheet make days of
 * it), every day with trouble is one of its own, so that it can be named.
 */
export function bars({ days, uptime }: DayHistory, dates: readonly string[], locale: Locale): Bars {
  const marks = days.map((status): Mark => status ?? 'nothing');
  const quiet = QUIET.flatMap((status) => {
    const d = runs(marks, status);
    return d === '' ? [] : [{ status, d, date: null }];
  });
  const troubled = marks.flatMap((status, index) =>
    QUIET.includes(status) ? [] : [{ status, d: `M${index} 5h1`, date: dayName(String(dates[index]), locale) }],
  );
  return {
    paths: [...quiet, ...troubled],
    days: days.length,
    troubled: troubled.length,
    uptime: uptime === null ? null : percent(uptime, locale),
  };
}

function runs(marks: readonly Mark[], status: Mark): string {
  let path = '';
  for (let index = 0; index < marks.length; index += 1) {
    if (marks[index] !== status || marks[index - 1] === status) continue;
    let end = index;
    while (marks[end] === status) end += 1;
    path += `M${index} 5h${end - index}`;
  }
  return path;
}

/** Rounded down: 99.996 % is not "100 %". */
export function percent(fraction: number, locale: Locale): string {
  const hundredths = Math.floor(fraction * 10_000 + 1e-9) / 10_000;
  return percentFormat(locale).format(hundredths);
}

const percentFormats = new Map<Locale, Intl.NumberFormat>();
const dayFormats = new Map<Locale, Intl.DateTimeFormat>();

function percentFormat(locale: Locale): Intl.NumberFormat {
  const known = percentFormats.get(locale);
  if (known) return known;
  const format = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 });
  percentFormats.set(locale, format);
  return format;
}

function dayName(date: string, locale: Locale): string {
  const known =
    dayFormats.get(locale) ??
    new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { dateStyle: 'medium', timeZone: 'UTC' });
  dayFormats.set(locale, known);
  return known.format(new Date(`${date}T00:00:00Z`));
}

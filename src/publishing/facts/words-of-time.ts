import type { Locale } from '../../domain/localized-text.ts';

type Style = 'day' | 'short' | 'month' | 'number' | 'weekday';

const STYLES: Readonly<Record<Style, Intl.DateTimeFormatOptions>> = {
  day: { dateStyle: 'full' },
  short: { dateStyle: 'medium' },
  month: { year: 'numeric', month: 'long' },
  number: { day: 'numeric' },
  weekday: { weekday: 'narrow' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** A calendar day (`YYYY-MM-DD`) or month (`YYYY-MM`) in a language; it has no time and thus no zone. */
export function dateWords(date: string, style: Style, locale: Locale): string {
  const key = `${locale} ${style}`;
  // Making a formatter costs a thousand times what using it does.
  const format =
    formats.get(key) ??
    new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...STYLES[style], timeZone: 'UTC' });
  formats.set(key, format);
  const at = Date.parse(date.length === 7 ? `${date}-01T00:00:00Z` : `${date}T00:00:00Z`);
  if (style !== 'number') return format.format(at);
  // Korean adds a word to the number.
  return format.formatToParts(at).find(({ type }) => type === 'day')?.value ?? '';
}

/** The day of the week, from 1 (Monday) to 7 (Sunday). */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}

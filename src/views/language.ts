import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOCALES, type Locale } from '../domain/localized-text.ts';

/** A message, or one per plural category of the language (`one`, `other` …) chosen by `count`. */
type Message = string | Record<string, string>;
type Catalogue = ReadonlyMap<string, Message>;
export type Values = Record<string, string | number | null | undefined>;

export const VIEWS_FOLDER = join(import.meta.dirname, '../../views');

const PLURAL_CATEGORIES = new Set(['zero', 'one', 'two', 'few', 'many', 'other']);

/** All words of all languages: `views/locales/<language>/<area>.json`, addressed as `area.path.to.message`. */
const catalogues = Object.fromEntries(LOCALES.map((locale) => [locale, readCatalogue(locale)])) as Record<
  Locale,
  Catalogue
>;

function readCatalogue(locale: Locale): Catalogue {
  const folder = join(VIEWS_FOLDER, 'locales', locale);
  const messages = new Map<string, Message>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const tree: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    for (const [key, message] of flatten(file.replace(/\.json$/, ''), tree)) messages.set(key, message);
  }
  return messages;
}

function flatten(path: string, node: unknown): [string, Message][] {
  if (typeof node === 'string') return [[path, node]];
  const entries = Object.entries(node as Record<string, unknown>);
  if (entries.every(([key]) => PLURAL_CATEGORIES.has(key))) return [[path, node as Record<string, string>]];
  return entries.flatMap(([key, child]) => flatten(`${path}.${key}`, child));
}

/** The keys of a language's catalogue, for the test that compares them. */
export function catalogueOf(locale: Locale): Catalogue {
  return catalogues[locale];
}

/**
 * A message in a language with its `{names}` filled in, numbers as the language writes them. A key that the catalogue
 * lacks is said in English: a reader in an outage is better served by that than by no page. Throws for a key that
 * English lacks too.
 */
export function translate(locale: Locale, key: string, values: Values = {}): string {
  const own = catalogues[locale].get(key);
  const [message, spoken] = own === undefined ? [catalogues.en.get(key), 'en' as const] : [own, locale];
  if (message === undefined) throw new Error(`No message "${key}" in ${locale}`);
  const text = typeof message === 'string' ? message : plural(spoken, message, Number(values['count']));
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name] ?? '';
    return typeof value === 'number' ? numberFormat(spoken).format(value) : value;
  });
}

function plural(locale: Locale, forms: Record<string, string>, count: number): string {
  return forms[pluralRules(locale).select(count)] ?? forms['other'] ?? '';
}

/** Making a formatter costs a thousand times what using it does. */
function once<Made>(make: (locale: Locale) => Made): (locale: Locale) => Made {
  const made = new Map<Locale, Made>();
  return (locale) => {
    const known = made.get(locale) ?? make(locale);
    made.set(locale, known);
    return known;
  };
}

const pluralRules = once((locale) => new Intl.PluralRules(locale));
const numberFormat = once((locale) => new Intl.NumberFormat(locale));
const listFormat = once((locale) => new Intl.ListFormat(locale, { style: 'narrow', type: 'conjunction' }));

/** Names in a row: "Mail, Chat, Web", "Mail, Chat und Web", "Mail、Chat、Web". */
export function formatNames(locale: Locale, names: readonly string[]): string {
  return listFormat(locale).format(names);
}

/** The same in pieces, so that each name can be marked up. */
export function namesInPieces(locale: Locale, names: readonly string[]): { text: string; isName: boolean }[] {
  const parts = listFormat(locale).formatToParts(names);
  return parts.map(({ type, value }) => ({ text: value, isName: type === 'element' }));
}

/** What a text is rendered in: the reader's language, the zone of its times, and what it falls back to. */
export interface Language {
  locale: Locale;
  fallback: Locale;
  timeZone: string;
  /** A moment that is told in full beside all others: those that are near it are told without their year. */
  near?: number;
}

/**
 * An absolute time with its zone: "15 Oct 2022, 18:00 GMT+9". After another time of the same day, which stands before
 * it, the day is not said again: "between 15 Oct 2022, 20:00 GMT+9 and 21:00 GMT+9".
 */
export function formatTime({ locale, timeZone, near }: Language, at: number, after?: number): string {
  const day = timeFormat(locale, timeZone, 'day');
  const isSameDay = after !== undefined && day.format(after) === day.format(at);
  const isNear = near !== undefined && Math.abs(at - near) < NEAR_MS;
  return timeFormat(locale, timeZone, isSameDay ? 'clock' : isNear ? 'short' : 'full').format(at);
}

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' };
const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' };
const { year: _, ...DAY_OF_YEAR } = DAY;
const STYLES = { day: DAY, clock: CLOCK, short: { ...DAY_OF_YEAR, ...CLOCK }, full: { ...DAY, ...CLOCK } };

/** Half a year: nobody takes one such day for that of another year. */
const NEAR_MS = 183 * 86_400_000;

const timeFormats = new Map<string, Intl.DateTimeFormat>();

function timeFormat(locale: Locale, timeZone: string, style: keyof typeof STYLES): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${style}`;
  const known = timeFormats.get(key);
  if (known) return known;
  const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { timeZone, ...STYLES[style] });
  timeFormats.set(key, format);
  return format;
}

/** A length of time in its two largest units: "2 hr 15 min", "5 days 7 hr"; never less than a minute. */
export function formatDuration(locale: Locale, ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  const parts = [
    { unit: 'day' as const, value: Math.floor(minutes / 1_440) },
    { unit: 'hour' as const, value: Math.floor((minutes % 1_440) / 60) },
    { unit: 'minute' as const, value: minutes % 60 },
  ];
  const first = parts.findIndex((part) => part.value > 0);
  const shown = parts.slice(first, first + 2).filter((part) => part.value > 0);
  const text = shown.map(({ unit, value }) => unitFormats[unit](locale).format(value)).join(' ');
  return UNSPACED.has(locale) ? text.replace(/\s/g, '') : text;
}

/** Languages that write no spaces. */
const UNSPACED: ReadonlySet<Locale> = new Set<Locale>(['ja', 'zh-Hans']);

function unitFormat(unit: string, unitDisplay: 'long' | 'short') {
  return once((locale) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }));
}

const unitFormats = {
  day: unitFormat('day', 'long'),
  hour: unitFormat('hour', 'short'),
  minute: unitFormat('minute', 'short'),
};

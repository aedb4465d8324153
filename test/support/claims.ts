import { LOCALES, type Locale } from '../../src/domain/localized-text.ts';
import type { PublishedFile } from '../../src/lib/published-files.ts';
import { formatTime, translate } from '../../src/views/language.ts';

/** Messages that say of one time that something is expected by then. */
const PROMISES = ['page.eta.by', 'page.eta.latest', 'mail.line.by'];

/** Times that were promised and have passed with the component still down, as a page in this zone writes them. */
export interface Lapsed {
  times: readonly number[];
  timeZone: string;
}

/**
 * Everything in a published file that reads as if a promise still held although its time has come, in words; empty
 * where the file is true. The timeline says what was said when, beside its time: that stays true and does not count.
 */
export function staleClaims(file: PublishedFile, lapsed: Lapsed, now: number): string[] {
  const body = file.bodies.identity.toString();
  if (file.type.startsWith('application/json')) return staleRestorations(JSON.parse(body), now);
  if (file.type.startsWith('text/html')) return staleHtml(body, lapsed, now);
  return file.type.startsWith('image/svg') || file.type.startsWith('text/calendar') ? staleText(body, lapsed) : [];
}

/** Sentences of a text in any language that promise a time which has passed. */
export function staleText(text: string, { times, timeZone }: Lapsed): string[] {
  if (times.length === 0) return [];
  const plain = text.replace(/\r\n[ \t]/g, '').replace(/\s+/g, ' ');
  return times.flatMap((at) => promisesOf(at, timeZone).filter((sentence) => plain.includes(sentence)));
}

function staleHtml(html: string, lapsed: Lapsed, now: number): string[] {
  const present = html.replace(/<ol class="timeline[\s\S]*?<\/ol>/g, '');
  const marked = [...present.matchAll(/data-by="(\d+)"/g)].map(([, at]) => Number(at));
  const text = present.replace(/<[^>]+>/g, '').replace(/&#x27;/g, "'");
  return [...marked.filter((at) => at <= now).map((at) => `data-by ${at}`), ...staleText(text, lapsed)];
}

/** Worked out once a time: every file of every moment is looked through for them. */
const known = new Map<string, string[]>();

function promisesOf(at: number, timeZone: string): string[] {
  const key = `${at} ${timeZone}`;
  const found = known.get(key) ?? [...new Set(LOCALES.flatMap((locale) => sentences(locale, at, timeZone)))];
  known.set(key, found);
  return found;
}

/** How a promise that holds is said on page and badge and in mails, with the year and without. */
function sentences(locale: Locale, at: number, timeZone: string): string[] {
  const language = { locale, fallback: locale, timeZone };
  return [formatTime(language, at), formatTime({ ...language, near: at }, at)].flatMap((time) =>
    PROMISES.map((message) => translate(locale, message, { time })),
  );
}

function staleRestorations(value: unknown, now: number): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => staleRestorations(each, now));
  if (value === null || typeof value !== 'object') return [];
  const { state, by } = value as { state?: unknown; by?: unknown };
  const isStale = state === 'current' && typeof by === 'string' && Date.parse(by) <= now;
  return [
    ...(isStale ? [`current by ${by}`] : []),
    ...Object.values(value).flatMap((each) => staleRestorations(each, now)),
  ];
}

import Handlebars from 'handlebars';
import { inLanguage, type LocalizedText } from '../domain/localized-text.ts';
import { markdownToHtml } from '../lib/markdown.ts';
import { formatDuration, formatTime, translate, type Language, type Values } from './language.ts';

type Options = Handlebars.HelperOptions;
type Helper = (this: unknown, ...args: never[]) => unknown;

const { SafeString, escapeExpression: escape } = Handlebars;

function languageOf(options: Options): Language {
  return (options.data as { language: Language }).language;
}

/**
 * All helpers that templates have. They know the language of the render; none holds logic of the product.
 * Each returns text that Handlebars escapes, or markup in which every value is escaped here.
 */
export const helpers: Record<string, Helper> = {
  /** `{{t "page.subscribe" name=…}}`: a message of the catalogue; the key may be joined of several arguments. */
  t: (...args: unknown[]) => {
    const options = args.pop() as Options;
    return translate(languageOf(options).locale, args.join('.'), options.hash as Values);
  },
  /** `{{say "page.since" time=(time at)}}`: a message whose values may be markup of the helpers below. */
  say: (...args: unknown[]) => {
    const options = args.pop() as Options;
    const values = Object.entries(options.hash as Values).map(([name, value]) => [name, escape((value ?? '') as string)]);
    // The catalogues hold no markup: escaping them would only break what the values bring.
    return new SafeString(translate(languageOf(options).locale, args.join('.'), Object.fromEntries(values) as Values));
  },
  /** `{{text name}}`: an operator's text, marked with its language where that is not the reader's. */
  text: (text: LocalizedText, options: Options) => {
    const { locale, fallback } = languageOf(options);
    const found = inLanguage(text, locale, fallback);
    if (found.locale === locale) return found.text;
    return new SafeString(`<span lang="${found.locale}">${escape(found.text)}</span>`);
  },
  /** `{{plain name}}`: the same without markup, for attributes and titles. */
  plain: (text: LocalizedText, options: Options) => {
    const { locale, fallback } = languageOf(options);
    return inLanguage(text, locale, fallback).text;
  },
  /** `{{markdown body}}`: an operator's longer text. */
  markdown: (text: LocalizedText, options: Options) => {
    const { locale, fallback } = languageOf(options);
    const found = inLanguage(text, locale, fallback);
    const html = markdownToHtml(found.text);
    return new SafeString(found.locale === locale ? html : `<div lang="${found.locale}">${html}</div>`);
  },
  /** `{{time at}}`: absolute, with zone, machine-readable; `after=` another time that stands before it. */
  time: (at: number, options: Options) => {
    const shown = escape(formatTime(languageOf(options), at, (options.hash as { after?: number }).after));
    return new SafeString(`<time datetime="${new Date(at).toISOString()}">${shown}</time>`);
  },
  /** `{{zone}}`: the time zone in which times are written. */
  zone: (options: Options) => languageOf(options).timeZone,
  /** `{{moment at}}`: the same without markup. */
  moment: (at: number, options: Options) => formatTime(languageOf(options), at),
  /** `{{duration ms}}`: "2 hr 15 min". */
  duration: (ms: number, options: Options) => formatDuration(languageOf(options).locale, ms),
  /** `{{join field "_group"}}`: one name made of parts. */
  join: (...args: unknown[]) => args.slice(0, -1).join(''),
  /** `{{#if (eq a b)}}`. */
  eq: (a: unknown, b: unknown) => a === b,
};

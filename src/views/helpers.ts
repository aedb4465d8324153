import Handlebars from 'handlebars';
import { inLanguage, type Locale, type LocalizedText } from '../domain/localized-text.ts';
import { markdownToHtml } from '../lib/markdown.ts';
import {
  formatDuration,
  formatNames,
  formatTime,
  namesInPieces,
  translate,
  type Language,
  type Values,
} from './language.ts';

type Options = Handlebars.HelperOptions;
type Helper = (this: unknown, ...args: never[]) => unknown;

const { SafeString, escapeExpression: escape } = Handlebars;

function languageOf(options: Options): Language {
  return (options.data as { language: Language }).language;
}

/** A found text, in an element that tells its language where that is not the reader's. */
function marked(found: { text: string; locale: Locale }, locale: Locale): string {
  const html = escape(found.text);
  return found.locale === locale ? html : `<span lang="${found.locale}">${html}</span>`;
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
  /** `{{#if (isOwn locale)}}`: whether a language is the one in which this is rendered. */
  isOwn: (locale: Locale, options: Options) => locale === languageOf(options).locale,
  /** `{{text name}}`: an operator's text, marked with its language where that is not the reader's. */
  text: (text: LocalizedText, options: Options) => {
    const { locale, fallback } = languageOf(options);
    return new SafeString(marked(inLanguage(text, locale, fallback), locale));
  },
  /** `{{plain name}}`: the same without markup, for attributes and titles. */
  plain: (text: LocalizedText, options: Options) => {
    const { locale, fallback } = languageOf(options);
    return inLanguage(text, locale, fallback).text;
  },
  /** `{{list names}}`: operator's names in a row, each marked with its language where that is not the reader's. */
  list: (texts: readonly LocalizedText[], options: Options) => {
    const { locale, fallback } = languageOf(options);
    const found = texts.map((text) => inLanguage(text, locale, fallback));
    const names = found.values();
    const pieces = namesInPieces(
      locale,
      found.map(({ text }) => text),
    );
    const html = pieces.map(({ text, isName }) => {
      const name = isName ? names.next().value : undefined;
      return name ? marked(name, locale) : escape(text);
    });
    return new SafeString(html.join(''));
  },
  /** `{{plainList names}}`: the same without markup. */
  plainList: (texts: readonly LocalizedText[], options: Options) => {
    const { locale, fallback } = languageOf(options);
    return formatNames(
      locale,
      texts.map((text) => inLanguage(text, locale, fallback).text),
    );
  },
  /** `{{markdown body}}`: an operator's longer text. */
  markdown: (text: LocalizedText, options: Options) => {
    const { locale, fallback } = languageOf(options);
    const found = inLanguage(text, locale, fallback);
    const html = markdownToHtml(found.text);
    return new SafeString(found.locale === locale ? html : `<div lang="${found.locale}">${html}</div>`);
  },
  /**
   * `{{time at}}`: absolute, with zone, machine-readable; `after=` another time that stands before it, `full=true`
   * with its year wherever it stands.
   */
  time: (at: number, options: Options) => {
    const { after, full } = options.hash as { after?: number; full?: boolean };
    const { near, ...language } = languageOf(options);
    const shown = escape(formatTime(full || near === undefined ? language : { ...language, near }, at, after));
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

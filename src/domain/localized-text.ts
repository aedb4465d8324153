import type { Fault } from './errors.ts';

/** Languages that Pulih itself speaks; a page offers some of them. Each has a catalogue in `views/locales`. */
export const LOCALES = ['en', 'ko', 'id', 'ja', 'de', 'es', 'fr', 'pt-BR', 'zh-Hans'] as const;
export type Locale = (typeof LOCALES)[number];

/** One text in one or more languages, as its writer gave it. */
export type LocalizedText = Partial<Record<Locale, string>>;

export function isLocale(value: unknown): value is Locale {
  return (LOCALES as readonly unknown[]).includes(value);
}

/**
 * The text in the wanted language, else in the fallback, else in any that exists. `locale` says which it became, so
 * that a page can mark a text that is not in its reader's language.
 */
export function inLanguage(text: LocalizedText, wanted: Locale, fallback: Locale): { text: string; locale: Locale } {
  for (const locale of [wanted, fallback, ...LOCALES]) {
    const found = text[locale];
    if (found) return { text: found, locale };
  }
  return { text: '', locale: wanted };
}

/** The text in some of its languages. */
export function textIn(text: LocalizedText, locales: readonly Locale[]): LocalizedText {
  return Object.fromEntries(Object.entries(text).filter(([locale]) => (locales as readonly string[]).includes(locale)));
}

/** Whether nothing is written in any language. */
export function isBlank(text: LocalizedText): boolean {
  return LOCALES.every((locale) => !text[locale]?.trim());
}

/** What is wrong with an operator's text: a language that Pulih does not speak, too long, or missing. */
export function textFaults(
  field: string,
  text: LocalizedText,
  { isRequired, limit }: { isRequired: boolean; limit: number },
): Fault[] {
  const unknown = Object.keys(text).find((locale) => !isLocale(locale));
  if (unknown !== undefined) {
    return [{ field, message: `"${unknown}" is not a language of Pulih: use ${LOCALES.join(', ')}.` }];
  }
  if (isRequired && isBlank(text)) return [{ field, message: 'It is empty: write it in at least one language.' }];
  return Object.values(text).some((each) => each.length > limit)
    ? [{ field, message: `It is too long: use at most ${limit} characters.` }]
    : [];
}

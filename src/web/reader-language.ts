import type { Request } from 'express';
import { LOCALES, isLocale, type Locale } from '../domain/localized-text.ts';
import { bestLanguage } from '../lib/reader-languages.ts';
import type { Language } from '../views/language.ts';

/** The language of an answer that belongs to no page: by the path's first part, else by what the browser asks for. */
export function readerLocale(request: Request): Locale {
  const first = request.path.split('/')[1];
  if (isLocale(first)) return first;
  return bestLanguage(request.get('accept-language'), LOCALES) ?? 'en';
}

/** The same with what else a render needs; times are told in UTC, since there is no page whose zone they could have. */
export function readerLanguage(request: Request): Language {
  return { locale: readerLocale(request), fallback: 'en', timeZone: 'UTC' };
}

import { inLanguage, isBlank } from '../../domain/localized-text.ts';
import type { PublicEta } from '../../domain/public-incident.ts';
import { translate, type Language } from '../../views/language.ts';

/** Why times were taken back, where no others took their place: a line for each reason that was given. */
export function withdrawnReasons(components: readonly { eta: PublicEta | null }[], language: Language): string[] {
  const { locale, fallback } = language;
  const reasons = components.flatMap(({ eta }) =>
    eta?.state === 'withdrawn' && eta.reason && !isBlank(eta.reason)
      ? [inLanguage(eta.reason, locale, fallback).text]
      : [],
  );
  return [...new Set(reasons)].map((reason) => translate(locale, 'page.eta.reason', { reason }));
}

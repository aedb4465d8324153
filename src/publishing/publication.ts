import type { AsOfHead } from '../domain/as-of.ts';
import type { Locale } from '../domain/localized-text.ts';
import type { PromisedIncident } from '../domain/promise-record.ts';
import type { PageRows, PublicPage } from '../domain/status-page.ts';
import type { Language } from '../views/language.ts';
import type { Assets } from './artefacts/css.ts';

/** Everything that the artefacts of one page are rendered from. */
export interface Publication {
  rows: PageRows;
  view: PublicPage;
  /** Path under which the page is served: empty, or `/p/<key>`. */
  base: string;
  /** Public address of the install, without a slash at its end. */
  baseUrl: string;
  assets: Assets;
  isMailOn: boolean;
  /** Where to report holes in our security, as addresses of RFC 9116; null: nobody was named. */
  securityContact: readonly string[] | null;
  /** What the record of promises is made from; null where readers do not see it. */
  promised: readonly PromisedIncident[] | null;
  /** The latest published lists, newest first. */
  asOfTables: readonly AsOfHead[];
  /** Changes whenever something changes that every artefact shows: names, contact, languages, look. */
  shape: string;
}

/** How the page speaks in one of its languages. */
export function languageOf({ view }: Publication, locale: Locale): Language {
  return { locale, fallback: view.defaultLocale, timeZone: view.timeZone };
}

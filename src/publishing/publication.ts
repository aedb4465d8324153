import type { AsOfHead } from '../domain/as-of.ts';
import type { Locale } from '../domain/localized-text.ts';
import type { PromisedIncident } from '../domain/promise-record.ts';
import type { PageRows, PublicPage } from '../domain/status-page.ts';
import type { Language } from '../views/language.ts';
import type { Assets } from './artefacts/css.ts';
import type { History } from './load-history.ts';
import type { Charts } from './response-charts.ts';
import type { Place } from './place.ts';

/** Everything that the artefacts of one page are rendered from. */
export interface Publication {
  rows: PageRows;
  view: PublicPage;
  /** Path under which the page is served: empty, or `/p/<key>`. */
  base: string;
  /** Scheme and host of the page's addresses, without a slash at its end. */
  baseUrl: string;
  /** Where and to whom it is served. */
  place: Place;
  /** The files that it needs; the stylesheet is its own where it has colours of its own. */
  assets: Assets;
  /** The bytes of its logo; null: it has none. */
  logo: Buffer | null;
  isMailOn: boolean;
  /** Where to report holes in our security, as addresses of RFC 9116; null: nobody was named. */
  securityContact: readonly string[] | null;
  /** What the record of promises is made from; null where readers do not see it. */
  promised: readonly PromisedIncident[] | null;
  /** What the pages of the past are made from. */
  history: History;
  /** Response times, where the operator shows them. */
  charts: Charts;
  /** The latest published lists, newest first. */
  asOfTables: readonly AsOfHead[];
  /** Changes whenever something changes that every artefact shows: names, contact, languages, look. */
  shape: string;
}

/** How the page speaks in one of its languages. */
export function languageOf({ view }: Publication, locale: Locale): Language {
  return { locale, fallback: view.defaultLocale, timeZone: view.timeZone };
}

import { inLanguage, isBlank, type Locale } from '../domain/localized-text.ts';
import type { Page } from '../domain/page.ts';
import type { PublicLayout } from './public-views.ts';

export interface LayoutOptions {
  /** Path under which the page is served: empty for the first page of an install, `/p/<key>` for others. */
  base: string;
  /** Public address of the install, without a slash at its end. */
  baseUrl: string;
  /** What stands before the page's name in the title; null: nothing. */
  heading: string | null;
  /** Path below a language, e.g. `history`, where the same thing exists in every language; null: no language links. */
  path: string | null;
}

/** Stylesheets as they lie in `public/`; the publisher puts one combined file in their place. */
const STYLES = ['/assets/tokens.css', '/assets/base.css', '/assets/page.css'];

type Face = Pick<Page, 'name' | 'defaultLocale' | 'locales' | 'contact' | 'banner' | 'isRecordPublic'>;

/** The facts of the public layout for a page in one language: also used by the reader's forms and error pages. */
export function publicLayout(page: Face, locale: Locale, { base, baseUrl, heading, path }: LayoutOptions): PublicLayout {
  const name = inLanguage(page.name, locale, page.defaultLocale).text;
  const languages = path === null || page.locales.length < 2 ? [] : page.locales;
  return {
    locale,
    title: heading === null ? name : `${heading} · ${name}`,
    styles: STYLES,
    icon: '/assets/icon.svg',
    script: null,
    worker: null,
    feed: `${base}/history.atom`,
    isIndexed: false,
    home: `${base}/${locale}/`,
    pageName: page.name,
    languages: languages.map((each) => ({
      locale: each,
      path: `${base}/${each}/${path ?? ''}`,
      isCurrent: each === locale,
    })),
    links: [
      { path: `${base}/${locale}/`, key: 'status' },
      { path: `${base}/${locale}/as-of`, key: 'as_of' },
      { path: `${base}/${locale}/history`, key: 'history' },
      ...(page.isRecordPublic ? [{ path: `${base}/${locale}/promises`, key: 'promises' as const }] : []),
      { path: `${base}/history.atom`, key: 'feed' },
      { path: `${base}/calendar.ics`, key: 'calendar' },
      { path: `${base}/api/v2/summary.json`, key: 'api' },
    ],
    banner: isBlank(page.banner) ? null : page.banner,
    contact: isBlank(page.contact) ? null : page.contact,
    address: `${baseUrl}${base}/`,
  };
}

/** Path under which a page is served: the first page of an install at the root, others by their key. */
export function pageBase(page: Pick<Page, 'id' | 'key'>, first: Pick<Page, 'id'> | undefined): string {
  return page.id === first?.id ? '' : `/p/${page.key}`;
}

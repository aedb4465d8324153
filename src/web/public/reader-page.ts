import type { Request, Response } from 'express';
import type { Component } from '../../domain/component.ts';
import { notFound } from '../../domain/errors.ts';
import { isLocale, type Locale } from '../../domain/localized-text.ts';
import type { Page } from '../../domain/page.ts';
import type { SubscriptionChoice } from '../../domain/subscription.ts';
import { lockOf } from '../../lib/page-pass.ts';
import { bestLanguage } from '../../lib/reader-languages.ts';
import { listComponents } from '../../store/components.ts';
import { listPages } from '../../store/pages.ts';
import { translate, type Language } from '../../views/language.ts';
import { pageAddress, type PageAddress } from '../../domain/page-address.ts';
import { publicLayout } from '../../views/public-layout.ts';
import type { PublicLayout } from '../../views/public-views.ts';
import type { ChoiceFacts } from '../../views/subscription-facts.ts';
import type { WebContext } from '../context.ts';
import { field, fields } from '../forms.ts';
import { mayRead } from '../page-pass.ts';

/** The page that a reader's form belongs to, in the reader's language. */
export interface ReaderPage {
  page: Page;
  address: PageAddress;
  /** What readers of the page can see, in its order. */
  components: Component[];
  language: Language;
  layout(titleKey: string): PublicLayout;
}

/**
 * Loads a page by its id; where none is named, the one at the root of the host that was asked for. Throws a `Problem`
 * where there is no such page, and under the host of another one.
 */
export async function loadReaderPage(
  web: WebContext,
  request: Request,
  pageId: string | undefined,
  pickLocale: (page: Page) => Locale,
): Promise<ReaderPage> {
  const pages = await listPages(web.store.db);
  const host = web.files.at(request.get('host'));
  const ofHost = host?.isInstall === false ? host.siteOf('/')?.id : undefined;
  const wanted = pageId ?? ofHost ?? pages[0]?.id;
  const page = pages.find((each) => each.id === wanted);
  if (!page || (ofHost !== undefined && ofHost !== page.id)) throw notFound('page');
  const locale = pickLocale(page);
  const address = pageAddress(page, pages[0], web.baseUrl);
  // Links of old mails open under the install's host, also those of a page that has its own by now.
  const base = ofHost === undefined && address.host !== null ? address.url : address.base;
  return {
    page,
    address,
    components: (await listComponents(web.store.db, page.id)).filter((component) => !component.isHidden),
    language: { locale, fallback: page.defaultLocale, timeZone: page.timeZone },
    layout: (titleKey) => {
      const heading = translate(locale, titleKey);
      const layout = publicLayout(page, locale, { base, baseUrl: address.origin, heading, path: null });
      // A picture of another host is refused by our own policy.
      return { ...layout, address: `${address.url}/`, logo: base === address.base ? layout.logo : null };
    },
  };
}

/**
 * The same for the forms that show what can be chosen on a page, which only those may see who may read it: all others
 * are led to the page, which asks them for the password. Null: that was done.
 */
export async function loadOpenPage(
  web: WebContext,
  request: Request,
  response: Response,
  pageId: string | undefined,
  pickLocale: (page: Page) => Locale,
): Promise<ReaderPage | null> {
  const reader = await loadReaderPage(web, request, pageId, pickLocale);
  const { page, address } = reader;
  const isElsewhere = address.host !== null && web.files.at(request.get('host'))?.isInstall !== false;
  if (isElsewhere) {
    response.redirect(303, request.method === 'GET' ? `${address.origin}${request.originalUrl}` : `${address.url}/`);
    return null;
  }
  const guarded = { id: page.id, access: page.access, lock: lockOf(page) };
  if (await mayRead(web, request, guarded)) return reader;
  response.redirect(303, `${address.base}/`);
  return null;
}

/** The language that was asked for where the page offers it, else the best that the browser asks for. */
export function offeredLocale(page: Page, asked: unknown, request: Request): Locale {
  if (isLocale(asked) && page.locales.includes(asked)) return asked;
  return bestLanguage(request.get('accept-language'), page.locales) ?? page.defaultLocale;
}

/** What a form chose: its boxes and its language. */
export function readChoice(page: Page, request: Request): SubscriptionChoice {
  const locale = offeredLocale(page, field(request, 'locale'), request);
  return { locale, componentIds: [...new Set(fields(request, 'components'))] };
}

/** What can be chosen on a page, and what is. */
export function choiceFacts({ page, components }: ReaderPage, choice: SubscriptionChoice): ChoiceFacts {
  return {
    components: components.map(({ id, name }) => ({ id, name, isChosen: choice.componentIds.includes(id) })),
    languages: page.locales.map((locale) => ({ locale, isChosen: locale === choice.locale })),
  };
}

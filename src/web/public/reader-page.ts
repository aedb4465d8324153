import type { Request } from 'express';
import type { Component } from '../../domain/component.ts';
import { notFound } from '../../domain/errors.ts';
import { isLocale, type Locale } from '../../domain/localized-text.ts';
import type { Page } from '../../domain/page.ts';
import type { SubscriptionChoice } from '../../domain/subscription.ts';
import { bestLanguage } from '../../lib/reader-languages.ts';
import { listComponents } from '../../store/components.ts';
import { listPages } from '../../store/pages.ts';
import { translate, type Language } from '../../views/language.ts';
import { pageBase, publicLayout } from '../../views/public-layout.ts';
import type { PublicLayout } from '../../views/public-views.ts';
import type { ChoiceFacts } from '../../views/subscription-facts.ts';
import type { WebContext } from '../context.ts';
import { field, fields } from '../forms.ts';

/** The page that a reader's form belongs to, in the reader's language. */
export interface ReaderPage {
  page: Page;
  /** What readers of the page can see, in its order. */
  components: Component[];
  language: Language;
  layout(titleKey: string): PublicLayout;
}

/** Loads a page by its id, or the first one where none is named. Throws a `Problem` where there is no such page. */
export async function loadReaderPage(
  web: WebContext,
  pageId: string | undefined,
  pickLocale: (page: Page) => Locale,
): Promise<ReaderPage> {
  const pages = await listPages(web.store.db);
  const page = pageId === undefined ? pages[0] : pages.find((each) => each.id === pageId);
  if (!page) throw notFound('page');
  const locale = pickLocale(page);
  const base = pageBase(page, pages[0]);
  return {
    page,
    components: (await listComponents(web.store.db, page.id)).filter((component) => !component.isHidden),
    language: { locale, fallback: page.defaultLocale, timeZone: page.timeZone },
    layout: (titleKey) => {
      const heading = translate(locale, titleKey);
      return publicLayout(page, locale, { base, baseUrl: web.baseUrl, heading, path: null });
    },
  };
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

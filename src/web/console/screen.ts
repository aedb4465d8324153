import type { Request, Response } from 'express';
import { notFound } from '../../domain/errors.ts';
import { inLanguage, type LocalizedText } from '../../domain/localized-text.ts';
import type { Page } from '../../domain/page.ts';
import { listPages } from '../../store/pages.ts';
import type { ConsoleNav, ScreenLinks } from '../../views/console-facts.ts';
import type { ConsoleLayout } from '../../views/console-views.ts';
import { translate, type Language } from '../../views/language.ts';
import { installBaseOf } from '../../domain/page-address.ts';
import type { WebContext } from '../context.ts';
import { consoleLanguage, consoleLayout } from './console-layout.ts';

const SECTIONS = [
  'home',
  'incidents',
  'components',
  'templates',
  'subscribers',
  'deliveries',
  'promises',
  'pages',
  'roster',
] as const;
type Section = (typeof SECTIONS)[number];

/** The page that a screen is about, among all pages of the install. */
export interface ChosenPage {
  page: Page;
  pages: readonly Page[];
}

/** The page that `?page=` names by its key, else the first. */
export async function choosePage(web: WebContext, request: Request): Promise<ChosenPage> {
  const pages = await listPages(web.store.db);
  const key = request.query['page'];
  const page = typeof key === 'string' ? pages.find((each) => each.key === key) : pages[0];
  if (!page) throw notFound('page');
  return { page, pages };
}

/** The page of something that belongs to one. */
export async function choosePageById(web: WebContext, pageId: string): Promise<ChosenPage> {
  const pages = await listPages(web.store.db);
  const page = pages.find((each) => each.id === pageId);
  if (!page) throw notFound('page');
  return { page, pages };
}

/** A path of the console on a page: the first page needs no mention. */
export function pathOn(
  { page, pages }: ChosenPage,
  path: string,
  query: Readonly<Record<string, string>> = {},
): string {
  const own = page.id === pages[0]?.id ? {} : { page: page.key };
  const search = new URLSearchParams({ ...own, ...query }).toString();
  return search === '' ? path : `${path}?${search}`;
}

export interface ScreenFrame {
  layout: ConsoleLayout;
  links: ScreenLinks;
  language: Language;
}

/** What stands around a screen: its title, the way to the others, and the language that it is rendered in. */
export function screenFrame(
  web: WebContext,
  request: Request,
  response: Response,
  chosen: ChosenPage,
  title: LocalizedText | string,
  section: Section,
): ScreenFrame {
  const { page } = chosen;
  const language = { ...consoleLanguage(request, response, page.timeZone), fallback: page.defaultLocale };
  const own = (text: LocalizedText): string => inLanguage(text, language.locale, language.fallback).text;
  const heading = typeof title === 'string' ? translate(language.locale, title, { page: own(page.name) }) : own(title);
  const layout = consoleLayout(web, request, response, `${heading} · ${own(page.name)}`);
  return { layout: { ...layout, nav: navigation(chosen, section) }, links: screenLinks(chosen, language), language };
}

function navigation(chosen: ChosenPage, section: Section): ConsoleNav {
  const { page, pages } = chosen;
  return {
    links: SECTIONS.map((key) => ({
      key,
      href: pathOn(chosen, key === 'home' ? '/console' : `/console/${key}`),
      isCurrent: key === section,
    })),
    pages:
      pages.length < 2
        ? []
        : pages.map((each) => ({
            name: each.name,
            href: pathOn({ page: each, pages }, '/console'),
            isCurrent: each.id === page.id,
          })),
  };
}

function screenLinks(chosen: ChosenPage, { locale }: Language): ScreenLinks {
  return {
    home: pathOn(chosen, '/console'),
    newIncident: pathOn(chosen, '/console/incidents/new'),
    newMaintenance: pathOn(chosen, '/console/maintenances/new'),
    backfill: pathOn(chosen, '/console/incidents/backfill'),
    deliveries: pathOn(chosen, '/console/deliveries'),
    proposals: pathOn(chosen, '/console/proposals'),
    templates: pathOn(chosen, '/console/templates'),
    publicPage: publicPath(chosen, locale),
  };
}

/** Where readers find the page, in this language if it has it. */
export function publicPath({ page, pages }: ChosenPage, locale: Language['locale'], path = ''): string {
  const shown = page.locales.includes(locale) ? locale : page.defaultLocale;
  return `${installBaseOf(page, pages[0])}/${shown}/${path}`;
}

import type { Request, RequestHandler, Response } from 'express';
import { Problem } from '../../domain/errors.ts';
import { isLocale } from '../../domain/localized-text.ts';
import type { HostFiles, PublishedSite } from '../../lib/published-files.ts';
import { render } from '../../views/render.ts';
import type { UnlockPage } from '../../views/access-facts.ts';
import type { WebContext } from '../context.ts';
import { mayRead } from '../page-pass.ts';
import { pathOf, redirectOf, sendPrivately } from '../published.ts';
import { readerLanguage } from '../reader-language.ts';

/**
 * Whatever lies on a page that is not public: sent to whoever may read it, while everybody else gets the same answer
 * for what exists and what does not. What belongs to no such page is left to others.
 */
export function closedPage(web: WebContext): RequestHandler {
  return async (request, response, next) => {
    const host = web.files.at(request.get('host'));
    const path = pathOf(request.originalUrl);
    const site = host?.siteOf(path);
    if (!host || !site || site.access === 'public') {
      next();
      return;
    }
    response.set({ 'Cache-Control': 'private, no-store', 'X-Robots-Tag': 'noindex, nofollow, noarchive' });
    response.removeHeader('Access-Control-Allow-Origin');
    if (host.isInstall && site.host !== null) {
      if (!leadsAway(path, site)) next();
      else response.redirect(302, `${site.origin}${path.slice(site.installBase.length) || '/'}`);
    } else if (!(await mayRead(web, request, site))) {
      askForPass(web, request, response, host, site, path);
    } else {
      sendFile(request, response, host, site, path, next);
    }
  };
}

/** Of a page at the root that has moved only what is surely its own leads away: console and API stand there too. */
function leadsAway(path: string, { installBase, locales }: PublishedSite): boolean {
  return installBase !== '' || path === '/' || locales.includes(path.split('/')[1] ?? '');
}

function sendFile(
  request: Request,
  response: Response,
  host: HostFiles,
  site: PublishedSite,
  path: string,
  next: () => void,
): void {
  const file = site.files.get(path);
  const location = file ? null : redirectOf(path, host, site, request.get('accept-language'));
  if (file) sendPrivately(request, response, file);
  else if (location !== null) response.redirect(302, location);
  else next();
}

/** People are asked for the password or to sign in; programs are told that the page is closed. */
function askForPass(
  web: WebContext,
  request: Request,
  response: Response,
  host: HostFiles,
  site: PublishedSite,
  path: string,
): void {
  if (/\.[a-z]+$/.test(path)) throw new Problem('unauthorized', 'This page is not public: open it in a browser.');
  if (site.access === 'staff') {
    response.redirect(303, staffEntry(web, host, site.id, path));
    return;
  }
  sendUnlockForm(web, request, response.status(401), { pageId: site.id, next: path, failure: null });
}

/** Where staff prove who they are: in the console, under the install's own host. */
function staffEntry(web: WebContext, host: HostFiles | undefined, pageId: string, next: string): string {
  const origin = host?.isInstall === true ? '' : web.baseUrl;
  return `${origin}/console/pages/${pageId}/enter?next=${encodeURIComponent(next)}`;
}

/** The form for the password: it names neither the page nor anything on it. */
export function sendUnlockForm(
  web: WebContext,
  request: Request,
  response: Response,
  { pageId, next, failure }: Pick<UnlockPage, 'pageId' | 'next' | 'failure'>,
): void {
  const reader = readerLanguage(request);
  const language = { ...reader, locale: next.split('/').find(isLocale) ?? reader.locale };
  const staffPath = staffEntry(web, web.files.at(request.get('host')), pageId, next);
  const facts = { locale: language.locale, pageId, next, failure, staffPath };
  response.type('html').send(render('public/unlock', facts, language));
}

import type { RequestHandler } from 'express';
import { isBlank } from '../../domain/localized-text.ts';
import { listComponents } from '../../store/components.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { sessionOf } from '../locals.ts';
import { choosePage, pathOn, publicPath, screenFrame } from './screen.ts';

/** All pages with their settings, which owners change, here or by `apply`; choosing one moves the console there. */
export function listPagesScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { language, ...frame } = screenFrame(web, request, response, chosen, 'console.pages.title', 'pages');
    const isOwner = sessionOf(response).staff.role === 'owner';
    const pages = [];
    for (const page of chosen.pages) {
      const own = { page, pages: chosen.pages };
      const { name, key, timeZone, locales, contact } = page;
      pages.push({
        ...{ name, key, timeZone, locales },
        contact: isBlank(contact) ? null : contact,
        href: pathOn(own, '/console'),
        settingsHref: isOwner ? `/console/pages/${page.id}/settings` : null,
        isCurrent: page.id === chosen.page.id,
        componentCount: (await listComponents(web.store.db, page.id)).length,
        publicPage: publicPath(own, language.locale),
      });
    }
    response.type('html').send(render('console/pages', { ...frame, pages }, language));
  };
}

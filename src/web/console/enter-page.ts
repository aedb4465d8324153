import type { RequestHandler } from 'express';
import { pageAddress } from '../../domain/page-address.ts';
import { SECOND } from '../../lib/clock.ts';
import { makeLinkToken } from '../../lib/link-token.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { sessionOf } from '../locals.ts';
import { ownPath } from '../public/unlock.ts';
import { choosePageById } from './screen.ts';

/** Long enough for a redirect. Real time. */
const LINK_MS = 60 * SECOND;

/**
 * Brings staff to a page that is not public. A session is known under the install's own host alone: to the host of a
 * page they go with a link that works for a minute.
 */
export function enterPage(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { page, pages } = await choosePageById(web, pathPart(request, 'id'));
    const { host, origin, installBase } = pageAddress(page, pages[0], web.baseUrl);
    const next = ownPath(request.query['next']);
    if (host === null) {
      const isOnPage = next === installBase || next.startsWith(`${installBase}/`);
      response.redirect(303, isOnPage ? next : `${installBase}/`);
      return;
    }
    const id = `${page.id}-${sessionOf(response).idHash}`;
    const token = makeLinkToken(web.secretKey, 'enter', id, web.clock.real() + LINK_MS);
    response.set('Referrer-Policy', 'no-referrer');
    response.redirect(303, `${origin}/enter/${token}?next=${encodeURIComponent(next)}`);
  };
}

import type { Request, RequestHandler } from 'express';
import type { WebContext } from './context.ts';
import { HttpError } from './http-error.ts';

const FORGED = 'This form was not sent from our own page: open the page again and send it there.';

/**
 * Refuses a form that another site made the browser send: by `Sec-Fetch-Site`, and where the browser is too old (or
 * the address not https) to send that, by `Origin`, without which nothing is accepted.
 */
export function requireSameOrigin(web: WebContext): RequestHandler {
  return (request, _response, next) => {
    if (!isSameOrigin(request, web.baseUrl)) throw new HttpError(403, FORGED);
    next();
  };
}

/** Whether a page of our own sent this form, as far as the browser says. */
export function isSameOrigin(request: Request, baseUrl: string): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  if (origin === undefined) return site !== undefined;
  return origin === new URL(baseUrl).origin || (isUnset(baseUrl) && isOwnHost(origin, request.get('host')));
}

/** An install that was given no address of its own answers under whichever it is reached by. */
export function isUnset(baseUrl: string): boolean {
  return new URL(baseUrl).hostname === 'localhost';
}

function isOwnHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Refuses requests for a host that is not ours: nothing of ours may be reached, or cached, under a stranger's name. */
export function requireKnownHost(web: WebContext): RequestHandler {
  const own = new URL(web.baseUrl).host;
  const isAny = isUnset(web.baseUrl);
  return (request, _response, next) => {
    if (!isAny && request.get('host')?.toLowerCase() !== own) throw new HttpError(421, 'No such site here.');
    next();
  };
}

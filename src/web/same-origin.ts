import type { Request, RequestHandler } from 'express';
import { notFound } from '../domain/errors.ts';
import type { WebContext } from './context.ts';
import { HttpError } from './http-error.ts';

const FORGED = 'This form was not sent from our own page: open the page again and send it there.';

/**
 * Refuses a form that another site made the browser send: by `Sec-Fetch-Site`, and where the browser is too old (or
 * the address not https) to send that, by `Origin`, without which nothing is accepted.
 */
export function requireSameOrigin(web: WebContext): RequestHandler {
  return (request, _response, next) => {
    if (!isSameOrigin(request, web)) throw new HttpError(403, FORGED);
    next();
  };
}

/** Whether a page of our own sent this form, as far as the browser says. A host that is not ours was refused before. */
export function isSameOrigin(request: Request, web: Pick<WebContext, 'baseUrl' | 'files'>): boolean {
  const site = request.get('sec-fetch-site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('origin');
  if (origin === undefined) return site !== undefined;
  const host = request.get('host');
  const { protocol, origin: install } = new URL(web.baseUrl);
  const own = web.files.at(host);
  if (own && !own.isInstall) return origin === `${protocol}//${own.name}`;
  return origin === install || (isUnset(web.baseUrl) && isOwnHost(origin, host));
}

/** An install that was given no address of its own answers under whichever it is reached by. */
function isUnset(baseUrl: string): boolean {
  return new URL(baseUrl).hostname === 'localhost';
}

function isOwnHost(origin: string, host: string | undefined): boolean {
  return host !== undefined && (origin === `http://${host}` || origin === `https://${host}`);
}

/** Refuses requests for a host that is not ours: nothing of ours may be reached, or cached, under a stranger's name. */
export function requireKnownHost({ files }: WebContext): RequestHandler {
  return (request, _response, next) => {
    if (!files.at(request.get('host'))) throw new HttpError(421, 'No such site here.');
    next();
  };
}

/** Refuses, under the host of one page, what is the whole install's: console, set-up and API. */
export function requireInstallHost({ files }: WebContext): RequestHandler {
  return (request, _response, next) => {
    next(files.at(request.get('host'))?.isInstall === true ? undefined : notFound('page'));
  };
}

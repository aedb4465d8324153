import type { RequestHandler } from 'express';
import { notFound } from '../../domain/errors.ts';
import { readLinkToken } from '../../lib/link-token.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { setPagePass } from '../page-pass.ts';
import { ownPath } from './unlock.ts';

/** What the console sends staff to, under the host of a page: they get the pass that lasts as long as their session. */
export function enter(web: WebContext): RequestHandler {
  return (request, response) => {
    response.set('Referrer-Policy', 'no-referrer');
    const link = readLinkToken(web.secretKey, 'enter', pathPart(request, 'token'), web.clock.real());
    const [id = '', sessionHash = ''] = link?.id.split('-') ?? [];
    const host = web.files.at(request.get('host'));
    if (!link || link.isExpired || host?.siteOf('/')?.id !== id) throw notFound('link');
    setPagePass(web, response, { id, lock: null }, { kind: 'staff', sessionHash });
    response.redirect(303, ownPath(request.query['next']));
  };
}

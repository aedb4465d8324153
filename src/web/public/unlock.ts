import type { RequestHandler } from 'express';
import { unlockPage, type UnlockInput } from '../../actions/unlock-page.ts';
import { notFound, Problem } from '../../domain/errors.ts';
import type { Page } from '../../domain/page.ts';
import { lockOf } from '../../lib/page-pass.ts';
import { clientOf } from '../client-address.ts';
import type { WebContext } from '../context.ts';
import { field, rawField } from '../forms.ts';
import { passwordPass, setPagePass } from '../page-pass.ts';
import { sendUnlockForm } from './closed-page.ts';

const READER = { kind: 'subscriber', id: '', name: 'reader' } as const;

/** Takes the password of a page and gives a pass for it. */
export function unlock(web: WebContext): RequestHandler {
  return async (request, response) => {
    const [pageId, next] = [field(request, 'page'), ownPath(field(request, 'next'))];
    // A pass is good under the host on which it is given, and under no other.
    if (web.files.at(request.get('host'))?.siteOf(next)?.id !== pageId) throw notFound('page');
    const opened = await tryUnlock(web, { pageId, password: rawField(request, 'password'), client: clientOf(request) });
    if (typeof opened !== 'string') {
      setPagePass(web, response, { id: opened.id, lock: lockOf(opened) }, passwordPass(web));
      response.redirect(303, next);
      return;
    }
    if (opened === 'too_many') response.set('Retry-After', '900');
    response.status(opened === 'too_many' ? 429 : 401);
    sendUnlockForm(web, request, response, { pageId, next, failure: opened });
  };
}

async function tryUnlock(web: WebContext, input: UnlockInput): Promise<Page | 'wrong' | 'too_many'> {
  try {
    return (await unlockPage({ store: web.store, now: web.clock.real(), actor: READER }, input)) ?? 'wrong';
  } catch (error) {
    if (error instanceof Problem && error.code === 'rate_limited') return 'too_many';
    throw error;
  }
}

/** A path on this very host; anything else, and above all another site, becomes the root. */
export function ownPath(next: unknown): string {
  const base = 'http://localhost';
  const url = typeof next === 'string' && next.startsWith('/') ? URL.parse(next, base) : null;
  // Of a path that begins with two slashes browsers make a host.
  return url?.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/';
}

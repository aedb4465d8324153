import type { RequestHandler } from 'express';
import { signOut as act } from '../../actions/sign-out.ts';
import { actorOf, sessionOf } from '../locals.ts';
import type { WebContext } from '../context.ts';
import { clearSessionCookie } from '../session-cookie.ts';

/** Ends this browser's session. */
export function signOut(web: WebContext): RequestHandler {
  return async (_request, response) => {
    await act({ store: web.store, now: web.clock.real(), actor: actorOf(response) }, sessionOf(response));
    clearSessionCookie(response, web.baseUrl);
    response.redirect(303, '/console/sign-in');
  };
}

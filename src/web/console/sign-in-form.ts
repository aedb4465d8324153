import type { Request, RequestHandler, Response } from 'express';
import { render } from '../../views/render.ts';
import type { SignInPage } from '../../views/console-views.ts';
import { translate } from '../../views/language.ts';
import type { WebContext } from '../context.ts';
import { consoleLanguage, consoleLayout } from './console-layout.ts';

/** The form to sign in with; `?next=` is where to go afterwards. */
export function signInForm(web: WebContext): RequestHandler {
  return (request, response) => {
    const { next } = request.query;
    response.send(renderSignIn(web, request, response, { next: pathAfter(next), email: '', failure: null, kept: [] }));
  };
}

export function renderSignIn(
  web: WebContext,
  request: Request,
  response: Response,
  facts: Omit<SignInPage, 'layout'>,
): string {
  const language = consoleLanguage(request, response);
  const title = translate(language.locale, 'account.sign_in.title');
  return render('console/sign-in', { layout: consoleLayout(web, request, response, title), ...facts }, language);
}

/** A path inside the console; anything else, and above all another site, becomes the console's own front. */
export function pathAfter(next: unknown): string {
  const base = 'http://localhost';
  const url = typeof next === 'string' ? URL.parse(next, base) : null;
  const isOurs = url?.origin === base && /^\/console(\/|$)/.test(url.pathname) && url.pathname !== '/console/sign-in';
  return isOurs ? `${url.pathname}${url.search}` : '/console';
}

import type { Request, Response } from 'express';
import type { Language } from '../../views/language.ts';
import type { ConsoleLayout } from '../../views/console-views.ts';
import type { WebContext } from '../context.ts';
import { findSessionOf } from '../locals.ts';
import { readerLocale } from '../reader-language.ts';

/** What every screen of the console stands in. */
export function consoleLayout(
  web: WebContext,
  request: Request,
  response: Response,
  title: string,
  notices: readonly string[] = [],
): ConsoleLayout {
  const session = findSessionOf(response);
  const signedIn = session ? { name: session.staff.name, isOwner: session.staff.role === 'owner' } : null;
  const { locale } = consoleLanguage(request, response);
  const csrfToken = session?.csrfToken ?? '';
  return { locale, title, signedIn, csrfToken, isMailOn: web.isMailOn, notices, nav: null, hasForm: false };
}

/** The language of the person signed in, else of their browser. */
export function consoleLanguage(request: Request, response: Response, timeZone = 'UTC'): Language {
  const locale = findSessionOf(response)?.staff.locale ?? readerLocale(request);
  return { locale, fallback: 'en', timeZone };
}

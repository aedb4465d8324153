import type { Request, RequestHandler } from 'express';
import { setUpOwner } from '../../actions/set-up-owner.ts';
import { Problem } from '../../domain/errors.ts';
import { isLocale, type Locale } from '../../domain/localized-text.ts';
import { acting, type WebContext } from '../context.ts';
import { field, fields, pathPart, rawField } from '../forms.ts';
import { readerLocale } from '../reader-language.ts';
import { setSessionCookie } from '../session-cookie.ts';
import { renderSetUp, type SetUpValues } from './set-up-form.ts';

/** Makes the owner and the first page, signs the owner in and shows the console. */
export function setUp(web: WebContext): RequestHandler {
  return async (request, response) => {
    const values = readValues(request);
    const { name, email, timeZone, locales } = values;
    const page = { name: values.pageName, timeZone, locales };
    const [token, password] = [pathPart(request, 'token'), rawField(request, 'password')];
    try {
      const context = acting(web, { kind: 'system', id: null, name: 'setup' });
      const owner = { token, name, email, password, locale: readerLocale(request) };
      const sessionId = await setUpOwner(context, { ...owner, page, sessionAt: web.clock.real() });
      setSessionCookie(response, web.baseUrl, sessionId);
      response.redirect(303, '/console');
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      response.status(422).send(await renderSetUp(web, request, response, values, error.faults));
    }
  };
}

function readValues(request: Request): SetUpValues {
  return {
    name: field(request, 'name'),
    email: field(request, 'email'),
    pageName: field(request, 'page_name'),
    timeZone: field(request, 'page_time_zone'),
    locales: readLocales(request),
  };
}

/** The page's own language comes first, whether or not its box is ticked as well. */
function readLocales(request: Request): Locale[] {
  const chosen = [field(request, 'page_first_language'), ...fields(request, 'page_languages')];
  return [...new Set(chosen.filter(isLocale))];
}

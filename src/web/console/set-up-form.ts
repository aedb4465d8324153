import type { Request, RequestHandler, Response } from 'express';
import { notFound, type Fault } from '../../domain/errors.ts';
import { LOCALES, type Locale } from '../../domain/localized-text.ts';
import { hashToken } from '../../lib/ids.ts';
import { listPages } from '../../store/pages.ts';
import { isSetupTokenOpen } from '../../store/setup-tokens.ts';
import type { FirstPageFacts } from '../../views/console-views.ts';
import { translate } from '../../views/language.ts';
import { render } from '../../views/render.ts';
import type { FieldFacts } from '../../views/update-form-facts.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { readerLocale } from '../reader-language.ts';
import { consoleLanguage, consoleLayout } from './console-layout.ts';

/** What somebody has typed into the form so far. */
export interface SetUpValues {
  name: string;
  email: string;
  pageName: string;
  timeZone: string;
  /** The page's languages, its own first. */
  locales: readonly Locale[];
}

/** The form behind the single-use link. Looking at it uses nothing up: mail scanners and previews look as well. */
export function setUpForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    if (!(await isSetupTokenOpen(web.store.db, hashToken(pathPart(request, 'token'))))) throw notFound('set-up link');
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const values = { name: '', email: '', pageName: '', timeZone, locales: [readerLocale(request)] };
    response.send(await renderSetUp(web, request, response, values, []));
  };
}

/** The form with what was typed (never the password) and what is wrong with it. */
export async function renderSetUp(
  web: WebContext,
  request: Request,
  response: Response,
  values: SetUpValues,
  faults: readonly Fault[],
): Promise<string> {
  const language = consoleLanguage(request, response);
  const layout = consoleLayout(web, request, response, translate(language.locale, 'account.set_up.title'));
  const isPageNeeded = (await listPages(web.store.db)).length === 0;
  const facts = {
    layout,
    path: request.path,
    name: fieldFacts('name', values.name, faults),
    email: fieldFacts('email', values.email, faults),
    password: fieldFacts('password', '', faults),
    page: isPageNeeded ? firstPageFacts(values, faults) : null,
  };
  return render('console/set-up', facts, language);
}

function firstPageFacts({ pageName, timeZone, locales }: SetUpValues, faults: readonly Fault[]): FirstPageFacts {
  return {
    name: fieldFacts('page_name', pageName, faults),
    timeZone: fieldFacts('page_time_zone', timeZone, faults),
    zones: ['UTC', ...Intl.supportedValuesOf('timeZone')],
    locales: LOCALES.map((locale) => ({
      locale,
      isChosen: locales.includes(locale),
      isFirst: locale === locales[0],
    })),
    localeFaults: messagesFor('page_languages', faults),
  };
}

function fieldFacts(name: string, value: string, faults: readonly Fault[]): FieldFacts {
  return { id: name.replaceAll('_', '-'), name, value, faults: messagesFor(name, faults) };
}

/** A fault of one language of a text, such as `page_name.en`, stands beside the one field that it has here. */
function messagesFor(name: string, faults: readonly Fault[]): string[] {
  return faults.filter(({ field }) => field === name || field.startsWith(`${name}.`)).map(({ message }) => message);
}

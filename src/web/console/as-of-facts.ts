import type { Request } from 'express';
import type { AsOfFormFacts } from '../../views/console-facts.ts';
import type { Language } from '../../views/language.ts';
import { publicPath, type ChosenPage } from './screen.ts';

/** The form that publishes the list of all services, and where the one lies that was just published. */
export function asOfFormFacts(chosen: ChosenPage, request: Request, { locale }: Language): AsOfFormFacts {
  const address = request.query['as_of'];
  const isAddress = typeof address === 'string' && /^[0-9T-]{15,17}$/.test(address);
  return {
    pageId: chosen.page.id,
    published: isAddress ? publicPath(chosen, locale, `as-of/${address}`) : null,
    present: publicPath(chosen, locale, 'as-of'),
  };
}

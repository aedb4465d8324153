import { render } from '../../views/render.ts';
import { readerLanguage } from '../reader-language.ts';
import type { Route } from '../route.ts';

/** What stands at `/` while no page has been published: the fast path answers this address from then on. */
export const unpublished: Route['handler'] = () => (request, response) => {
  const language = readerLanguage(request);
  response.set('Cache-Control', 'no-store').type('html');
  response.send(render('public/error', { locale: language.locale, status: 'unpublished', details: [] }, language));
};

import type { RequestHandler } from 'express';
import { publishAsOf } from '../../actions/publish-as-of.ts';
import { acting, type WebContext } from '../context.ts';
import { field } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { choosePageById, pathOn } from './screen.ts';

/** Publishes the list of all services as of now, and shows where it lies. */
export function publishAsOfForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePageById(web, field(request, 'page'));
    const { address } = await publishAsOf(acting(web, actorOf(response)), chosen.page.id);
    response.redirect(303, `${pathOn(chosen, '/console', { as_of: address })}#as-of`);
  };
}

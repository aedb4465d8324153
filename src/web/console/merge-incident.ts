import type { RequestHandler } from 'express';
import { mergeIncident } from '../../actions/merge-incident.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { puttingRight } from './putting-right.ts';
import { typedForm } from './typed-form.ts';

/** Ends a duplicate, which is told on in another incident. */
export function mergeIncidentForm(web: WebContext): RequestHandler {
  return puttingRight(web, 'merge', async (request, response) => {
    const typed = typedForm(request);
    const input = { intoId: typed.text('into'), body: typed.localized('body'), notify: typed.text('notify') === 'yes' };
    await mergeIncident(acting(web, actorOf(response)), pathPart(request, 'id'), input);
  });
}

import type { RequestHandler } from 'express';
import { setDuty } from '../../actions/set-duty.ts';
import { acting, type WebContext } from '../context.ts';
import { field, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { choosePage, pathOn } from './screen.ts';

/** Puts somebody on duty or takes them off. */
export function setDutyForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    await setDuty(acting(web, actorOf(response)), pathPart(request, 'id'), field(request, 'duty') === 'on');
    response.redirect(303, pathOn(await choosePage(web, request), '/console/roster'));
  };
}

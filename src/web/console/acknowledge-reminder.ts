import type { RequestHandler } from 'express';
import { acknowledgeReminder } from '../../actions/acknowledge-reminder.ts';
import { getReminder } from '../../store/reminders.ts';
import { acting, type WebContext } from '../context.ts';
import { field, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { choosePageById, pathOn } from './screen.ts';

/** "I am on it": then back to where it was pressed. */
export function acknowledgeReminderForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id, pageId, incidentId } = await getReminder(web.store.db, pathPart(request, 'id'));
    await acknowledgeReminder(acting(web, actorOf(response)), id);
    const home = pathOn(await choosePageById(web, pageId), '/console');
    response.redirect(303, field(request, 'from') === 'incident' ? `/console/incidents/${incidentId}` : home);
  };
}

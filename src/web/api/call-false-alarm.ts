import type { RequestHandler } from 'express';
import { z } from 'zod';
import { callFalseAlarm as call } from '../../actions/call-false-alarm.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { checkFields, textField, yesNo } from './fields.ts';
import { incidentAnswer, loadIncident, loadPage } from './load.ts';

/** POST /v1/pages/{page_id}/incidents/{incident_id}/false_alarm: nothing was wrong. */
export function callFalseAlarm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { defaultLocale } = await loadPage(web, request);
    const { id } = await loadIncident(web, request);
    const schema = z.object({
      body: textField(defaultLocale).default({}),
      deliver_notifications: yesNo.default(true),
    });
    const { incident = {} } = (request.body ?? {}) as { incident?: unknown };
    const { body, deliver_notifications: notify } = checkFields(incident, schema);
    await call(acting(web, actorOf(response)), id, { body, notify });
    response.json(await incidentAnswer(web, request, id));
  };
}

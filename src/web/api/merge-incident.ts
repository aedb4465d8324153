import type { RequestHandler } from 'express';
import { z } from 'zod';
import { mergeIncident as merge } from '../../actions/merge-incident.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { readFields, textField, yesNo } from './fields.ts';
import { incidentAnswer, loadIncident, loadPage } from './load.ts';

/** POST /v1/pages/{page_id}/incidents/{incident_id}/merge: a duplicate is told on in another incident. */
export function mergeIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { defaultLocale } = await loadPage(web, request);
    const { id } = await loadIncident(web, request);
    const schema = z.object({
      merged_into: z.string('Send the id of the incident that goes on.'),
      body: textField(defaultLocale).default({}),
      deliver_notifications: yesNo.default(true),
    });
    const { merged_into: intoId, body, deliver_notifications: notify } = readFields(request, 'incident', schema);
    await merge(acting(web, actorOf(response)), id, { intoId, body, notify });
    response.json(await incidentAnswer(web, request, id));
  };
}

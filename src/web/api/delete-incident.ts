import type { RequestHandler } from 'express';
import { deleteIncident as remove } from '../../actions/delete-incident.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { incidentAnswer, loadIncident } from './load.ts';

/** DELETE /v1/pages/{page_id}/incidents/{incident_id}: answers the incident as it was. */
export function deleteIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id } = await loadIncident(web, request);
    const json = await incidentAnswer(web, request, id);
    await remove(acting(web, actorOf(response)), id);
    response.json(json);
  };
}

import type { RequestHandler } from 'express';
import type { WebContext } from '../context.ts';
import { incidentAnswer, loadIncident } from './load.ts';

/** GET /v1/pages/{page_id}/incidents/{incident_id} */
export function showIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id } = await loadIncident(web, request);
    response.json(await incidentAnswer(web, request, id));
  };
}

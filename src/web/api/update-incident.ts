import type { RequestHandler } from 'express';
import { updateIncident as update } from '../../actions/update-incident.ts';
import { listAffected } from '../../store/incidents.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { readFields } from './fields.ts';
import { editsOf, impactsOf, incidentFields, updateOf } from './incident-fields.ts';
import { incidentAnswer, loadIncident, loadSource } from './load.ts';

/** PATCH and PUT /v1/pages/{page_id}/incidents/{incident_id}: corrects it and, where something new is said, posts it. */
export function updateIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { page, components } = await loadSource(web, request);
    const { id, status } = await loadIncident(web, request);
    const fields = readFields(request, 'incident', incidentFields(page.defaultLocale));
    const affected = (await listAffected(web.store.db, [id])).get(id) ?? [];
    const impacts = impactsOf(fields, affected, (each) => components.find((one) => one.id === each)?.status);
    const said = updateOf(fields, impacts, status);
    const context = acting(web, actorOf(response));
    await update(context, id, { edits: editsOf(fields), ...(said ? { update: said } : {}) });
    response.json(await incidentAnswer(web, request, id));
  };
}

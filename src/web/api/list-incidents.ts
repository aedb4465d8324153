import type { RequestHandler } from 'express';
import type { IncidentFilter } from '../../store/incidents.ts';
import { listIncidents as list } from '../../store/incidents.ts';
import type { WebContext } from '../context.ts';
import { queryText, readWindow } from './fields.ts';
import { incidentsJson, loadPage } from './load.ts';

/** GET /v1/pages/{page_id}/incidents and its narrower sisters, newest first. */
function listSome(filter: IncidentFilter): (web: WebContext) => RequestHandler {
  return (web) => async (request, response) => {
    const { id } = await loadPage(web, request);
    const text = queryText(request, 'q') ?? queryText(request, 'query');
    const search = text === undefined ? {} : { text };
    const incidents = await list(web.store.db, id, { ...filter, ...search, ...readWindow(request) });
    response.json(await incidentsJson(web, request, incidents));
  };
}

export const listIncidents = listSome({});
export const listUnresolved = listSome({ kind: 'incident', isOpen: true });
export const listScheduled = listSome({ kind: 'maintenance', isOpen: true });
export const listUpcoming = listSome({ kind: 'maintenance', statuses: ['scheduled'] });
export const listActiveMaintenance = listSome({ kind: 'maintenance', statuses: ['in_progress', 'verifying'] });

import type { RequestHandler } from 'express';
import { listEtas } from '../../store/etas.ts';
import { listAffected, listIncidents } from '../../store/incidents.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { incidentLine } from './incident-facts.ts';
import { choosePage, pathOn, screenFrame } from './screen.ts';

const SCREENFUL = 50;

/** Every incident and maintenance of a page, newest first. */
export function listIncidentsScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { db } = web.store;
    const offset = Math.max(0, Math.trunc(Number(request.query['from'] ?? 0)) || 0);
    const found = await listIncidents(db, chosen.page.id, { limit: SCREENFUL + 1, offset });
    const incidents = found.slice(0, SCREENFUL);
    const ids = incidents.map((incident) => incident.id);
    const [affected, etas] = [await listAffected(db, ids), await listEtas(db, ids)];
    const now = web.clock.now();
    const { language, ...frame } = screenFrame(web, request, response, chosen, 'console.incidents.title', 'incidents');
    const facts = {
      ...frame,
      incidents: incidents.map((each) => incidentLine(each, affected.get(each.id) ?? [], etas.get(each.id) ?? [], now)),
      series: pathOn(chosen, '/console/series'),
      older:
        found.length > SCREENFUL ? pathOn(chosen, '/console/incidents', { from: String(offset + SCREENFUL) }) : null,
    };
    response.type('html').send(render('console/incidents', facts, language));
  };
}

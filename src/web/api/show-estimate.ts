import type { RequestHandler } from 'express';
import { notFound } from '../../domain/errors.ts';
import { estimate, type PresentTrouble } from '../../domain/estimate.ts';
import { listPastTroubles } from '../../store/durations.ts';
import { listOpenTimelines } from '../../store/incidents.ts';
import { listComponents } from '../../store/components.ts';
import { estimateJson } from '../../views/estimate-json.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { loadPage } from './load.ts';

/**
 * GET /v1/pages/{page_id}/components/{component_id}/estimate: when it would be back, judging by its own past. Of a
 * component that is not down: if it went down now.
 */
export function showEstimate(web: WebContext): RequestHandler {
  return async (request, response) => {
    const page = await loadPage(web, request);
    const id = pathPart(request, 'component_id');
    const components = await listComponents(web.store.db, page.id);
    if (!components.some((component) => component.id === id)) throw notFound('component');
    const past = (await listPastTroubles(web.store.db, [id])).get(id) ?? [];
    const now = web.clock.now();
    response.json(estimateJson(id, estimate(past, await presentTrouble(web, page.id, id), now)));
  };
}

/** The oldest open trouble of a component: it is not back before that is over. */
async function presentTrouble(web: WebContext, pageId: string, componentId: string): Promise<PresentTrouble> {
  const timelines = await listOpenTimelines(web.store.db, pageId);
  const down = timelines
    .filter(({ incident }) => incident.kind === 'incident')
    .flatMap(({ affected }) => affected)
    .filter((each) => each.componentId === componentId && each.restoredAt === null)
    .sort((a, b) => a.startedAt - b.startedAt);
  const [oldest] = down;
  return oldest
    ? { startedAt: oldest.startedAt, severity: oldest.worstStatus }
    : { startedAt: web.clock.now(), severity: null };
}

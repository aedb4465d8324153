import type { RequestHandler } from 'express';
import { dutyJson } from '../../views/duty-json.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { loadDutySource } from './load-duty.ts';

/** The evidence of an incident as JSON, to be kept. */
export function exportDuty(web: WebContext): RequestHandler {
  return async (request, response) => {
    const source = await loadDutySource(web, pathPart(request, 'id'));
    response.attachment(`duty-${source.incident.id}.json`);
    response.type('json').send(`${JSON.stringify(dutyJson(source), null, 2)}\n`);
  };
}

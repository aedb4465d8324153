import type { RequestHandler } from 'express';
import { manageComponentJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { readWindow } from './fields.ts';
import { loadSource } from './load.ts';

/** GET /v1/pages/{page_id}/components */
export function listComponents(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { limit, offset } = readWindow(request);
    const source = await loadSource(web, request);
    const shown = source.components.slice(offset, offset + limit);
    response.json(shown.map((component) => manageComponentJson(source, component)));
  };
}

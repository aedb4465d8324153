import type { RequestHandler } from 'express';
import { manageGroupJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { readWindow } from './fields.ts';
import { loadSource } from './load.ts';

/** GET /v1/pages/{page_id}/component-groups */
export function listGroups(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { limit, offset } = readWindow(request);
    const source = await loadSource(web, request);
    response.json(source.groups.slice(offset, offset + limit).map((group) => manageGroupJson(source, group)));
  };
}

import type { RequestHandler } from 'express';
import { managePageJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { loadPages } from './load.ts';

/** GET /v1/pages */
export function listPages(web: WebContext): RequestHandler {
  return async (_request, response) => {
    response.json((await loadPages(web)).map(managePageJson));
  };
}

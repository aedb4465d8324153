import type { RequestHandler } from 'express';
import { managePageJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { loadPageWithUrl } from './load.ts';

/** GET /v1/pages/{page_id} */
export function showPage(web: WebContext): RequestHandler {
  return async (request, response) => {
    response.json(managePageJson(await loadPageWithUrl(web, request)));
  };
}

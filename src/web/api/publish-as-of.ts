import type { RequestHandler } from 'express';
import { publishAsOf as publish } from '../../actions/publish-as-of.ts';
import { asOfJson } from '../../views/as-of-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { loadPageWithUrl } from './load.ts';

/** POST /v1/pages/{page_id}/as_of: publishes the list of all services as of now; answers with it and its address. */
export function publishAsOf(web: WebContext): RequestHandler {
  return async (request, response) => {
    const source = await loadPageWithUrl(web, request);
    const table = await publish(acting(web, actorOf(response)), source.page.id);
    const url = `${source.url}/as-of/${table.address}`;
    response.status(201).json({ as_of: asOfJson(source, { ...table, url }) });
  };
}

import type { RequestHandler } from 'express';
import { subscriberJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { loadSubscriber } from './load-subscriber.ts';

/** GET /v1/pages/{page_id}/subscribers/{subscriber_id} */
export function showSubscriber(web: WebContext): RequestHandler {
  return async (request, response) => {
    response.json(subscriberJson(await loadSubscriber(web, request)));
  };
}

import type { RequestHandler } from 'express';
import { unsubscribe } from '../../actions/unsubscribe.ts';
import { subscriberJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { loadSubscriber } from './load-subscriber.ts';

/** DELETE /v1/pages/{page_id}/subscribers/{subscriber_id}: answers the subscriber as it was. */
export function deleteSubscriber(web: WebContext): RequestHandler {
  return async (request, response) => {
    const subscriber = await loadSubscriber(web, request);
    await unsubscribe(acting(web, actorOf(response)), subscriber.id, web.clock.real());
    response.json(subscriberJson(subscriber));
  };
}

import type { RequestHandler } from 'express';
import { z } from 'zod';
import { changeSubscription } from '../../actions/change-subscription.ts';
import { subscriberJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { checkFields, ids } from './fields.ts';
import { loadSubscriber } from './load-subscriber.ts';

/** PATCH /v1/pages/{page_id}/subscribers/{subscriber_id}: without `component_ids`, the whole page. */
export function updateSubscriber(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id, locale } = await loadSubscriber(web, request);
    const { component_ids: componentIds } = checkFields(
      request.body ?? {},
      z.object({ component_ids: ids.default([]) }),
    );
    const changed = await changeSubscription(acting(web, actorOf(response)), id, { locale, componentIds });
    response.json(subscriberJson(changed));
  };
}

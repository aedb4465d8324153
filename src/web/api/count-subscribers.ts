import type { RequestHandler } from 'express';
import { countByChannel } from '../../store/subscribers.ts';
import type { WebContext } from '../context.ts';
import { loadPage } from './load.ts';

const NONE = { sms: 0, slack: 0, teams: 0, integration_partner: 0 };

/** GET /v1/pages/{page_id}/subscribers/count: confirmed subscribers by the way they are told. */
export function countSubscribers(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id } = await loadPage(web, request);
    response.json({ ...(await countByChannel(web.store.db, id)), ...NONE });
  };
}

import type { RequestHandler } from 'express';
import { CHANNELS, type SubscriberState } from '../../domain/subscription.ts';
import { searchSubscribers } from '../../store/subscriber-search.ts';
import { subscriberJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { HttpError } from '../http-error.ts';
import { queryText, readWindow } from './fields.ts';
import { loadPage } from './load.ts';

/** Statuspage's words for our states. Nobody is quarantined: an address that bounces is told of in the console. */
const STATES: Readonly<Record<string, readonly SubscriberState[]>> = {
  active: ['confirmed'],
  unconfirmed: ['pending'],
  quarantined: [],
  all: ['confirmed', 'pending'],
};

/** GET /v1/pages/{page_id}/subscribers; `page` counts from 0. */
export function listSubscribers(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id } = await loadPage(web, request);
    const name = queryText(request, 'state') ?? 'active';
    const states = Object.hasOwn(STATES, name) ? STATES[name] : undefined;
    if (!states) throw new HttpError(400, `state: Use one of ${Object.keys(STATES).join(', ')}.`);
    const type = queryText(request, 'type') ?? 'email';
    const channel = CHANNELS.find((each) => each === type);
    const window = readWindow(request, 0);
    if (states.length === 0 || !channel) {
      response.json([]);
      return;
    }
    const filter = { states, channel, text: queryText(request, 'q'), ...window };
    const found = await searchSubscribers(web.store.db, id, filter);
    response.json(found.map(subscriberJson));
  };
}

import type { RequestHandler } from 'express';
import { confirmSubscription } from '../../actions/confirm-subscription.ts';
import { acting, type WebContext } from '../context.ts';
import { openLink, sendTold } from './link-page.ts';

/** Confirms a subscription. Sent twice, it says the same twice. */
export function confirm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'confirm', request, response);
    if (holder.isExpired && holder.subscriber.requested !== null) {
      sendTold(web, response.status(410), holder, 'expired');
      return;
    }
    const subscriber = await confirmSubscription(acting(web, holder.actor), holder.subscriber.id);
    sendTold(web, response, { ...holder, subscriber }, subscriber.state === 'confirmed' ? 'confirmed' : 'ended');
  };
}

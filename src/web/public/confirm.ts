import type { RequestHandler } from 'express';
import { confirmSubscription } from '../../actions/confirm-subscription.ts';
import { acting, type WebContext } from '../context.ts';
import { openLink, sendTold, toldConfirmed } from './link-page.ts';

/** Confirms a subscription. Sent twice, it says the same twice. */
export function confirm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'confirm', request, response);
    if (holder.isExpired && holder.subscriber.requested !== null) {
      sendTold(web, response.status(410), holder, 'subscribe.told.expired');
      return;
    }
    const subscriber = await confirmSubscription(acting(web, holder.actor), holder.subscriber.id);
    const isBack = holder.subscriber.state !== 'unsubscribed' && holder.subscriber.requested !== null;
    const ended = isBack ? 'wait.told.back' : 'subscribe.told.ended';
    const key = subscriber.state === 'confirmed' ? toldConfirmed(subscriber) : ended;
    sendTold(web, response, { ...holder, subscriber }, key);
  };
}

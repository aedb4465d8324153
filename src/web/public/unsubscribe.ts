import type { RequestHandler } from 'express';
import { unsubscribe as act } from '../../actions/unsubscribe.ts';
import { acting, type WebContext } from '../context.ts';
import { openLink, sendTold } from './link-page.ts';

/**
 * Ends a subscription: sent by our form, or by a mail program for its reader (RFC 8058), without cookies. Such a
 * program wants 200 and no redirect, and need not read the answer.
 */
export function unsubscribe(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'unsubscribe', request, response);
    const subscriber = await act(acting(web, holder.actor), holder.subscriber.id, web.clock.real());
    sendTold(web, response, { ...holder, subscriber }, 'subscribe.told.unsubscribed');
  };
}

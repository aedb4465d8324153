import type { RequestHandler } from 'express';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { openLink, sendTold } from './link-page.ts';

/** What the link to unsubscribe opens: it shows the address and asks, since mail scanners open every link too. */
export function unsubscribeForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'unsubscribe', request, response);
    const { subscriber, reader, action } = holder;
    if (subscriber.state === 'unsubscribed') {
      sendTold(web, response, holder, 'subscribe.told.unsubscribed');
      return;
    }
    const facts = { layout: reader.layout('subscribe.unsubscribe.title'), address: subscriber.address, action };
    response.send(render('public/unsubscribe', facts, reader.language));
  };
}

import type { RequestHandler } from 'express';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { openLink, sendTold } from './link-page.ts';

/** What a confirmation's link opens: it asks, since mail scanners open every link too. */
export function confirmForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'confirm', request, response);
    const { subscriber, reader, action } = holder;
    if (subscriber.state === 'unsubscribed') {
      sendTold(web, response, holder, 'ended');
    } else if (subscriber.requested === null) {
      sendTold(web, response, holder, 'confirmed');
    } else if (holder.isExpired) {
      sendTold(web, response.status(410), holder, 'expired');
    } else {
      const { componentIds } = subscriber.requested;
      const chosen = reader.components.filter((component) => componentIds.includes(component.id));
      const facts = {
        layout: reader.layout('subscribe.confirm.title'),
        address: subscriber.address,
        action,
        componentNames: chosen.map((component) => component.name),
      };
      response.send(render('public/confirm', facts, reader.language));
    }
  };
}

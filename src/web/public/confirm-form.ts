import type { RequestHandler } from 'express';
import { nameSubjects } from '../../store/waits.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { openLink, sendTold, toldConfirmed } from './link-page.ts';

/** What a confirmation's link opens: it asks, since mail scanners open every link too. */
export function confirmForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'confirm', request, response);
    const { subscriber, reader, action } = holder;
    if (subscriber.state === 'unsubscribed') {
      sendTold(web, response, holder, 'subscribe.told.ended');
    } else if (subscriber.requested === null) {
      sendTold(web, response, holder, toldConfirmed(subscriber));
    } else if (holder.isExpired) {
      sendTold(web, response.status(410), holder, 'subscribe.told.expired');
    } else {
      const { componentIds, waits } = subscriber.requested;
      const chosen = reader.components.filter((component) => componentIds?.includes(component.id));
      const named = await nameSubjects(web.store.db, reader.page.id, reader.components, waits);
      const facts = {
        layout: reader.layout('subscribe.confirm.title'),
        address: subscriber.address,
        action,
        isWholePage: componentIds?.length === 0,
        componentNames: chosen.map((component) => component.name),
        waitNames: named.map((wait) => wait.name),
      };
      response.send(render('public/confirm', facts, reader.language));
    }
  };
}

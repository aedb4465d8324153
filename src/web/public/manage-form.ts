import type { RequestHandler } from 'express';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { openLink, sendTold, type LinkHolder } from './link-page.ts';
import { choiceFacts } from './reader-page.ts';

/** What a subscriber is told and in which language. */
export function manageForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'manage', request, response);
    if (holder.subscriber.state === 'confirmed') response.send(renderManageForm(holder, false));
    else sendTold(web, response, holder, 'ended');
  };
}

/** The form as the subscription stands; `isSaved` says that it was changed just now. */
export function renderManageForm({ subscriber, reader, action }: LinkHolder, isSaved: boolean): string {
  const facts = {
    layout: reader.layout('subscribe.manage.title'),
    address: subscriber.address,
    action,
    choice: choiceFacts(reader, subscriber),
    isSaved,
  };
  return render('public/manage', facts, reader.language);
}

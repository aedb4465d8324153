import type { RequestHandler } from 'express';
import { isWaiting } from '../../domain/wait.ts';
import { nameSubjects } from '../../store/waits.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { openLink, sendTold, type LinkHolder } from './link-page.ts';
import { waitValue } from './wait-fields.ts';
import { choiceFacts } from './reader-page.ts';

/** What a subscriber is told and in which language. */
export function manageForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'manage', request, response);
    if (holder.subscriber.state === 'confirmed') response.send(await renderManageForm(web, holder, false));
    else sendTold(web, response, holder, 'subscribe.told.ended');
  };
}

/** The form as the subscription stands; `isSaved` says that it was changed just now. */
export async function renderManageForm(
  web: WebContext,
  { subscriber, reader, action }: LinkHolder,
  isSaved: boolean,
): Promise<string> {
  const waits = await nameSubjects(web.store.db, reader.page.id, reader.components, subscriber.waits.filter(isWaiting));
  const facts = {
    layout: reader.layout('subscribe.manage.title'),
    address: subscriber.address,
    action,
    choice: choiceFacts(reader, subscriber),
    waits: waits.map((wait) => ({ value: waitValue(wait), name: wait.name })),
    isLasting: subscriber.isLasting,
    isSaved,
  };
  return render('public/manage', facts, reader.language);
}

import type { RequestHandler } from 'express';
import { changeSubscription } from '../../actions/change-subscription.ts';
import { unsubscribe } from '../../actions/unsubscribe.ts';
import { acting, type WebContext } from '../context.ts';
import { field } from '../forms.ts';
import { openLink, sendTold } from './link-page.ts';
import { renderManageForm } from './manage-form.ts';
import { loadReaderPage, readChoice } from './reader-page.ts';

/** Saves a subscriber's choice, or ends the subscription where that was asked for. */
export function manage(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'manage', request, response);
    const context = acting(web, holder.actor);
    const { id, state, pageId } = holder.subscriber;
    if (field(request, 'unsubscribe') !== '') {
      const subscriber = await unsubscribe(context, id, web.clock.real());
      sendTold(web, response, { ...holder, subscriber }, 'unsubscribed');
    } else if (state !== 'confirmed') {
      sendTold(web, response, holder, 'ended');
    } else {
      const subscriber = await changeSubscription(context, id, readChoice(holder.reader.page, request));
      // Answered in the language that was chosen just now.
      const reader = await loadReaderPage(web, request, pageId, () => subscriber.locale);
      response.send(renderManageForm({ ...holder, subscriber, reader }, true));
    }
  };
}

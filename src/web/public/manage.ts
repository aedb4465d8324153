import type { RequestHandler } from 'express';
import { changeSubscription } from '../../actions/change-subscription.ts';
import { unsubscribe } from '../../actions/unsubscribe.ts';
import { isWaiting } from '../../domain/wait.ts';
import { acting, type WebContext } from '../context.ts';
import { field } from '../forms.ts';
import { openLink, sendTold } from './link-page.ts';
import { renderManageForm } from './manage-form.ts';
import { readKeptWaits } from './wait-fields.ts';
import { loadReaderPage, readChoice } from './reader-page.ts';

/** Saves a subscriber's choice, or ends the subscription where that was asked for. */
export function manage(web: WebContext): RequestHandler {
  return async (request, response) => {
    const holder = await openLink(web, 'manage', request, response);
    const context = acting(web, holder.actor);
    const { id, state, pageId, waits } = holder.subscriber;
    const keptWaits = readKeptWaits(request);
    // Only who waits for something can end the rest and keep that.
    const isLasting = !waits.some(isWaiting) || field(request, 'lasting') !== '';
    const isNothingLeft = !isLasting && keptWaits.length === 0;
    if (field(request, 'unsubscribe') !== '' || (state === 'confirmed' && isNothingLeft)) {
      const subscriber = await unsubscribe(context, id, web.clock.real());
      sendTold(web, response, { ...holder, subscriber }, 'subscribe.told.unsubscribed');
    } else if (state !== 'confirmed') {
      sendTold(web, response, holder, 'subscribe.told.ended');
    } else {
      const subscriber = await changeSubscription(context, id, {
        ...readChoice(holder.reader.page, request),
        ...{ isLasting, keptWaits },
      });
      // Answered in the language that was chosen just now.
      const reader = await loadReaderPage(web, pageId, () => subscriber.locale);
      response.send(await renderManageForm(web, { ...holder, subscriber, reader }, true));
    }
  };
}

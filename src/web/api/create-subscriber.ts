import type { RequestHandler } from 'express';
import { z } from 'zod';
import { addConfirmedSubscribers } from '../../actions/add-confirmed-subscribers.ts';
import { changeSubscription } from '../../actions/change-subscription.ts';
import { choiceFaults, subscribe } from '../../actions/subscribe.ts';
import { Problem, rejectFaults } from '../../domain/errors.ts';
import { LOCALES, type Locale } from '../../domain/localized-text.ts';
import type { Subscriber } from '../../domain/subscription.ts';
import { findSubscriberByAddress } from '../../store/subscribers.ts';
import { subscriberJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { ids, readFields, yesNo } from './fields.ts';
import { loadPage } from './load.ts';

const fields = z.object({
  email: z.string('Give one e-mail address.').trim(),
  component_ids: ids.default([]),
  /** Ours: the language of the mails; the page's first where it is left out. */
  language: z.enum(LOCALES, `Use one of ${LOCALES.join(', ')}.`).exactOptional(),
  /** For addresses that agreed elsewhere: they are subscribed at once and are sent nothing for it. */
  skip_confirmation_notification: yesNo.default(false),
});

type Wanted = z.output<typeof fields> & { pageId: string; locale: Locale };

/** POST /v1/pages/{page_id}/subscribers */
export function createSubscriber(web: WebContext): RequestHandler {
  return async (request, response) => {
    const page = await loadPage(web, request);
    const sent = readFields(request, 'subscriber', fields);
    const wanted = { ...sent, pageId: page.id, locale: sent.language ?? page.defaultLocale };
    const context = acting(web, actorOf(response));
    const { email, component_ids: componentIds, locale } = wanted;
    if (wanted.skip_confirmation_notification) await addAtOnce(web, context, wanted);
    else await subscribe(context, { pageId: page.id, address: email, locale, componentIds });
    response.status(201).json(subscriberJson(await find(web, wanted)));
  };
}

async function addAtOnce(web: WebContext, context: ReturnType<typeof acting>, wanted: Wanted): Promise<void> {
  const { pageId, email, locale, component_ids: componentIds } = wanted;
  rejectFaults(await choiceFaults(web.store.db, pageId, { locale, componentIds }));
  const added = await addConfirmedSubscribers(context, pageId, [email], locale);
  if (added === 0) throw new Problem('conflict', 'This address is known to the page already: change that subscriber.');
  if (componentIds.length > 0)
    await changeSubscription(context, (await find(web, wanted)).id, { locale, componentIds });
}

async function find(web: WebContext, { pageId, email }: Wanted): Promise<Subscriber> {
  const subscriber = await findSubscriberByAddress(web.store.db, pageId, email);
  if (!subscriber) throw new Error('The subscriber that was just made is gone.');
  return subscriber;
}

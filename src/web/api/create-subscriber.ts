import type { RequestHandler } from 'express';
import { z } from 'zod';
import { addConfirmedSubscribers } from '../../actions/add-confirmed-subscribers.ts';
import { addWebhook } from '../../actions/add-webhook.ts';
import { subscribe } from '../../actions/subscribe.ts';
import { notFound, Problem, rejectFaults } from '../../domain/errors.ts';
import { LOCALES } from '../../domain/localized-text.ts';
import type { WaitSubject } from '../../domain/wait.ts';
import { webhookSecret } from '../../lib/webhook-secret.ts';
import { findSubscriberByAddress } from '../../store/subscribers.ts';
import { subscriberJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { ids, readFields, yesNo } from './fields.ts';
import { loadPage } from './load.ts';

const fields = z.object({
  email: z.string('Give one e-mail address.').trim().exactOptional(),
  /** The address of a program that is told instead of a person. */
  endpoint: z.string('Give one address.').trim().exactOptional(),
  component_ids: ids.default([]),
  /** Ours: the language of the mails; the page's first where it is left out. */
  language: z.enum(LOCALES, `Use one of ${LOCALES.join(', ')}.`).exactOptional(),
  /** Ours: only until these are back, then it ends by itself; for people, who confirm it. */
  until_back: z.object({ component_ids: ids.default([]), incident_ids: ids.default([]) }).exactOptional(),
  /** For addresses that agreed elsewhere: they are subscribed at once and are sent nothing for it. */
  skip_confirmation_notification: yesNo.default(false),
});

const UNCONFIRMED = {
  field: 'until_back',
  message: 'Give an "email" without "skip_confirmation_notification": only who confirms can wait until it is back.',
};

function waitsOf({ component_ids, incident_ids }: { component_ids: string[]; incident_ids: string[] }): WaitSubject[] {
  return [
    ...component_ids.map((subjectId) => ({ kind: 'component' as const, subjectId })),
    ...incident_ids.map((subjectId) => ({ kind: 'incident' as const, subjectId })),
  ];
}

/** POST /v1/pages/{page_id}/subscribers */
export function createSubscriber(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id: pageId, defaultLocale } = await loadPage(web, request);
    const sent = readFields(request, 'subscriber', fields);
    const { component_ids: componentIds, language: locale = defaultLocale } = sent;
    const context = acting(web, actorOf(response));
    const waits = sent.until_back && waitsOf(sent.until_back);
    rejectFaults(waits && (sent.endpoint !== undefined || sent.skip_confirmation_notification) ? [UNCONFIRMED] : []);
    if (sent.endpoint !== undefined) {
      const added = await addWebhook(context, { pageId, endpoint: sent.endpoint, locale, componentIds });
      // Ours: by this the endpoint tells that a post is from here (Standard Webhooks).
      const signing_secret = webhookSecret(web.secretKey, added.id);
      response.status(201).json({ ...subscriberJson(added), signing_secret });
      return;
    }
    const { email = '' } = sent;
    if (sent.skip_confirmation_notification) {
      const added = await addConfirmedSubscribers(context, pageId, [email], locale, componentIds);
      if (added === 0) throw new Problem('conflict', 'The page knows this address already: change that subscriber.');
    } else {
      await subscribe(context, { pageId, address: email, locale, componentIds, ...(waits ? { waits } : {}) });
    }
    const subscriber = await findSubscriberByAddress(web.store.db, pageId, email);
    if (!subscriber) throw notFound('subscriber');
    response.status(201).json(subscriberJson(subscriber));
  };
}

import type { Request, Response } from 'express';
import type { Actor } from '../../domain/actor.ts';
import { notFound } from '../../domain/errors.ts';
import type { Subscriber } from '../../domain/subscription.ts';
import { makeLinkToken, readLinkToken, type LinkPurpose } from '../../lib/link-token.ts';
import { findSubscriber } from '../../store/subscribers.ts';
import { render } from '../../views/render.ts';
import type { SubscriptionTold } from '../../views/subscription-facts.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { loadReaderPage, type ReaderPage } from './reader-page.ts';

/** Whoever holds a link of a mail, and the page that it is about. */
export interface LinkHolder {
  subscriber: Subscriber;
  reader: ReaderPage;
  isExpired: boolean;
  /** The link's own path, which its form is sent to. */
  action: string;
  actor: Actor;
}

/** Reads the link in the path. Throws a `Problem` for one that we did not make. The link is kept out of referrers. */
export async function openLink(
  web: WebContext,
  purpose: LinkPurpose,
  request: Request,
  response: Response,
): Promise<LinkHolder> {
  response.set('Referrer-Policy', 'no-referrer');
  const token = pathPart(request, 'token');
  const link = readLinkToken(web.secretKey, purpose, token, web.clock.now());
  const subscriber = link ? await findSubscriber(web.store.db, link.id) : undefined;
  if (!link || !subscriber) throw notFound('link');
  const { locale } = subscriber.requested ?? subscriber;
  const reader = await loadReaderPage(web, subscriber.pageId, (page) =>
    page.locales.includes(locale) ? locale : page.defaultLocale,
  );
  const actor = { kind: 'subscriber', id: subscriber.id, name: 'reader' } as const;
  return { subscriber, reader, isExpired: link.isExpired, action: `/${purpose}/${token}`, actor };
}

/** What a confirmed subscriber is told: whether it goes on for good. */
export function toldConfirmed({ isLasting }: Subscriber): SubscriptionTold['key'] {
  return isLasting ? 'subscribe.told.confirmed' : 'wait.told.waiting';
}

/** Says what became of it, and where to go next. */
export function sendTold(
  web: WebContext,
  response: Response,
  { reader, subscriber }: LinkHolder,
  key: SubscriptionTold['key'],
): void {
  const layout = reader.layout(`${key}.title`);
  const { page, language } = reader;
  const isConfirmed = key === 'subscribe.told.confirmed' || key === 'wait.told.waiting';
  const hasAddress = isConfirmed || key === 'subscribe.told.unsubscribed';
  const next: SubscriptionTold['next'] = isConfirmed
    ? { path: `/manage/${makeLinkToken(web.secretKey, 'manage', subscriber.id)}`, key: 'manage' }
    : { path: `/subscribe?page=${page.id}&lang=${language.locale}`, key: 'again' };
  const facts = { layout, key, address: hasAddress ? subscriber.address : null, next };
  response.send(render('public/subscription-told', facts, language));
}

import type { Request } from 'express';
import { notFound } from '../../domain/errors.ts';
import type { Subscriber } from '../../domain/subscription.ts';
import { findSubscriber } from '../../store/subscribers.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';

/** The subscriber that the path names, on the page that it names. Who has left is not found. */
export async function loadSubscriber(web: WebContext, request: Request): Promise<Subscriber> {
  const subscriber = await findSubscriber(web.store.db, pathPart(request, 'subscriber_id'));
  const isThere = subscriber?.pageId === pathPart(request, 'page_id') && subscriber.state !== 'unsubscribed';
  if (!isThere) throw notFound('subscriber');
  return subscriber;
}

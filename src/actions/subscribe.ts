import { rejectFaults, type Fault } from '../domain/errors.ts';
import { CONFIRMATION_INTERVAL_MS, emailFaults, type Subscriber } from '../domain/subscription.ts';
import type { SubscriptionChoice } from '../domain/subscription.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listComponents } from '../store/components.ts';
import { insertNotice } from '../store/notices.ts';
import {
  findSubscriberByAddress,
  insertSubscribers,
  lockSubscriber,
  takeConfirmationTurn,
  updateSubscriber,
} from '../store/subscribers.ts';
import type { Db, Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';

export interface SubscribeInput extends SubscriptionChoice {
  pageId: string;
  address: string;
}

/**
 * Notes what an address asks for and writes one confirmation a day to it. What was asked takes effect when the address
 * confirms it, also where it is subscribed already. The result is the same for every sound address, known or not.
 */
export async function subscribe(context: ActionContext, input: SubscribeInput): Promise<void> {
  const { store, now } = context;
  const choice = { locale: input.locale, componentIds: input.componentIds };
  rejectFaults([...emailFaults(input.address), ...(await choiceFaults(store.db, input.pageId, choice))]);
  await store.transaction(async (tx) => {
    const subscriber = await findOrInsert(tx, input, now);
    const state = subscriber.state === 'unsubscribed' ? 'pending' : subscriber.state;
    await updateSubscriber(tx, { ...subscriber, state, requested: choice });
    if (await takeConfirmationTurn(tx, subscriber.id, now, CONFIRMATION_INTERVAL_MS)) {
      await writeConfirmation(tx, subscriber, now);
    }
    const actor = context.actor.kind === 'subscriber' ? { ...context.actor, id: subscriber.id } : context.actor;
    await insertAuditEntry(tx, { at: now, actor, action: 'subscribe', subject: subscriber.id, details: { ...choice } });
  });
}

/** What is wrong with a choice of components: only those that readers of the page can see may be chosen. */
export async function choiceFaults(db: Db, pageId: string, { componentIds }: SubscriptionChoice): Promise<Fault[]> {
  if (componentIds.length === 0) return [];
  const visible = (await listComponents(db, pageId)).filter((component) => !component.isHidden);
  const ids = new Set(visible.map((component) => component.id));
  return componentIds.every((id) => ids.has(id)) && new Set(componentIds).size === componentIds.length
    ? []
    : [{ field: 'components', message: 'Choose from the services on this page.' }];
}

async function findOrInsert(tx: Tx, { pageId, address, locale }: SubscribeInput, now: number): Promise<Subscriber> {
  const fresh: Subscriber = {
    id: newId(),
    pageId,
    channel: 'email',
    address,
    locale,
    componentIds: [],
    state: 'pending',
    createdAt: now,
    confirmedAt: null,
    endedAt: null,
    confirmationSentAt: null,
    requested: null,
  };
  await insertSubscribers(tx, [fresh]);
  const { id } = (await findSubscriberByAddress(tx, pageId, address)) ?? fresh;
  return (await lockSubscriber(tx, id)) ?? fresh;
}

async function writeConfirmation(tx: Tx, { id, pageId }: Subscriber, now: number): Promise<void> {
  const about = { pageId, incidentId: null, updateId: null, componentIds: [], items: [] };
  await insertNotice(tx, {
    id: newId(),
    kind: 'subscription_confirmation',
    ...about,
    subscriberId: id,
    createdAt: now,
    heldUntil: null,
  });
}

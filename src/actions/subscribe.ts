import { rejectFaults, type Fault } from '../domain/errors.ts';
import {
  CONFIRMATION_INTERVAL_MS,
  CONFIRMATION_VALID_MS,
  emailFaults,
  requestOf,
  type Subscriber,
  type SubscriptionChoice,
  type SubscriptionRequest,
} from '../domain/subscription.ts';
import { isAwaited, type WaitSubject } from '../domain/wait.ts';
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
import { loadOutlook } from '../store/waits.ts';
import type { ActionContext } from './context.ts';

export interface SubscribeInput extends SubscriptionChoice {
  pageId: string;
  address: string;
  /** Only until these are back, instead of for good. */
  waits?: readonly WaitSubject[];
}

/**
 * Notes what an address asks for and writes one confirmation a day to it. What was asked takes effect when the address
 * confirms it, also where it is subscribed already. The result is the same for every sound address, known or not.
 */
export async function subscribe(context: ActionContext, input: SubscribeInput): Promise<void> {
  const { store, now } = context;
  const { locale, componentIds, waits } = input;
  const asked = waits ? { waits } : { componentIds };
  const faults = waits
    ? await waitFaults(store.db, input.pageId, waits)
    : await choiceFaults(store.db, input.pageId, { locale, componentIds });
  rejectFaults([...emailFaults(input.address), ...faults]);
  await store.transaction(async (tx) => {
    const subscriber = await findOrInsert(tx, input, now);
    const state = subscriber.state === 'unsubscribed' ? 'pending' : subscriber.state;
    const requested = requestOf(locale, asked, unansweredOf(subscriber, now));
    await updateSubscriber(tx, { ...subscriber, state, requested });
    if (await takeConfirmationTurn(tx, subscriber.id, now, CONFIRMATION_INTERVAL_MS)) {
      await writeConfirmation(tx, subscriber, now);
    }
    const actor = context.actor.kind === 'subscriber' ? { ...context.actor, id: subscriber.id } : context.actor;
    await insertAuditEntry(tx, {
      at: now,
      actor,
      action: 'subscribe',
      subject: subscriber.id,
      details: { ...asked, locale },
    });
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

/** What is wrong with what somebody wants to wait for: it has to be seen on the page, and down at present. */
export async function waitFaults(db: Db, pageId: string, waits: readonly WaitSubject[]): Promise<Fault[]> {
  if (waits.length === 0) return [{ field: 'until_back', message: 'Name a service or an incident to wait for.' }];
  const outlook = await loadOutlook(db, pageId);
  return waits
    .filter((wait) => !isAwaited(wait, outlook))
    .map(({ kind, subjectId }) => ({
      field: 'until_back',
      message: `There is nothing to wait for: no open incident is about the ${kind} "${subjectId}" of this page.`,
    }));
}

/** What was asked for before, while the mail about it may still be answered. */
function unansweredOf({ requested, confirmationSentAt }: Subscriber, now: number): SubscriptionRequest | null {
  return confirmationSentAt !== null && now - confirmationSentAt < CONFIRMATION_VALID_MS ? requested : null;
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
    isLasting: true,
    waits: [],
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

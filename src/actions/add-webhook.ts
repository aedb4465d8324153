import { Problem, rejectFaults } from '../domain/errors.ts';
import { endpointFaults, type Subscriber, type SubscriptionChoice } from '../domain/subscription.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { insertSubscribers } from '../store/subscribers.ts';
import type { ActionContext } from './context.ts';
import { choiceFaults } from './subscribe.ts';

export interface AddWebhookInput extends SubscriptionChoice {
  pageId: string;
  endpoint: string;
}

/**
 * Lets a program's endpoint be told. An operator names it, so it is asked for no confirmation. Throws a `conflict` where
 * the page tells it already.
 */
export async function addWebhook(context: ActionContext, input: AddWebhookInput): Promise<Subscriber> {
  const { store, actor, now } = context;
  const { pageId, endpoint, ...choice } = input;
  rejectFaults(endpointFaults(endpoint));
  return store.transaction(async (tx) => {
    rejectFaults(await choiceFaults(tx, pageId, choice));
    const subscriber = newWebhook(pageId, endpoint, choice, now);
    if ((await insertSubscribers(tx, [subscriber])) === 0) {
      throw new Problem('conflict', 'The page tells this endpoint already: change that subscriber.');
    }
    const details = { endpoint: new URL(endpoint).origin, ...choice };
    await insertAuditEntry(tx, { at: now, actor, action: 'add-webhook', subject: subscriber.id, details });
    return subscriber;
  });
}

function newWebhook(pageId: string, endpoint: string, choice: SubscriptionChoice, now: number): Subscriber {
  return {
    id: newId(),
    pageId,
    channel: 'webhook',
    address: endpoint,
    ...choice,
    state: 'confirmed',
    createdAt: now,
    confirmedAt: now,
    endedAt: null,
    confirmationSentAt: null,
    requested: null,
    isLasting: true,
    waits: [],
  };
}

import { notFound } from '../domain/errors.ts';
import type { Subscriber } from '../domain/subscription.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { cancelDeliveries } from '../store/deliveries.ts';
import { lockSubscriber, updateSubscriber } from '../store/subscribers.ts';
import { deleteWaits } from '../store/waits.ts';
import type { ActionContext } from './context.ts';

/**
 * Ends a subscription and takes back what has not been sent yet. Doing it twice does no harm. `real`: the machine's
 * time, by which deliveries run.
 */
export async function unsubscribe(context: ActionContext, subscriberId: string, real: number): Promise<Subscriber> {
  const { store, now, actor } = context;
  return store.transaction(async (tx) => {
    const before = await lockSubscriber(tx, subscriberId);
    if (!before) throw notFound('subscription');
    // Also of a subscription that has ended by itself, whose last mail may still be on its way.
    await cancelDeliveries(tx, subscriberId, real);
    await deleteWaits(tx, subscriberId);
    if (before.state === 'unsubscribed') return before;
    const after: Subscriber = { ...before, state: 'unsubscribed', endedAt: now, requested: null, waits: [] };
    await updateSubscriber(tx, after);
    await insertAuditEntry(tx, { at: now, actor, action: 'unsubscribe', subject: subscriberId, details: {} });
    return after;
  });
}

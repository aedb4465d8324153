import { notFound } from '../domain/errors.ts';
import type { Subscriber } from '../domain/subscription.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { clearConfirmationTurn, lockSubscriber, updateSubscriber } from '../store/subscribers.ts';
import type { ActionContext } from './context.ts';

/**
 * Makes what an address asked for last take effect. Confirming twice does no harm; an address that has unsubscribed
 * since stays so until it asks again. Returns the subscriber as it is now.
 */
export async function confirmSubscription(context: ActionContext, subscriberId: string): Promise<Subscriber> {
  const { store, now, actor } = context;
  return store.transaction(async (tx) => {
    const before = await lockSubscriber(tx, subscriberId);
    if (!before) throw notFound('subscription');
    if (before.state === 'unsubscribed' || before.requested === null) return before;
    const after: Subscriber = {
      ...before,
      ...before.requested,
      state: 'confirmed',
      confirmedAt: before.state === 'confirmed' ? before.confirmedAt : now,
      endedAt: null,
      requested: null,
    };
    await updateSubscriber(tx, after);
    await clearConfirmationTurn(tx, subscriberId);
    const details = { ...before.requested };
    await insertAuditEntry(tx, { at: now, actor, action: 'confirm-subscription', subject: subscriberId, details });
    return after;
  });
}

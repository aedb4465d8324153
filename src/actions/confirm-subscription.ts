import { notFound } from '../domain/errors.ts';
import type { Subscriber, SubscriptionRequest } from '../domain/subscription.ts';
import { isAwaited, isWaiting, type WaitSubject } from '../domain/wait.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { lockPage } from '../store/pages.ts';
import { clearConfirmationTurn, findSubscriber, lockSubscriber, updateSubscriber } from '../store/subscribers.ts';
import type { Tx } from '../store/tables.ts';
import { insertWaits, loadOutlook } from '../store/waits.ts';
import type { ActionContext } from './context.ts';

/**
 * Makes what an address asked for last take effect. Confirming twice does no harm; an address that has unsubscribed
 * since stays so until it asks again. What has come back meanwhile is not waited for: who asked for nothing else is not
 * subscribed. Returns the subscriber as it is now.
 */
export async function confirmSubscription(context: ActionContext, subscriberId: string): Promise<Subscriber> {
  const { store, now, actor } = context;
  return store.transaction(async (tx) => {
    const before = await lockWithPage(tx, subscriberId);
    const { requested } = before;
    if (before.state === 'unsubscribed' || requested === null) return before;
    const awaited = await stillAwaited(tx, before.pageId, requested);
    const after = confirmed(before, requested, awaited.length > 0, now);
    await updateSubscriber(tx, after);
    await insertWaits(tx, subscriberId, awaited, now);
    await clearConfirmationTurn(tx, subscriberId);
    const details = { ...requested };
    await insertAuditEntry(tx, { at: now, actor, action: 'confirm-subscription', subject: subscriberId, details });
    return (await findSubscriber(tx, subscriberId)) ?? after;
  });
}

/** The page first: what is waited for must not come back unseen between the look and the wait. */
async function lockWithPage(tx: Tx, subscriberId: string): Promise<Subscriber> {
  const found = await findSubscriber(tx, subscriberId);
  if (found) await lockPage(tx, found.pageId);
  const subscriber = found && (await lockSubscriber(tx, subscriberId));
  if (!subscriber) throw notFound('subscription');
  return subscriber;
}

async function stillAwaited(tx: Tx, pageId: string, { waits }: SubscriptionRequest): Promise<WaitSubject[]> {
  if (waits.length === 0) return [];
  const outlook = await loadOutlook(tx, pageId);
  return waits.filter((wait) => isAwaited(wait, outlook));
}

function confirmed(before: Subscriber, requested: SubscriptionRequest, isNewWait: boolean, now: number): Subscriber {
  const wasConfirmed = before.state === 'confirmed';
  const isLasting = requested.componentIds !== null || (wasConfirmed && before.isLasting);
  const isKept = isLasting || isNewWait || (wasConfirmed && before.waits.some(isWaiting));
  return {
    ...before,
    locale: requested.locale,
    componentIds: requested.componentIds ?? (isLasting ? before.componentIds : []),
    isLasting,
    state: isKept ? 'confirmed' : 'unsubscribed',
    confirmedAt: wasConfirmed ? before.confirmedAt : now,
    endedAt: isKept ? null : now,
    requested: null,
  };
}

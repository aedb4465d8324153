import { notFound, Problem, rejectFaults } from '../domain/errors.ts';
import type { Subscriber, SubscriptionChoice } from '../domain/subscription.ts';
import { isSameSubject, isWaiting, type WaitSubject } from '../domain/wait.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { findSubscriber, lockSubscriber, updateSubscriber } from '../store/subscribers.ts';
import { deleteWaits } from '../store/waits.ts';
import type { ActionContext } from './context.ts';
import { choiceFaults } from './subscribe.ts';

export interface SubscriptionChange extends SubscriptionChoice {
  /** Whether it goes on for good; default true. */
  isLasting?: boolean;
  /** What is still waited for; default: all that was. Nothing is added: that takes a confirmation. */
  keptWaits?: readonly WaitSubject[];
}

/** Changes what a confirmed subscriber is told and in which language, at once: they came by a link of their mail. */
export async function changeSubscription(
  context: ActionContext,
  subscriberId: string,
  change: SubscriptionChange,
): Promise<Subscriber> {
  const { store, now, actor } = context;
  const { locale, isLasting = true, keptWaits } = change;
  const componentIds = isLasting ? change.componentIds : [];
  return store.transaction(async (tx) => {
    const before = await lockSubscriber(tx, subscriberId);
    if (!before) throw notFound('subscription');
    if (before.state !== 'confirmed') throw new Problem('conflict', 'This subscription has ended: subscribe again.');
    rejectFaults(await choiceFaults(tx, before.pageId, { locale, componentIds }));
    const open = before.waits.filter(isWaiting);
    const dropped = keptWaits ? open.filter((wait) => !keptWaits.some((kept) => isSameSubject(kept, wait))) : [];
    if (!isLasting && dropped.length === open.length) {
      throw new Problem('conflict', 'Nothing would be left of this subscription: unsubscribe instead.');
    }
    await updateSubscriber(tx, { ...before, locale, componentIds, isLasting });
    await deleteWaits(tx, subscriberId, dropped);
    const details = { locale, componentIds, isLasting, dropped };
    await insertAuditEntry(tx, { at: now, actor, action: 'change-subscription', subject: subscriberId, details });
    return (await findSubscriber(tx, subscriberId)) ?? before;
  });
}

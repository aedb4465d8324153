import { notFound, Problem, rejectFaults } from '../domain/errors.ts';
import type { Subscriber, SubscriptionChoice } from '../domain/subscription.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { lockSubscriber, updateSubscriber } from '../store/subscribers.ts';
import type { ActionContext } from './context.ts';
import { choiceFaults } from './subscribe.ts';

/** Changes what a confirmed subscriber is told and in which language, at once: they came by a link of their mail. */
export async function changeSubscription(
  context: ActionContext,
  subscriberId: string,
  choice: SubscriptionChoice,
): Promise<Subscriber> {
  const { store, now, actor } = context;
  return store.transaction(async (tx) => {
    const before = await lockSubscriber(tx, subscriberId);
    if (!before) throw notFound('subscription');
    if (before.state !== 'confirmed') throw new Problem('conflict', 'This subscription has ended: subscribe again.');
    rejectFaults(await choiceFaults(tx, before.pageId, choice));
    const after: Subscriber = { ...before, ...choice };
    await updateSubscriber(tx, after);
    const details = { ...choice };
    await insertAuditEntry(tx, { at: now, actor, action: 'change-subscription', subject: subscriberId, details });
    return after;
  });
}

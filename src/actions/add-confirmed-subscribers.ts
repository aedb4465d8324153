import { rejectFaults } from '../domain/errors.ts';
import type { Locale } from '../domain/localized-text.ts';
import { emailFaults, type Subscriber, type SubscriptionChoice } from '../domain/subscription.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { insertSubscribers } from '../store/subscribers.ts';
import type { ActionContext } from './context.ts';
import { choiceFaults } from './subscribe.ts';

const BATCH = 500;

/**
 * Adds addresses that agreed elsewhere (an import, a replay) as confirmed subscribers, in batches; without components,
 * to the whole page. Addresses that the page has already are left as they are. Returns how many were new.
 */
export async function addConfirmedSubscribers(
  { store, actor, now }: ActionContext,
  pageId: string,
  addresses: readonly string[],
  locale: Locale,
  componentIds: string[] = [],
): Promise<number> {
  const choice = { locale, componentIds };
  rejectFaults([
    ...addresses.flatMap((address) => emailFaults(address)),
    ...(await choiceFaults(store.db, pageId, choice)),
  ]);
  let added = 0;
  for (let start = 0; start < addresses.length; start += BATCH) {
    const batch = addresses.slice(start, start + BATCH).map((address) => confirmed(pageId, address, choice, now));
    added += await store.transaction(async (tx) => {
      const count = await insertSubscribers(tx, batch);
      const details = { count };
      await insertAuditEntry(tx, { at: now, actor, action: 'add-subscribers', subject: pageId, details });
      return count;
    });
  }
  return added;
}

function confirmed(pageId: string, address: string, choice: SubscriptionChoice, now: number): Subscriber {
  return {
    id: newId(),
    pageId,
    channel: 'email',
    address,
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

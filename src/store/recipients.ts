import type { Channel } from '../domain/subscription.ts';
import type { WaitSubject } from '../domain/wait.ts';
import type { Db } from './tables.ts';

/** How many confirmed subscribers a notice about these components reaches; null: everybody of the page. */
export async function countRecipients(db: Db, pageId: string, componentIds: readonly string[] | null): Promise<number> {
  const byChannel = await countRecipientsByChannel(db, pageId, componentIds);
  return [...byChannel.values()].reduce((sum, count) => sum + count, 0);
}

/** The same by channel, together with those who wait for one of these; one that reaches nobody is left out. */
export async function countRecipientsByChannel(
  db: Db,
  pageId: string,
  componentIds: readonly string[] | null,
  awaited: readonly WaitSubject[] = [],
): Promise<Map<Channel, number>> {
  let query = db
    .selectFrom('subscribers')
    .select((eb) => ['channel', eb.fn.countAll().as('count')])
    .where('pageId', '=', pageId)
    .where('state', '=', 'confirmed')
    .groupBy('channel');
  if (componentIds !== null) {
    query = query.where((eb) => {
      const chosen = eb
        .selectFrom('subscriberComponents')
        .select('subscriberComponents.subscriberId')
        .whereRef('subscriberComponents.subscriberId', '=', 'subscribers.id');
      const waits = eb
        .selectFrom('subscriberWaits')
        .select('subscriberWaits.subscriberId')
        .whereRef('subscriberWaits.subscriberId', '=', 'subscribers.id')
        .where('subscriberWaits.endedAt', 'is', null)
        .where((each) => each.or(awaited.map(({ kind, subjectId }) => each.and({ kind, subjectId }))));
      const scopes = [
        eb.not(eb.exists(chosen)),
        ...(componentIds.length === 0
          ? []
          : [eb.exists(chosen.where('subscriberComponents.componentId', 'in', componentIds))]),
      ];
      const isToldForGood = eb.and([eb('isLasting', '=', 1), eb.or(scopes)]);
      return awaited.length === 0 ? isToldForGood : eb.or([isToldForGood, eb.exists(waits)]);
    });
  }
  const rows = await query.execute();
  return new Map(rows.map(({ channel, count }) => [channel as Channel, Number(count)]));
}

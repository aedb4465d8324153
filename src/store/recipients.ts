import type { Channel } from '../domain/subscription.ts';
import type { Db } from './tables.ts';

/** How many confirmed subscribers a notice about these components reaches; null: everybody of the page. */
export async function countRecipients(db: Db, pageId: string, componentIds: readonly string[] | null): Promise<number> {
  const byChannel = await countRecipientsByChannel(db, pageId, componentIds);
  return [...byChannel.values()].reduce((sum, count) => sum + count, 0);
}

/** The same by channel; one that reaches nobody is left out. */
export async function countRecipientsByChannel(
  db: Db,
  pageId: string,
  componentIds: readonly string[] | null,
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
      const hasNone = eb.not(eb.exists(chosen));
      if (componentIds.length === 0) return hasNone;
      return eb.or([hasNone, eb.exists(chosen.where('subscriberComponents.componentId', 'in', componentIds))]);
    });
  }
  const rows = await query.execute();
  return new Map(rows.map(({ channel, count }) => [channel as Channel, Number(count)]));
}

import type { Channel, Subscriber, SubscriberState } from '../domain/subscription.ts';
import { listSubscribers } from './subscribers.ts';
import type { Db } from './tables.ts';
import { contains } from './text-search.ts';

export interface SubscriberFilter {
  states: readonly SubscriberState[];
  channel: Channel;
  /** Part of an address. */
  text: string | undefined;
  limit: number;
  offset: number;
}

/** Some of a page's subscribers, those who came first first. */
export async function searchSubscribers(
  db: Db,
  pageId: string,
  { states, channel, text, limit, offset }: SubscriberFilter,
): Promise<Subscriber[]> {
  let query = db
    .selectFrom('subscribers')
    .select('id')
    .where('pageId', '=', pageId)
    .where('channel', '=', channel)
    .where('state', 'in', states);
  if (text !== undefined) query = query.where(contains('addressLower', text));
  const rows = await query.orderBy('createdAt').orderBy('id').limit(limit).offset(offset).execute();
  const ids = rows.map((row) => row.id);
  const found = await listSubscribers(db, ids);
  return ids.flatMap((id) => found.get(id) ?? []);
}

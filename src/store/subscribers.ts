import { z } from 'zod';
import { LOCALES, type Locale } from '../domain/localized-text.ts';
import type { Channel, Subscriber, SubscriberState, SubscriptionRequest } from '../domain/subscription.ts';
import { WAIT_KINDS } from '../domain/wait.ts';
import { decode, strings } from './json.ts';
import type { SubscriberRow } from './subscriber-rows.ts';
import type { Db, Tx } from './tables.ts';
import { listWaits } from './waits.ts';

const request = z.object({
  locale: z.enum(LOCALES),
  componentIds: strings.nullable(),
  waits: z.array(z.object({ kind: z.enum(WAIT_KINDS), subjectId: z.string() })).default([]),
});

export async function findSubscriber(db: Db, id: string): Promise<Subscriber | undefined> {
  const row = await db.selectFrom('subscribers').selectAll().where('id', '=', id).executeTakeFirst();
  return row && (await withChoices(db, [row]))[0];
}

/** Reads a subscriber and, on PostgreSQL, locks it: two changes of one subscription happen one after the other. */
export async function lockSubscriber(tx: Tx, id: string): Promise<Subscriber | undefined> {
  await tx
    .updateTable('subscribers')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', '=', id)
    .execute();
  return findSubscriber(tx, id);
}

/** Addresses differ by more than the case of their letters. */
export async function findSubscriberByAddress(
  db: Db,
  pageId: string,
  address: string,
): Promise<Subscriber | undefined> {
  const row = await db
    .selectFrom('subscribers')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('channel', '=', 'email')
    .where('addressLower', '=', address.toLowerCase())
    .executeTakeFirst();
  return row && (await withChoices(db, [row]))[0];
}

/** Subscribers with these ids; those that are gone are left out. */
export async function listSubscribers(db: Db, ids: readonly string[]): Promise<Map<string, Subscriber>> {
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('subscribers').selectAll().where('id', 'in', ids).execute();
  return new Map((await withChoices(db, rows)).map((subscriber) => [subscriber.id, subscriber]));
}

/** The next confirmed subscribers of a page after an id, in the order of ids: what fan-out walks along. */
export async function listConfirmedAfter(
  db: Db,
  pageId: string,
  afterId: string | null,
  limit: number,
): Promise<Subscriber[]> {
  const rows = await db
    .selectFrom('subscribers')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('state', '=', 'confirmed')
    .where('id', '>', afterId ?? '')
    .orderBy('id')
    .limit(limit)
    .execute();
  return withChoices(db, rows);
}

/** How many subscribers there are in each state, on one page or on all. */
export async function countSubscribers(db: Db, pageId?: string): Promise<Record<SubscriberState, number>> {
  let query = db
    .selectFrom('subscribers')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state');
  if (pageId !== undefined) query = query.where('pageId', '=', pageId);
  const rows = await query.execute();
  const counts = { pending: 0, confirmed: 0, unsubscribed: 0 };
  for (const { state, count } of rows) counts[state as SubscriberState] = count;
  return counts;
}

/** How many confirmed subscribers of a page each channel tells. */
export async function countByChannel(db: Db, pageId: string): Promise<Record<Channel, number>> {
  const rows = await db
    .selectFrom('subscribers')
    .select((eb) => ['channel', eb.fn.countAll<number>().as('count')])
    .where('pageId', '=', pageId)
    .where('state', '=', 'confirmed')
    .groupBy('channel')
    .execute();
  const counts: Record<Channel, number> = { email: 0, webhook: 0 };
  for (const { channel, count } of rows) counts[channel as Channel] = count;
  return counts;
}

/** Inserts subscribers whose address the page does not have yet. Returns how many were new. */
export async function insertSubscribers(tx: Tx, subscribers: readonly Subscriber[]): Promise<number> {
  const inserted = await tx
    .insertInto('subscribers')
    .values(subscribers.map(toRow))
    .onConflict((conflict) => conflict.columns(['pageId', 'channel', 'addressLower']).doNothing())
    .returning('id')
    .execute();
  const isNew = new Set(inserted.map((row) => row.id));
  await insertComponents(
    tx,
    subscribers.filter((subscriber) => isNew.has(subscriber.id)),
  );
  return inserted.length;
}

/** Saves a subscriber's state and lasting choice; what it waits for is saved by itself. Whether a confirmation is due is `takeConfirmationTurn`'s alone. */
export async function updateSubscriber(tx: Tx, subscriber: Subscriber): Promise<void> {
  const { id, confirmationSentAt: _, ...changes } = toRow(subscriber);
  await tx.updateTable('subscribers').set(changes).where('id', '=', id).execute();
  await tx.deleteFrom('subscriberComponents').where('subscriberId', '=', id).execute();
  await insertComponents(tx, [subscriber]);
}

/** Whether this address may be sent a confirmation now; of several who ask at once, one is told yes. */
export async function takeConfirmationTurn(tx: Tx, id: string, now: number, intervalMs: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('subscribers')
    .set({ confirmationSentAt: now })
    .where('id', '=', id)
    .where((eb) => eb.or([eb('confirmationSentAt', 'is', null), eb('confirmationSentAt', '<=', now - intervalMs)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Somebody answered the confirmation, so the next one may be sent when it is asked for. */
export async function clearConfirmationTurn(tx: Tx, id: string): Promise<void> {
  await tx.updateTable('subscribers').set({ confirmationSentAt: null }).where('id', '=', id).execute();
}

async function insertComponents(tx: Tx, subscribers: readonly Subscriber[]): Promise<void> {
  const rows = subscribers.flatMap(({ id, componentIds }) =>
    componentIds.map((componentId) => ({ subscriberId: id, componentId })),
  );
  if (rows.length > 0) await tx.insertInto('subscriberComponents').values(rows).execute();
}

async function withChoices(db: Db, rows: readonly SubscriberRow[]): Promise<Subscriber[]> {
  if (rows.length === 0) return [];
  const chosen = await db
    .selectFrom('subscriberComponents')
    .selectAll()
    .where(
      'subscriberId',
      'in',
      rows.map((row) => row.id),
    )
    .orderBy('componentId')
    .execute();
  const bySubscriber = Map.groupBy(chosen, (each) => each.subscriberId);
  const waits = await listWaits(
    db,
    rows.map((row) => row.id),
  );
  return rows.map((row) => ({
    ...toSubscriber(row),
    componentIds: bySubscriber.get(row.id)?.map((each) => each.componentId) ?? [],
    waits: waits.get(row.id) ?? [],
  }));
}

function toSubscriber(row: SubscriberRow): Omit<Subscriber, 'componentIds' | 'waits'> {
  const { addressLower: _, ...rest } = row;
  return {
    ...rest,
    channel: row.channel as Channel,
    locale: row.locale as Locale,
    state: row.state as SubscriberState,
    requested: row.requested === null ? null : (decode(request, row.requested) satisfies SubscriptionRequest),
    isLasting: row.isLasting === 1,
  };
}

function toRow({ componentIds: _, waits: __, ...subscriber }: Subscriber): SubscriberRow {
  return {
    ...subscriber,
    // The case of letters makes another path, but not another mailbox that anybody has.
    addressLower: subscriber.channel === 'email' ? subscriber.address.toLowerCase() : subscriber.address,
    requested: subscriber.requested && JSON.stringify(subscriber.requested),
    isLasting: Number(subscriber.isLasting),
  };
}

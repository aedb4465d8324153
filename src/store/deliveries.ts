import type { Delivery, DeliveryState, Lane } from '../domain/delivery.ts';
import type { End, LeaseClaim } from './outbox.ts';
import type { Db, DeliveryRow, Tx } from './tables.ts';

/** Queues deliveries; one that exists already (same notice, same subscriber) is left as it is. */
export async function insertDeliveries(tx: Tx, deliveries: readonly Delivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await tx
    .insertInto('deliveries')
    .values([...deliveries])
    .onConflict((conflict) => conflict.columns(['noticeId', 'subscriberId']).doNothing())
    .execute();
}

export interface Claim extends LeaseClaim {
  lane: Lane;
}

/** Whether there is anything to claim: asked first, since every transaction, even an idle one, wakes the loops. */
export async function hasDueDeliveries(db: Db, claim: Pick<Claim, 'lane' | 'now'>): Promise<boolean> {
  const row = await dueDeliveries(db, claim).select('noticeId').limit(1).executeTakeFirst();
  return row !== undefined;
}

function dueDeliveries(db: Db, { lane, now }: Pick<Claim, 'lane' | 'now'>) {
  return db
    .selectFrom('deliveries')
    .where('state', '=', 'queued')
    .where('lane', '=', lane)
    .where('dueAt', '<=', now)
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', now)]));
}

/**
 * Takes due deliveries of a lane for an owner until its lease ends. Of several owners who ask at once, one gets each
 * row: the conditions are checked again by the update itself.
 */
export async function claimDeliveries(tx: Tx, claim: Claim): Promise<Delivery[]> {
  const { owner, now, leaseMs, limit } = claim;
  const due = await dueDeliveries(tx, claim)
    .select(['noticeId', 'subscriberId'])
    .orderBy('dueAt')
    .limit(limit)
    .execute();
  const claimed: DeliveryRow[] = [];
  for (const [noticeId, rows] of Map.groupBy(due, (row) => row.noticeId)) {
    const taken = await tx
      .updateTable('deliveries')
      .set((eb) => ({ leaseOwner: owner, leaseUntil: now + leaseMs, attempts: eb('attempts', '+', 1) }))
      .where('noticeId', '=', noticeId)
      .where(
        'subscriberId',
        'in',
        rows.map((row) => row.subscriberId),
      )
      .where('state', '=', 'queued')
      .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', now)]))
      .returningAll()
      .execute();
    claimed.push(...taken);
  }
  return claimed.map(toDelivery);
}

/** How a claimed delivery ended, for now or for good. */
export type DeliveryEnd = End<Delivery>;

/**
 * Records ends, each only while the owner still holds that very attempt. Returns those that it no longer held: their
 * lease ran out and another may have sent them too.
 */
export async function finishDeliveries(tx: Tx, ends: readonly DeliveryEnd[], now: number): Promise<Delivery[]> {
  const lost: Delivery[] = [];
  for (const group of groupAlike(ends)) {
    const [first] = group;
    if (!first) continue;
    const done = await finishAlike(tx, first, group, now);
    lost.push(...group.map((end) => end.delivery).filter((delivery) => !done.has(delivery.subscriberId)));
  }
  return lost;
}

/** Ends that differ in nothing but the subscriber are one statement: in a big send, nearly all. */
function groupAlike(ends: readonly DeliveryEnd[]): DeliveryEnd[][] {
  const groups = Map.groupBy(ends, ({ delivery, state, dueAt, error, isAttempted }) =>
    JSON.stringify([delivery.noticeId, delivery.leaseOwner, delivery.attempts, state, dueAt, error, isAttempted]),
  );
  return [...groups.values()];
}

async function finishAlike(
  tx: Tx,
  { delivery, state, dueAt, error, isAttempted }: DeliveryEnd,
  group: readonly DeliveryEnd[],
  now: number,
): Promise<Set<string>> {
  const isFinal = state !== 'queued';
  const rows = await tx
    .updateTable('deliveries')
    .set({
      state,
      leaseOwner: null,
      leaseUntil: null,
      lastError: error,
      attempts: isAttempted ? delivery.attempts : delivery.attempts - 1,
      dueAt: dueAt ?? now,
      finishedAt: isFinal ? now : null,
    })
    .where('noticeId', '=', delivery.noticeId)
    .where(
      'subscriberId',
      'in',
      group.map((end) => end.delivery.subscriberId),
    )
    .where('state', '=', 'queued')
    .where('leaseOwner', '=', delivery.leaseOwner)
    .where('attempts', '=', delivery.attempts)
    .returning('subscriberId')
    .execute();
  return new Set(rows.map((row) => row.subscriberId));
}

/** Of these subscribers, those to whom one of these notices goes or went. */
export async function listReached(
  db: Db,
  noticeIds: readonly string[],
  subscriberIds: readonly string[],
): Promise<Set<string>> {
  if (noticeIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('deliveries')
    .select('subscriberId')
    .distinct()
    .where('noticeId', 'in', noticeIds)
    .where('subscriberId', 'in', subscriberIds)
    .execute();
  return new Set(rows.map((row) => row.subscriberId));
}

/** Takes back what has not been sent to a subscriber. */
export async function cancelDeliveries(tx: Tx, subscriberId: string, now: number): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ state: 'cancelled', finishedAt: now, leaseOwner: null, leaseUntil: null })
    .where('subscriberId', '=', subscriberId)
    .where('state', '=', 'queued')
    .execute();
}

/** The deliveries of a notice, in the order of their subscribers. */
export async function listDeliveries(db: Db, noticeId: string): Promise<Delivery[]> {
  const rows = await db
    .selectFrom('deliveries')
    .selectAll()
    .where('noticeId', '=', noticeId)
    .orderBy('subscriberId')
    .execute();
  return rows.map(toDelivery);
}

/** How many deliveries there are in each state. */
export async function countDeliveries(db: Db): Promise<Record<DeliveryState, number>> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const counts = { queued: 0, sent: 0, failed: 0, superseded: 0, cancelled: 0 };
  for (const { state, count } of rows) counts[state as DeliveryState] = count;
  return counts;
}

/** How many messages each subscriber was sent; those who got none are left out. */
export async function countSentBySubscriber(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('deliveries')
    .select((eb) => ['subscriberId', eb.fn.countAll<number>().as('count')])
    .where('state', '=', 'sent')
    .groupBy('subscriberId')
    .execute();
  return new Map(rows.map(({ subscriberId, count }) => [subscriberId, count]));
}

function toDelivery(row: DeliveryRow): Delivery {
  return { ...row, lane: row.lane as Lane, state: row.state as DeliveryState };
}

import type { DeliveryState, StaffDelivery } from '../domain/delivery.ts';
import type { StaffDeliveryRow } from './communication-rows.ts';
import type { End, LeaseClaim } from './outbox.ts';
import type { Db, Tx } from './tables.ts';

/** Queues mails of reminders; one that exists already (same reminder, same person) is left as it is. */
export async function insertStaffDeliveries(tx: Tx, deliveries: readonly StaffDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await tx
    .insertInto('staffDeliveries')
    .values([...deliveries])
    .onConflict((conflict) => conflict.columns(['reminderId', 'staffId']).doNothing())
    .execute();
}

/** Whether there is anything to claim: asked first, since every transaction, even an idle one, wakes the loops. */
export async function hasDueStaffDeliveries(db: Db, now: number): Promise<boolean> {
  return (await due(db, now).select('reminderId').limit(1).executeTakeFirst()) !== undefined;
}

function due(db: Db, now: number) {
  return db
    .selectFrom('staffDeliveries')
    .where('state', '=', 'queued')
    .where('dueAt', '<=', now)
    .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', now)]));
}

/** Takes what is due for an owner until its lease ends; of several who ask at once, one gets each row. */
export async function claimStaffDeliveries(
  tx: Tx,
  { owner, now, leaseMs, limit }: LeaseClaim,
): Promise<StaffDelivery[]> {
  const rows = await due(tx, now).select(['reminderId', 'staffId']).orderBy('dueAt').limit(limit).execute();
  const claimed: StaffDelivery[] = [];
  for (const { reminderId, staffId } of rows) {
    const taken = await tx
      .updateTable('staffDeliveries')
      .set((eb) => ({ leaseOwner: owner, leaseUntil: now + leaseMs, attempts: eb('attempts', '+', 1) }))
      .where('reminderId', '=', reminderId)
      .where('staffId', '=', staffId)
      .where('state', '=', 'queued')
      .where((eb) => eb.or([eb('leaseUntil', 'is', null), eb('leaseUntil', '<=', now)]))
      .returningAll()
      .executeTakeFirst();
    if (taken) claimed.push(toStaffDelivery(taken));
  }
  return claimed;
}

/** Records ends, each only while the owner still holds that very attempt. Returns those that it no longer held. */
export async function finishStaffDeliveries(
  tx: Tx,
  ends: readonly End<StaffDelivery>[],
  now: number,
): Promise<StaffDelivery[]> {
  const lost: StaffDelivery[] = [];
  for (const { delivery, state, dueAt, error, isAttempted } of ends) {
    const { numUpdatedRows } = await tx
      .updateTable('staffDeliveries')
      .set({
        ...{ state, leaseOwner: null, leaseUntil: null, lastError: error },
        attempts: isAttempted ? delivery.attempts : delivery.attempts - 1,
        dueAt: dueAt ?? now,
        finishedAt: state === 'queued' ? null : now,
      })
      .where('reminderId', '=', delivery.reminderId)
      .where('staffId', '=', delivery.staffId)
      .where('state', '=', 'queued')
      .where('leaseOwner', '=', delivery.leaseOwner)
      .where('attempts', '=', delivery.attempts)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) lost.push(delivery);
  }
  return lost;
}

/** All mails of these reminders, in the order of their people. */
export async function listStaffDeliveries(db: Db, reminderIds: readonly string[]): Promise<StaffDelivery[]> {
  if (reminderIds.length === 0) return [];
  const rows = await db
    .selectFrom('staffDeliveries')
    .selectAll()
    .where('reminderId', 'in', reminderIds)
    .orderBy('staffId')
    .execute();
  return rows.map(toStaffDelivery);
}

function toStaffDelivery(row: StaffDeliveryRow): StaffDelivery {
  return { ...row, state: row.state as DeliveryState };
}

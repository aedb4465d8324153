import type { DeliveryState } from '../domain/delivery.ts';
import type { SubscriberState } from '../domain/subscription.ts';
import { countDeliveries } from './deliveries.ts';
import { findOldestQueuedAt } from './delivery-report.ts';
import { countSubscribers } from './subscribers.ts';
import type { Db } from './tables.ts';

/** What an operator watches from outside, counted at one moment. */
export interface Measures {
  openIncidents: number;
  subscribers: Record<SubscriberState, number>;
  deliveries: Record<DeliveryState, number>;
  /** When the oldest delivery that still waits was made; null where none does. */
  oldestQueuedAt: number | null;
}

/** Counts over all pages. */
export async function takeMeasures(db: Db): Promise<Measures> {
  const incidents = await db
    .selectFrom('incidents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', '=', 'incident')
    .where('resolvedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return {
    openIncidents: incidents.count,
    subscribers: await countSubscribers(db),
    deliveries: await countDeliveries(db),
    oldestQueuedAt: await findOldestQueuedAt(db),
  };
}

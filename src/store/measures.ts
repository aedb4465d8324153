import { DELIVERY_STATES, type DeliveryState } from '../domain/delivery.ts';
import { SUBSCRIBER_STATES, type SubscriberState } from '../domain/subscription.ts';
import type { Db } from './tables.ts';

/** What an operator watches from outside, counted at one moment. */
export interface Measures {
  openIncidents: number;
  subscribers: Record<SubscriberState, number>;
  deliveries: Record<DeliveryState, number>;
  /** When the oldest delivery that still waits was made; null where none does. */
  oldestQueuedAt: number | null;
}

export async function takeMeasures(db: Db): Promise<Measures> {
  const incidents = await db
    .selectFrom('incidents')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('kind', '=', 'incident')
    .where('resolvedAt', 'is', null)
    .where('deletedAt', 'is', null)
    .executeTakeFirstOrThrow();
  const oldest = await db
    .selectFrom('deliveries')
    .select((eb) => eb.fn.min('createdAt').as('at'))
    .where('state', '=', 'queued')
    .executeTakeFirst();
  return {
    openIncidents: incidents.count,
    subscribers: await countByState(db, 'subscribers', SUBSCRIBER_STATES),
    deliveries: await countByState(db, 'deliveries', DELIVERY_STATES),
    oldestQueuedAt: oldest?.at ?? null,
  };
}

/** Every state is there, with 0 where no row has it: a gauge that vanishes cannot be watched. */
async function countByState<State extends string>(
  db: Db,
  table: 'subscribers' | 'deliveries',
  states: readonly State[],
): Promise<Record<State, number>> {
  const rows = await db
    .selectFrom(table)
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const counts = new Map(rows.map(({ state, count }) => [state, count]));
  return Object.fromEntries(states.map((state) => [state, counts.get(state) ?? 0])) as Record<State, number>;
}

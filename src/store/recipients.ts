import type { Db } from './tables.ts';

/** How many confirmed subscribers a notice about these components reaches; null: everybody of the page. */
export async function countRecipients(db: Db, pageId: string, componentIds: readonly string[] | null): Promise<number> {
  let query = db
    .selectFrom('subscribers')
    .select((eb) => eb.fn.countAll().as('count'))
    .where('pageId', '=', pageId)
    .where('state', '=', 'confirmed');
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
  const { count } = await query.executeTakeFirstOrThrow();
  return Number(count);
}

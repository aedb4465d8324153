import type { Locale } from '../domain/localized-text.ts';
import type { Db } from './tables.ts';

/** How many confirmed subscribers a page has by language and by what they follow for good. Never an address. */
export interface SubscriberReport {
  byLocale: { locale: Locale; count: number }[];
  /** Null: the whole page. */
  byComponent: { componentId: string | null; count: number }[];
}

export async function reportSubscribers(db: Db, pageId: string): Promise<SubscriberReport> {
  const confirmed = db
    .selectFrom('subscribers')
    .where('subscribers.pageId', '=', pageId)
    .where('state', '=', 'confirmed');
  const byLocale = await confirmed
    .select((eb) => ['locale', eb.fn.countAll().as('count')])
    .groupBy('locale')
    .orderBy('locale')
    .execute();
  const byComponent = await confirmed
    .where('isLasting', '=', 1)
    .leftJoin('subscriberComponents', 'subscriberComponents.subscriberId', 'subscribers.id')
    .leftJoin('components', 'components.id', 'subscriberComponents.componentId')
    .select((eb) => ['subscriberComponents.componentId', eb.fn.countAll().as('count')])
    .groupBy(['subscriberComponents.componentId', 'components.position'])
    .orderBy('components.position')
    .execute();
  return {
    byLocale: byLocale.map(({ locale, count }) => ({ locale: locale as Locale, count: Number(count) })),
    byComponent: byComponent.map(({ componentId, count }) => ({ componentId, count: Number(count) })),
  };
}

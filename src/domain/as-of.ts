import type { LocalizedText } from './localized-text.ts';
import type { PublicComponent, PublicPage } from './status-page.ts';

/** What a list of all services says of one of them: a part of what readers may know of it. */
export type AsOfService = Pick<
  PublicComponent,
  | 'id'
  | 'name'
  | 'status'
  | 'sinceAt'
  | 'eta'
  | 'nextUpdateBy'
  | 'isNextUpdateLate'
  | 'plannedUntil'
  | 'isOverrun'
  | 'watchingSinceAt'
  | 'isAgain'
> & { features: AsOfService[] };

/** Services under their heading; null: those without one. */
export interface AsOfGroup {
  name: LocalizedText | null;
  services: AsOfService[];
}

/** All services of a page at one moment, published at an address that stays. */
export interface AsOfTable {
  id: string;
  pageId: string;
  /** The end of its address, e.g. `2022-10-16T0800`. */
  address: string;
  at: number;
  groups: AsOfGroup[];
  author: string | null;
  createdAt: number;
}

export type AsOfHead = Pick<AsOfTable, 'address' | 'at'>;

/** Every service that readers may see, however it is, in the page's order. */
export function asOfGroups({ services }: Pick<PublicPage, 'services'>): AsOfGroup[] {
  return services.map(({ name, components }) => ({ name, services: components.map(toService) }));
}

function toService(component: PublicComponent): AsOfService {
  const { id, name, status, sinceAt, eta, nextUpdateBy, isNextUpdateLate } = component;
  const { plannedUntil, isOverrun, watchingSinceAt, isAgain, features } = component;
  return {
    ...{ id, name, status, sinceAt, eta, nextUpdateBy, isNextUpdateLate },
    ...{ plannedUntil, isOverrun, watchingSinceAt, isAgain, features: features.map(toService) },
  };
}

/** The same list without what has been hidden since: hidden is hidden on old lists too. */
export function withoutHidden(groups: readonly AsOfGroup[], hiddenIds: ReadonlySet<string>): AsOfGroup[] {
  const shown = (services: readonly AsOfService[]): AsOfService[] =>
    services
      .filter(({ id }) => !hiddenIds.has(id))
      .map((service) => ({ ...service, features: shown(service.features) }));
  return groups
    .map(({ name, services }) => ({ name, services: shown(services) }))
    .filter(({ services }) => services.length > 0);
}

/**
 * Addresses that a list may have, the best first, from its moment as the page's clocks show it (`2022-10-16T08:00:30`):
 * to the minute, and to the second for another one in the same minute.
 */
export function asOfAddresses(wallClock: string): [string, string] {
  const digits = wallClock.slice(0, 19).replaceAll(':', '');
  return [digits.slice(0, 15), digits];
}

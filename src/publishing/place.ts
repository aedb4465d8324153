import type { PageAddress } from '../domain/page-address.ts';
import type { Page } from '../domain/page.ts';
import { lockOf } from '../lib/page-pass.ts';
import type { PublishedSite } from '../lib/published-files.ts';

/** Where a page is served, and to whom. */
export type Place = Pick<PublishedSite, 'host' | 'base' | 'installBase' | 'origin' | 'access' | 'lock'>;

export function placeOf(
  page: Pick<Page, 'access' | 'passwordHash'>,
  { host, base, installBase, origin }: PageAddress,
): Place {
  // A page that is to have a password and has none stays shut to all but staff.
  return { host, base, installBase, origin, access: page.access, lock: lockOf(page) };
}

export function isSamePlace(site: PublishedSite | undefined, place: Place): boolean {
  return site !== undefined && Object.entries(place).every(([name, value]) => site[name as keyof Place] === value);
}

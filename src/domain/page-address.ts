import type { Page } from './page.ts';

/** Where a page is found. */
export interface PageAddress {
  /** Scheme, host and port, without a slash. */
  origin: string;
  /** The page's own host with its port, as browsers name it; null: it is served under the install's own. */
  host: string | null;
  /** Path under which everything of it lies: empty, or `/p/<key>`. */
  base: string;
  /** The same on the install's own host; of a page with a host of its own, what leads there. */
  installBase: string;
  /** Origin and base: what every link to it begins with. */
  url: string;
}

/**
 * The address of a page, by the install's (`BASE_URL`) and by which page is the first of all. A page with a host of its
 * own is served at that host's root, with the scheme and port of the install; others under the install's host, the
 * first at the root.
 */
export function pageAddress(
  page: Pick<Page, 'id' | 'key' | 'host'>,
  first: Pick<Page, 'id'> | undefined,
  baseUrl: string,
): PageAddress {
  const installBase = installBaseOf(page, first);
  const install = new URL(baseUrl);
  // The install's own host belongs to no single page, whatever was written before it was that.
  if (page.host === null || page.host === install.hostname) {
    return { origin: baseUrl, host: null, base: installBase, installBase, url: `${baseUrl}${installBase}` };
  }
  const host = install.port === '' ? page.host : `${page.host}:${install.port}`;
  const origin = `${install.protocol}//${host}`;
  return { origin, host, base: '', installBase, url: origin };
}

/** Path by which a page is reached on the install's own host, or led away from there to its own. */
export function installBaseOf(page: Pick<Page, 'id' | 'key'>, first: Pick<Page, 'id'> | undefined): string {
  return page.id === first?.id ? '' : `/p/${page.key}`;
}

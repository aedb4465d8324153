import type { Bodies } from './bodies.ts';

/** One artefact in every form in which it is sent. */
export interface PublishedFile {
  /** Path of its address, e.g. `/en/`. */
  path: string;
  type: string;
  cacheControl: string;
  /** Hash of the plain body: names the version, and the ETag is made of it. */
  hash: string;
  /** Milliseconds since 1970. */
  changedAt: number;
  bodies: Bodies;
}

export const ENCODINGS = ['identity', 'gzip', 'br'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** All artefacts of one page, or of what all pages share. */
export interface PublishedSite {
  id: string;
  /** The host, with its port, under which alone it is served; null: the install's own. */
  host: string | null;
  /** Path under which its artefacts lie: empty, or `/p/<key>`. */
  base: string;
  /** The same on the install's own host: of a site with a host of its own, what leads there. */
  installBase: string;
  /** Scheme and host of its own addresses. */
  origin: string;
  /** The languages it is published in, the default first; empty for what is no page. */
  locales: readonly string[];
  /** Who may be sent its files: what is not `public` is never answered by the fast path. */
  access: 'public' | 'password' | 'staff';
  /** Stands for the password of the moment: whoever proved an earlier one is asked again. Null: there is none. */
  lock: string | null;
  files: ReadonlyMap<string, PublishedFile>;
}

/** Path of what all pages share, under every host. */
const SHARED_BASE = '/assets';

/** What is served under one host. */
export interface HostFiles {
  /** The host's name, as in its addresses. */
  readonly name: string;
  /** Whether it is the install's own: console, API and pages without a host of their own. */
  readonly isInstall: boolean;
  /** The site that a path belongs to, whoever may read it; undefined: there is no page at the root. */
  siteOf(path: string): PublishedSite | undefined;
  /** What everybody may be sent. */
  find(path: string): PublishedFile | undefined;
}

/**
 * What readers are served, by host and path. A site is replaced as a whole: nobody ever sees half of an old and half of
 * a new one, and what a replacement costs does not depend on how many files there are.
 */
export class PublishedFiles {
  readonly #install: string;
  readonly #isAnyHost: boolean;
  readonly #defaultPort: string;
  #sites = new Map<string, PublishedSite>();
  #hosts: ReadonlyMap<string, HostFiles> = new Map();

  /** `baseUrl` is the install's public address. */
  constructor(baseUrl = 'http://localhost') {
    const { host, hostname, protocol } = new URL(baseUrl);
    this.#install = host;
    // An install that was given no address of its own answers under whichever it is reached by.
    this.#isAnyHost = hostname === 'localhost';
    this.#defaultPort = protocol === 'https:' ? ':443' : ':80';
    this.#swap(this.#sites);
  }

  /** What is served under the host that a request names; undefined: it is none of ours. */
  at(host: string | undefined): HostFiles | undefined {
    return this.#hosts.get(host ?? '') ?? this.#spelled(host);
  }

  /** Hosts may be written in capitals, and with the port that goes without saying. */
  #spelled(host = ''): HostFiles | undefined {
    const lower = host.toLowerCase();
    const short = lower.endsWith(this.#defaultPort) ? lower.slice(0, -this.#defaultPort.length) : lower;
    return this.#hosts.get(short) ?? (this.#isAnyHost ? this.#hosts.get(this.#install) : undefined);
  }

  /** What everybody is served at a path of the install's own host. */
  find(path: string): PublishedFile | undefined {
    return this.#hosts.get(this.#install)?.find(path);
  }

  site(id: string): PublishedSite | undefined {
    return this.#sites.get(id);
  }

  sites(): PublishedSite[] {
    return [...this.#sites.values()];
  }

  /** Every path that everybody is served on the install's own host. */
  paths(): string[] {
    return this.sites().flatMap((site) =>
      site.host === null && site.access === 'public' ? [...site.files.keys()] : [],
    );
  }

  replace(site: PublishedSite): void {
    this.#swap(new Map(this.#sites).set(site.id, site));
  }

  remove(id: string): void {
    const sites = new Map(this.#sites);
    if (sites.delete(id)) this.#swap(sites);
  }

  #swap(sites: Map<string, PublishedSite>): void {
    const all = [...sites.values()];
    const shared = all.filter(({ base }) => base === SHARED_BASE);
    const pages = all.filter(({ base }) => base !== SHARED_BASE);
    const install = new SitesOfHost(this.#install, true, shared, pages);
    const others = pages.flatMap((site) =>
      site.host === null
        ? []
        : [[site.host, new SitesOfHost(site.host, false, shared, [{ ...site, installBase: '' }])] as const],
    );
    this.#hosts = new Map<string, HostFiles>([...others, [this.#install, install]]);
    this.#sites = sites;
  }
}

class SitesOfHost implements HostFiles {
  readonly name: string;
  readonly isInstall: boolean;
  readonly #shared: PublishedSite | undefined;
  readonly #root: PublishedSite | undefined;
  readonly #byKey: ReadonlyMap<string, PublishedSite>;

  constructor(name: string, isInstall: boolean, [shared]: readonly PublishedSite[], pages: readonly PublishedSite[]) {
    this.name = name;
    this.isInstall = isInstall;
    this.#shared = shared;
    this.#root = pages.find(({ installBase }) => installBase === '');
    this.#byKey = new Map(pages.flatMap((site) => (site === this.#root ? [] : [[site.installBase.slice(3), site]])));
  }

  siteOf(path: string): PublishedSite | undefined {
    if (path.startsWith('/p/')) {
      const end = path.indexOf('/', 3);
      const keyed = this.#byKey.get(end === -1 ? path.slice(3) : path.slice(3, end));
      if (keyed) return keyed;
    }
    return this.#root;
  }

  find(path: string): PublishedFile | undefined {
    if (path.startsWith('/assets/')) return this.#shared?.files.get(path);
    const site = this.siteOf(path);
    // A page with a host of its own is served there alone.
    return site?.access === 'public' && (site.host === null || !this.isInstall) ? site.files.get(path) : undefined;
  }
}

/** One artefact in every form in which it is sent, ready before anybody asks. */
export interface PublishedFile {
  /** Path of its address, e.g. `/en/`. */
  path: string;
  type: string;
  cacheControl: string;
  /** Hash of the plain body: names the version, and the ETag is made of it. */
  hash: string;
  /** Milliseconds since 1970. */
  changedAt: number;
  bodies: Record<Encoding, Buffer>;
}

export const ENCODINGS = ['identity', 'gzip', 'br'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** All artefacts of one page, or of what all pages share. */
export interface PublishedSite {
  id: string;
  /** Path under which its artefacts lie: empty, or `/p/<key>`. */
  base: string;
  /** The languages it is published in, the default first; empty for what is no page. */
  locales: readonly string[];
  files: ReadonlyMap<string, PublishedFile>;
}

/** What readers are served. A site is replaced as a whole: nobody ever sees half of an old and half of a new one. */
export class PublishedFiles {
  #sites = new Map<string, PublishedSite>();
  #files: ReadonlyMap<string, PublishedFile> = new Map();

  find(path: string): PublishedFile | undefined {
    return this.#files.get(path);
  }

  site(id: string): PublishedSite | undefined {
    return this.#sites.get(id);
  }

  /** All sites, those with the longest base first, so that the first whose base fits an address is its own. */
  sites(): PublishedSite[] {
    return [...this.#sites.values()].sort((a, b) => b.base.length - a.base.length);
  }

  paths(): string[] {
    return [...this.#files.keys()];
  }

  replace(site: PublishedSite): void {
    this.#swap(new Map(this.#sites).set(site.id, site));
  }

  remove(id: string): void {
    const sites = new Map(this.#sites);
    if (sites.delete(id)) this.#swap(sites);
  }

  #swap(sites: Map<string, PublishedSite>): void {
    const files = new Map([...sites.values()].flatMap((site) => [...site.files]));
    this.#sites = sites;
    this.#files = files;
  }
}

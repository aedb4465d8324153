import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ENCODINGS, type Encoding, type PublishedFile, type PublishedSite } from '../../lib/published-files.ts';
import { hashOf } from '../prepare.ts';

/** A site as it lies in a folder, with what the next round has to know of it. */
export interface StoredSite {
  site: PublishedSite;
  shape: string;
  /** What each file was rendered from, by path. */
  fingerprints: Map<string, string>;
}

const AT_ONCE = 32;
const EXTENSIONS: Record<Encoding, string> = { identity: '', gzip: '.gz', br: '.br' };

const index = z.object({
  site: z.object({
    id: z.string(),
    // A folder of that name: no path that leads elsewhere.
    host: z
      .string()
      .regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/)
      .nullable(),
    base: z.string(),
    installBase: z.string(),
    origin: z.string(),
    locales: z.array(z.string()),
    access: z.enum(['public', 'password', 'staff']),
    lock: z.string().nullable(),
  }),
  shape: z.string(),
  files: z.array(
    z.object({
      // Whoever can write into the folder shall not have us read, or remove, files elsewhere.
      path: z.string().regex(/^\/(?!.*\.\.)/),
      type: z.string(),
      cacheControl: z.string(),
      hash: z.string(),
      changedAt: z.number(),
      fingerprint: z.string().nullable(),
    }),
  ),
});

/**
 * The published pages as plain files that any static server can serve as they are: `/en/` lies in `en/index.html`,
 * each beside its `.gz` and `.br`; a page with a host of its own lies in `hosts/<host>/`. Every file is replaced in one step; the index of a site is written last.
 */
export class DirectoryTarget {
  readonly #folder: string;
  readonly #isPrivate: boolean;

  /** `isPrivate`: nobody but the service's own user may read it. */
  constructor(folder: string, { isPrivate = false } = {}) {
    this.#folder = folder;
    this.#isPrivate = isPrivate;
  }

  /**
   * Writes what is new in a site, then its index, then removes what is no longer part of it, unless `isTaken` says that
   * it belongs to another site by now.
   */
  async write(
    next: StoredSite,
    former: PublishedSite | undefined,
    isTaken: (host: string | null, path: string) => boolean = () => false,
  ): Promise<void> {
    const { site } = next;
    const isAlike = former?.host === site.host;
    const changed = [...site.files.values()].filter((file) => !isAlike || former.files.get(file.path) !== file);
    // The pages that link to all others come last.
    const [entrances, others] = [true, false].map((is) => changed.filter((file) => file.path.endsWith('/') === is));
    await mkdir(join(this.#folder, '.sites'), { recursive: true, ...(this.#isPrivate ? { mode: 0o700 } : {}) });
    for (const files of [others, entrances]) await this.#writeFiles(site.host, files ?? []);
    await this.#replace(this.#indexFile(site.id), JSON.stringify(indexOf(next)));
    const gone = [...(former?.files.keys() ?? [])].filter((path) => !isAlike || !site.files.has(path));
    for (const path of gone) await this.#removeUnless(isTaken, former?.host ?? null, path);
  }

  /** Takes a site away, its index first; what belongs to another site by now stays. */
  async remove(
    site: PublishedSite,
    isTaken: (host: string | null, path: string) => boolean = () => false,
  ): Promise<void> {
    await rm(this.#indexFile(site.id), { force: true });
    for (const path of site.files.keys()) await this.#removeUnless(isTaken, site.host, path);
  }

  async #removeUnless(
    isTaken: (host: string | null, path: string) => boolean,
    host: string | null,
    path: string,
  ): Promise<void> {
    if (!isTaken(host, path)) await this.#remove(host, path);
  }

  /** The sites that lie in the folder. */
  ids(): string[] {
    return this.#indexNames().flatMap((name) => /^([0-9a-z]+)\.json$/.exec(name)?.[1] ?? []);
  }

  /** None where there is no folder yet, or where it cannot be read: then everything is rendered again. */
  #indexNames(): string[] {
    try {
      return readdirSync(join(this.#folder, '.sites'));
    } catch {
      return [];
    }
  }

  /** Reads a site back, e.g. at start. Whatever is missing or damaged is left out: it will be rendered again. */
  read(id: string): StoredSite | undefined {
    try {
      const { site, shape, files } = index.parse(JSON.parse(readFileSync(this.#indexFile(id), 'utf8')));
      const read = files.flatMap((entry) => this.#readFile(site.host, entry));
      const kept = new Set(read.map((file) => file.path));
      const fingerprints = files.flatMap(({ path, fingerprint }) =>
        fingerprint !== null && kept.has(path) ? [[path, fingerprint] as const] : [],
      );
      const byPath = new Map(read.map((file) => [file.path, file]));
      return { site: { ...site, files: byPath }, shape, fingerprints: new Map(fingerprints) };
    } catch {
      this.#forget(id);
      return undefined;
    }
  }

  #forget(id: string): void {
    try {
      rmSync(this.#indexFile(id), { force: true });
    } catch {
      // A folder that is read-only keeps it; it is not used.
    }
  }

  #readFile(
    host: string | null,
    { path, type, cacheControl, hash, changedAt }: z.infer<typeof index>['files'][number],
  ): PublishedFile[] {
    try {
      const read = (encoding: Encoding): Buffer => readFileSync(this.#file(host, path) + EXTENSIONS[encoding]);
      const bodies = { identity: read('identity'), gzip: read('gzip'), br: read('br') };
      return hashOf(bodies.identity) === hash ? [{ path, type, cacheControl, hash, changedAt, bodies }] : [];
    } catch {
      return [];
    }
  }

  /** Some at a time: a history has more files than a process may open. */
  async #writeFiles(host: string | null, files: readonly PublishedFile[]): Promise<void> {
    for (let start = 0; start < files.length; start += AT_ONCE) {
      await Promise.all(files.slice(start, start + AT_ONCE).map((file) => this.#writeFile(host, file)));
    }
  }

  async #writeFile(host: string | null, file: PublishedFile): Promise<void> {
    const name = this.#file(host, file.path);
    await mkdir(dirname(name), { recursive: true });
    for (const encoding of ENCODINGS) await this.#replace(name + EXTENSIONS[encoding], file.bodies[encoding]);
  }

  async #replace(name: string, body: Buffer | string): Promise<void> {
    const draft = `${name}.new`;
    await writeFile(draft, body);
    await rename(draft, name);
  }

  async #remove(host: string | null, path: string): Promise<void> {
    for (const encoding of ENCODINGS) await rm(this.#file(host, path) + EXTENSIONS[encoding], { force: true });
  }

  #file(host: string | null, path: string): string {
    // Without the port: that is how static servers name hosts.
    const folder = host === null ? this.#folder : join(this.#folder, 'hosts', host.replace(/:\d+$/, ''));
    return join(folder, /\.[a-z]+$/.test(path) ? path : join(path, 'index.html'));
  }

  #indexFile(id: string): string {
    return join(this.#folder, '.sites', `${id}.json`);
  }
}

function indexOf({ site, shape, fingerprints }: StoredSite): z.infer<typeof index> {
  const { files, locales, ...place } = site;
  return {
    site: { ...place, locales: [...locales] },
    shape,
    files: [...files.values()].map(({ bodies: _, ...file }) => ({
      ...file,
      fingerprint: fingerprints.get(file.path) ?? null,
    })),
  };
}

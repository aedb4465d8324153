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
  site: z.object({ id: z.string(), base: z.string(), locales: z.array(z.string()) }),
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
 * each beside its `.gz` and `.br`. Every file is replaced in one step; the index of a site is written last.
 */
export class DirectoryTarget {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Writes what is new in a site, then its index, then removes what is no longer part of it. */
  async write(next: StoredSite, former: PublishedSite | undefined): Promise<void> {
    const changed = [...next.site.files.values()].filter((file) => former?.files.get(file.path) !== file);
    // The pages that link to all others come last.
    const [entrances, others] = [true, false].map((is) => changed.filter((file) => file.path.endsWith('/') === is));
    for (const files of [others, entrances]) await this.#writeFiles(files ?? []);
    await mkdir(join(this.#folder, '.sites'), { recursive: true });
    await this.#replace(this.#indexFile(next.site.id), JSON.stringify(indexOf(next)));
    for (const path of former?.files.keys() ?? []) if (!next.site.files.has(path)) await this.#remove(path);
  }

  async remove(site: PublishedSite): Promise<void> {
    await rm(this.#indexFile(site.id), { force: true });
    for (const path of site.files.keys()) await this.#remove(path);
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
      const read = files.flatMap((entry) => this.#readFile(entry));
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

  #readFile({ path, type, cacheControl, hash, changedAt }: z.infer<typeof index>['files'][number]): PublishedFile[] {
    try {
      const read = (encoding: Encoding): Buffer => readFileSync(this.#file(path) + EXTENSIONS[encoding]);
      const bodies = { identity: read('identity'), gzip: read('gzip'), br: read('br') };
      return hashOf(bodies.identity) === hash ? [{ path, type, cacheControl, hash, changedAt, bodies }] : [];
    } catch {
      return [];
    }
  }

  /** Some at a time: a history has more files than a process may open. */
  async #writeFiles(files: readonly PublishedFile[]): Promise<void> {
    for (let start = 0; start < files.length; start += AT_ONCE) {
      await Promise.all(files.slice(start, start + AT_ONCE).map((file) => this.#writeFile(file)));
    }
  }

  async #writeFile(file: PublishedFile): Promise<void> {
    const name = this.#file(file.path);
    await mkdir(dirname(name), { recursive: true });
    for (const encoding of ENCODINGS) await this.#replace(name + EXTENSIONS[encoding], file.bodies[encoding]);
  }

  async #replace(name: string, body: Buffer | string): Promise<void> {
    const draft = `${name}.new`;
    await writeFile(draft, body);
    await rename(draft, name);
  }

  async #remove(path: string): Promise<void> {
    for (const encoding of ENCODINGS) await rm(this.#file(path) + EXTENSIONS[encoding], { force: true });
  }

  #file(path: string): string {
    return join(this.#folder, /\.[a-z]+$/.test(path) ? path : join(path, 'index.html'));
  }

  #indexFile(id: string): string {
    return join(this.#folder, '.sites', `${id}.json`);
  }
}

function indexOf({ site, shape, fingerprints }: StoredSite): z.infer<typeof index> {
  const { id, base, locales, files } = site;
  return {
    site: { id, base, locales: [...locales] },
    shape,
    files: [...files.values()].map(({ bodies: _, ...file }) => ({
      ...file,
      fingerprint: fingerprints.get(file.path) ?? null,
    })),
  };
}

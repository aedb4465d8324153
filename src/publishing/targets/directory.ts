import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Bodies } from '../../lib/bodies.ts';
import { ENCODINGS, type Encoding, type PublishedFile, type PublishedSite } from '../../lib/published-files.ts';
import { hashOf } from '../prepare.ts';
import { IndexFile } from './index-file.ts';
import type { SiteIndex, StoredSite } from './site-index.ts';
import { draftOf, dropFiles, placeFiles, someAtATime, stageFiles, type StagedFile } from './staged-files.ts';

const EXTENSIONS: Record<Encoding, string> = { identity: '', gzip: '.gz', br: '.br' };

export interface DirectoryOptions {
  /** Nobody but the service's own user may read it. */
  isPrivate?: boolean;
  /** For a server that only serves files: packed ones too, and addresses without a language lead to the default's. */
  isForOthers?: boolean;
}

/**
 * The published pages as plain files that any static server can serve as they are: `/en/` lies in `en/index.html`,
 * each beside its `.gz` and `.br`; a page with a host of its own lies in `hosts/<host>/`. A new set takes the place of
 * the old one only when all of it is there.
 */
export class DirectoryTarget {
  readonly folder: string;
  readonly #options: DirectoryOptions;
  /** What lies in the folder, by site: names below the folder, and the hash of what each holds, '' for who knows. */
  readonly #written = new Map<string, ReadonlyMap<string, string>>();
  readonly #indexes = new Map<string, IndexFile>();

  constructor(folder: string, options: DirectoryOptions = {}) {
    this.folder = folder;
    this.#options = options;
  }

  /**
   * Writes what is new in a site and its index, the pages that link to all others last, then removes what is no longer
   * part of it. Rejects with the old set whole where not all of it can be written. Returns how much it changed.
   */
  async write(next: StoredSite): Promise<{ changed: number; removed: number }> {
    const { id } = next.site;
    const former = this.#written.get(id) ?? new Map<string, string>();
    const files = this.#placed(next.site);
    const changed = [...files].filter(([name, file]) => former.get(name) !== file.hash);
    const gone = [...former.keys()].filter((name) => !files.has(name));
    await mkdir(join(this.folder, '.sites'), { recursive: true, ...(this.#options.isPrivate ? { mode: 0o700 } : {}) });
    const order = ([, { path }]: [string, PublishedFile]): number => Number(path.endsWith('/'));
    if (this.#options.isForOthers) await someAtATime(changed, ([, { bodies }]) => bodies.pack());
    const bodies = changed.sort((a, b) => order(a) - order(b)).flatMap(([name, file]) => this.#staged(name, file));
    const index = this.#indexOf(id);
    const whole = index.whole(next);
    await stageFiles(bodies);
    // From here on the index tells of the new set: whoever starts after a crash finds what was staged.
    await this.#commit(index, next, whole, bodies);
    // A failure between the first and the last move leaves what nobody knows; the next round then writes it all.
    this.#written.set(id, new Map([...former.keys(), ...files.keys()].map((name) => [name, ''])));
    await placeFiles(bodies);
    this.#written.set(id, hashesOf(files));
    await someAtATime(gone, (name) => this.#removeUnlessTaken(name));
    return { changed: changed.length, removed: gone.length };
  }

  async #commit(
    index: IndexFile,
    next: StoredSite,
    whole: Buffer | null,
    bodies: readonly StagedFile[],
  ): Promise<void> {
    try {
      if (!whole) {
        await index.append(next);
        return;
      }
      const staged = [{ name: index.name, body: whole }];
      await stageFiles(staged);
      await placeFiles(staged);
      index.written(next, whole);
    } catch (error) {
      await dropFiles(bodies);
      throw error;
    }
  }

  /** Takes a site away, its index first; what belongs to another site by now stays. Returns how many files it had. */
  async remove(id: string): Promise<number> {
    const names = [...(this.#written.get(id)?.keys() ?? [])];
    this.#written.delete(id);
    this.#indexes.delete(id);
    await rm(this.#indexFile(id), { force: true });
    await someAtATime(names, (name) => this.#removeUnlessTaken(name));
    return names.length;
  }

  /** The sites that lie in the folder. */
  ids(): string[] {
    return this.#indexNames().flatMap((name) => /^([0-9a-z]+)\.json$/.exec(name)?.[1] ?? []);
  }

  /** None where there is no folder yet, or where it cannot be read: then everything is rendered again. */
  #indexNames(): string[] {
    try {
      return readdirSync(join(this.folder, '.sites'));
    } catch {
      return [];
    }
  }

  /** Reads a site back, e.g. at start. Whatever is missing or damaged is left out: it will be rendered again. */
  read(id: string): StoredSite | undefined {
    try {
      const { site, shape, files } = this.#indexOf(id).read();
      const read = files.flatMap((entry) => this.#readFile(site.host, entry));
      const byPath = new Map(read.map((file) => [file.path, file]));
      const fingerprints = files.flatMap(({ path, fingerprint }) =>
        fingerprint !== null && byPath.has(path) ? [[path, fingerprint] as const] : [],
      );
      const stored = { site: { ...site, files: byPath }, shape, fingerprints: new Map(fingerprints) };
      this.#written.set(id, hashesOf(this.#placed(stored.site)));
      return stored;
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
    { path, type, cacheControl, hash, changedAt }: SiteIndex['files'][number],
  ): PublishedFile[] {
    try {
      const name = join(this.folder, nameOf(host, path));
      const identity = matching(name, hash) ?? this.#recovered(name, hash);
      if (!identity) return [];
      return [{ path, type, cacheControl, hash, changedAt, bodies: new Bodies({ identity }) }];
    } catch {
      return [];
    }
  }

  /** What a crash kept from its place. Packed forms cannot be told from those of another set: they are made again. */
  #recovered(name: string, hash: string): Buffer | undefined {
    const identity = this.#options.isForOthers ? undefined : matching(draftOf(name), hash);
    if (identity) renameSync(draftOf(name), name);
    return identity;
  }

  /** Where the files of a site lie, by name below the folder. */
  #placed(site: PublishedSite): Map<string, PublishedFile> {
    const { host, base, locales, files } = site;
    const placed = new Map([...files.values()].map((file) => [nameOf(host, file.path), file]));
    const prefix = `${base}/${locales[0] ?? ''}/`;
    if (!this.#options.isForOthers || locales.length === 0) return placed;
    for (const file of files.values()) {
      if (!file.path.startsWith(prefix) || !file.type.startsWith('text/html')) continue;
      const name = nameOf(host, `${base}/${file.path.slice(prefix.length)}`);
      if (!placed.has(name)) placed.set(name, file);
    }
    return placed;
  }

  #staged(name: string, { bodies }: PublishedFile): StagedFile[] {
    // Whoever has the bytes packs them; a server that only serves files cannot.
    // The plain form takes its place last: where a crash has left it in its place, the others are there too.
    const encodings = this.#options.isForOthers ? ENCODINGS.toReversed() : (['identity'] as const);
    return encodings.map((encoding) => ({
      name: join(this.folder, name) + EXTENSIONS[encoding],
      body: bodies[encoding],
    }));
  }

  /** Pages may have changed places: what is another site's by now stays. Folders that are empty then go as well. */
  async #removeUnlessTaken(name: string): Promise<void> {
    if ([...this.#written.values()].some((names) => names.has(name))) return;
    const full = join(this.folder, name);
    for (const encoding of ENCODINGS) await rm(full + EXTENSIONS[encoding], { force: true });
    try {
      for (let folder = dirname(full); folder !== this.folder; folder = dirname(folder)) await rmdir(folder);
    } catch {
      // Something else lies there.
    }
  }

  #indexOf(id: string): IndexFile {
    const index = this.#indexes.get(id) ?? new IndexFile(this.#indexFile(id), this.#options.isForOthers === true);
    this.#indexes.set(id, index);
    return index;
  }

  #indexFile(id: string): string {
    return join(this.folder, '.sites', `${id}.json`);
  }
}

function matching(name: string, hash: string): Buffer | undefined {
  try {
    const body = readFileSync(name);
    return hashOf(body) === hash ? body : undefined;
  } catch {
    return undefined;
  }
}

function hashesOf(files: ReadonlyMap<string, PublishedFile>): Map<string, string> {
  return new Map([...files].map(([name, { hash }]) => [name, hash]));
}

function nameOf(host: string | null, path: string): string {
  // Without the port: that is how static servers name hosts.
  const folder = host === null ? '' : join('hosts', host.replace(/:\d+$/, ''));
  return join(folder, /\.[a-z]+$/.test(path) ? path : join(path, 'index.html')).replace(/^[/\\]/, '');
}

import { readdirSync } from 'node:fs';
import { MINUTE, monotonicMs } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { PublishedFiles, PublishedSite } from '../lib/published-files.ts';
import { DirectoryTarget } from './targets/directory.ts';

/** Folders that other servers serve: nginx, Caddy, whatever copies them to a CDN. */
export interface Mirrors {
  /** Makes every folder the same as what everybody is served. A folder that cannot be written keeps its old set whole. */
  copy(): Promise<void>;
}

/** A folder that stays away is told of once in a while, not every second. */
const TOLD_AGAIN_MS = 5 * MINUTE;

export function createMirrors(folders: readonly string[], files: PublishedFiles, logger: Logger): Mirrors {
  const mirrors = folders.map((folder) => ({ folder, mirror: undefined as Mirror | undefined, toldAt: -Infinity }));
  return {
    copy: async () => {
      for (const each of mirrors) {
        try {
          // Opened in its turn, since a disk may be mounted later.
          each.mirror ??= new Mirror(each.folder);
          await each.mirror.copy(files.sites());
          each.toldAt = -Infinity;
        } catch (error) {
          if (monotonicMs() - each.toldAt < TOLD_AGAIN_MS) continue;
          each.toldAt = monotonicMs();
          logger.error({ err: error, folder: each.folder }, 'the published pages cannot be copied; it is tried again');
        }
      }
    },
  };
}

export interface Copied {
  changed: number;
  removed: number;
}

/** One folder, with what lies in it. */
export class Mirror {
  readonly #target: DirectoryTarget;
  /** What was copied of each site. */
  readonly #copied = new Map<string, PublishedSite | null>();

  /** Throws where the folder holds something, and no earlier copy: nothing of others is written over by mistake. */
  constructor(folder: string) {
    this.#target = new DirectoryTarget(folder, { isForOthers: true });
    const ids = this.#target.ids();
    if (ids.length === 0 && holdsSomething(folder)) {
      throw new Error(`${folder} holds other files: name a folder that is empty, or not there yet.`);
    }
    for (const id of ids) {
      this.#target.read(id);
      this.#copied.set(id, null);
    }
  }

  async copy(sites: readonly PublishedSite[]): Promise<Copied> {
    const open = sites.filter(({ access }) => access === 'public');
    const total = { changed: 0, removed: 0 };
    // First what may not be read any more.
    for (const id of [...this.#copied.keys()]) {
      if (open.some((site) => site.id === id)) continue;
      total.removed += await this.#target.remove(id);
      this.#copied.delete(id);
    }
    // What all pages share comes first: they link to it.
    for (const site of open.toSorted((a, b) => a.locales.length - b.locales.length)) {
      if (this.#copied.get(site.id) === site) continue;
      const { changed, removed } = await this.#target.write({ site, shape: '', fingerprints: new Map() });
      this.#copied.set(site.id, site);
      total.changed += changed;
      total.removed += removed;
    }
    return total;
  }
}

function holdsSomething(folder: string): boolean {
  try {
    return readdirSync(folder).length > 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return false;
    throw error;
  }
}

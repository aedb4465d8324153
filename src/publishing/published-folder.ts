import type { PublishedFiles, PublishedSite } from '../lib/published-files.ts';
import { DirectoryTarget } from './targets/directory.ts';
import type { StoredSite } from './targets/site-index.ts';

/**
 * What is published, in memory and in a folder. It begins with what lies in the folder, which needs no database: a
 * restart, or its loss, keeps nobody from the page.
 */
export class PublishedFolder {
  /** What readers are served. */
  readonly files: PublishedFiles;
  /** Null: in memory only. */
  readonly folder: string | null;
  readonly #stored = new Map<string, StoredSite>();
  /** What everybody may read, and what only some may: never in one folder, so that none is served by oversight. */
  readonly #targets: Record<'open' | 'closed', DirectoryTarget> | null;

  constructor(folder: string | null, files: PublishedFiles) {
    this.files = files;
    this.folder = folder;
    this.#targets = folder === null ? null : targetsOf(folder);
    for (const target of Object.values(this.#targets ?? {})) this.#readBack(target);
  }

  #readBack(target: DirectoryTarget): void {
    for (const id of target.ids()) {
      const stored = target.read(id);
      // A crash may have left what was open before beside what is closed now.
      if (!stored || target !== this.#targetOf(stored.site)) continue;
      this.#stored.set(id, stored);
      this.files.replace(stored.site);
    }
  }

  #targetOf(site: PublishedSite | undefined): DirectoryTarget | undefined {
    return site && this.#targets?.[site.access === 'public' ? 'open' : 'closed'];
  }

  /** A site with what the next round has to know of it. */
  stored(id: string): StoredSite | undefined {
    return this.#stored.get(id);
  }

  ids(): string[] {
    return [...this.#stored.keys()];
  }

  /** Swaps a site in memory at once, then writes it. Rejects where it cannot be written: readers have it already. */
  async replace(next: StoredSite): Promise<void> {
    const former = this.#stored.get(next.site.id)?.site;
    this.files.replace(next.site);
    this.#stored.set(next.site.id, next);
    const target = this.#targetOf(next.site);
    // First of all out of the sight of those who may not read it any more.
    const before = this.#targetOf(former);
    if (before !== target) await before?.remove(next.site.id);
    await target?.write(next);
  }

  async remove(id: string): Promise<void> {
    const site = this.#stored.get(id)?.site;
    this.files.remove(id);
    this.#stored.delete(id);
    await this.#targetOf(site)?.remove(id);
  }
}

function targetsOf(folder: string): Record<'open' | 'closed', DirectoryTarget> {
  return {
    open: new DirectoryTarget(folder),
    closed: new DirectoryTarget(`${folder}-private`, { isPrivate: true }),
  };
}

import type { Page } from '../domain/page.ts';
import { publicPage } from '../domain/status-page.ts';
import { MINUTE, monotonicMs, type Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import { PublishedFiles } from '../lib/published-files.ts';
import type { Store } from '../store/open.ts';
import { listAsOfHeads } from '../store/as-of-tables.ts';
import { listDeletedIncidentIds } from '../store/incidents.ts';
import { listPages } from '../store/pages.ts';
import { listPromisedIncidents } from '../store/promise-record.ts';
import { pageBase } from '../views/public-layout.ts';
import { viewsVersion } from '../views/render.ts';
import { loadAssets } from './artefacts/css.ts';
import { buildSite } from './build-site.ts';
import { addAsOfTables } from './as-of-tables.ts';
import { LATEST, loadPage } from './load-page.ts';
import { addOlder } from './older-incidents.ts';
import { hashOf, prepareFile } from './prepare.ts';
import type { Publication } from './publication.ts';
import { DirectoryTarget, type StoredSite } from './targets/directory.ts';

export interface PublisherParts {
  store: Store;
  clock: Clock;
  logger: Logger;
  /** Public address of the install, without a slash at its end. */
  baseUrl: string;
  /** Where the pages are kept as files. */
  folder: string;
  isMailOn: boolean;
  /** Where to report holes in our security; null: nobody was named. */
  securityContact?: readonly string[] | null;
}

export interface Publisher {
  /** What readers are served. */
  readonly files: PublishedFiles;
  /** Publishes every page that changed, or that says something else by now. Returns how many. */
  publishDue(): Promise<number>;
  publishAll(): Promise<number>;
  /** How long each of the latest rounds took, from reading the rows to the swap. Milliseconds. */
  timings(): number[];
}

/** Name under which the files that all pages share are kept. */
const ASSETS = 'assets';
/** A page is rendered at least this often, so that its "as of" is never old. App time. */
const LONGEST_REST = MINUTE;
const TIMINGS_KEPT = 10_000;

/** Renders pages into files and keeps them in memory and in a folder. At start it serves what the folder holds. */
export function createPublisher(parts: PublisherParts): Publisher {
  return new PagePublisher(parts);
}

interface Published {
  version: number;
  /** App time. */
  at: number;
  /** When the page next says something else without anybody touching it. */
  nextChangeAt: number;
}

class PagePublisher implements Publisher {
  readonly files = new PublishedFiles();
  readonly #parts: PublisherParts;
  readonly #target: DirectoryTarget;
  readonly #assets = loadAssets();
  readonly #viewsVersion = viewsVersion();
  readonly #stored = new Map<string, StoredSite>();
  /**
   * What this process published of each page. Kept here and not read from the database: another node may have
   * published a version that our readers have not seen.
   */
  readonly #published = new Map<string, Published>();
  /** Up to when deletions of incidents are known, by page. */
  readonly #deletionsKnown = new Map<string, number>();
  readonly #timings: number[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: PublisherParts) {
    this.#parts = parts;
    this.#target = new DirectoryTarget(parts.folder);
    for (const id of this.#target.ids()) {
      const stored = this.#target.read(id);
      if (!stored) continue;
      this.#stored.set(id, stored);
      this.files.replace(stored.site);
    }
  }

  publishDue(): Promise<number> {
    return this.#inTurn(() => this.#publish(false));
  }

  publishAll(): Promise<number> {
    return this.#inTurn(() => this.#publish(true));
  }

  timings(): number[] {
    return [...this.#timings];
  }

  /** One round at a time, whoever asks. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #publish(isForced: boolean): Promise<number> {
    const { db } = this.#parts.store;
    await this.#publishAssets();
    const pages = await listPages(db);
    const failures: unknown[] = [];
    let published = 0;
    for (const page of pages) {
      if (!isForced && !this.#isDue(page)) continue;
      try {
        await this.#publishPage(page, pages[0]);
        published += 1;
      } catch (error) {
        // One page's trouble must not keep news from the readers of the others.
        failures.push(error);
      }
    }
    await this.#removeGone(pages);
    if (failures.length > 0) throw new AggregateError(failures, 'some pages could not be published');
    return published;
  }

  #isDue(page: Page): boolean {
    const last = this.#published.get(page.id);
    if (last?.version !== page.version) return true;
    const now = this.#parts.clock.now();
    // A replay may turn the app's clock back.
    return now < last.at || now - last.at >= LONGEST_REST || now >= last.nextChangeAt;
  }

  async #publishPage(page: Page, first: Page | undefined): Promise<void> {
    const { store, clock, logger } = this.#parts;
    const startedAt = monotonicMs();
    const now = clock.now();
    const rows = await loadPage(store.db, page.id, now);
    if (!rows) return;
    const view = publicPage(rows, now);
    const base = pageBase(page, first);
    const promised = rows.page.isRecordPublic ? await listPromisedIncidents(store.db, page.id, 0) : null;
    const asOfTables = await listAsOfHeads(store.db, page.id, { limit: LATEST });
    const publication = { ...this.#publication(rows, view, base, promised), asOfTables };
    const former = this.#stored.get(page.id);
    const deleted = await this.#deletedIncidents(page.id, now);
    const site = await buildSite(publication, { former, now, isKept: (id) => !deleted.has(id) });
    const isShapeNew = former?.shape !== publication.shape;
    const whole = isShapeNew ? await addOlder(store.db, publication, site) : site;
    // The first round of a process looks for every list: its folder may have lost some.
    const isChecked = !isShapeNew && this.#published.has(page.id);
    await this.#replace(await addAsOfTables(store.db, publication, whole, isChecked), former);
    const { version } = rows.page;
    this.#published.set(page.id, { version, at: now, nextChangeAt: view.nextChangeAt });
    this.#timings.push(monotonicMs() - startedAt);
    if (this.#timings.length > TIMINGS_KEPT) this.#timings.shift();
    logger.debug({ page: page.key, version }, 'published');
  }

  #publication(
    rows: Publication['rows'],
    view: Publication['view'],
    base: string,
    promised: Publication['promised'],
  ): Omit<Publication, 'asOfTables'> {
    const { baseUrl, isMailOn, securityContact = null } = this.#parts;
    const assets = this.#assets;
    const { name, defaultLocale, locales, contact, timeZone, isRecordPublic } = rows.page;
    const look = [assets.style, assets.embedStyle, assets.script, assets.icon, this.#viewsVersion, base, baseUrl];
    const groups = rows.groups.map((group) => [group.id, group.name]);
    const settings = [name, defaultLocale, locales, contact, timeZone, view.components, groups, isRecordPublic];
    return {
      rows,
      view,
      base,
      baseUrl,
      assets,
      isMailOn,
      securityContact,
      promised,
      shape: hashOf(JSON.stringify([look, settings])),
    };
  }

  async #deletedIncidents(pageId: string, now: number): Promise<Set<string>> {
    const ids = await listDeletedIncidentIds(this.#parts.store.db, pageId, this.#deletionsKnown.get(pageId) ?? 0);
    // What was deleted in this very moment may be committed after we looked.
    this.#deletionsKnown.set(pageId, now - MINUTE);
    return new Set(ids);
  }

  async #publishAssets(): Promise<void> {
    const former = this.#stored.get(ASSETS);
    const { artefacts } = this.#assets;
    if (former && artefacts.every(({ path }) => former.site.files.has(path))) return;
    // Pages in caches still name the files of the release before.
    const files = new Map(former?.site.files);
    const now = this.#parts.clock.now();
    for (const artefact of artefacts) files.set(artefact.path, await prepareFile(artefact, undefined, now));
    const site = { id: ASSETS, base: '/assets', locales: [], files };
    await this.#replace({ site, shape: '', fingerprints: new Map() }, former);
  }

  async #removeGone(pages: readonly Page[]): Promise<void> {
    const known = new Set([ASSETS, ...pages.map((page) => page.id)]);
    for (const [id, { site }] of this.#stored) {
      if (known.has(id)) continue;
      this.files.remove(id);
      this.#stored.delete(id);
      await this.#target.remove(site);
    }
  }

  /** Readers of this process see it at once; a folder that cannot be written must not keep news from them. */
  async #replace(next: StoredSite, former: StoredSite | undefined): Promise<void> {
    this.files.replace(next.site);
    this.#stored.set(next.site.id, next);
    try {
      await this.#target.write(next, former?.site);
    } catch (error) {
      this.#parts.logger.error({ err: error, folder: this.#parts.folder }, 'the published pages cannot be written');
    }
  }
}

import { pageAddress } from '../domain/page-address.ts';
import type { Page } from '../domain/page.ts';
import { publicPage } from '../domain/status-page.ts';
import { MINUTE, monotonicMs, type Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { PublishedFiles, PublishedSite } from '../lib/published-files.ts';
import type { Store } from '../store/open.ts';
import { listAsOfHeads } from '../store/as-of-tables.ts';
import { listDeletedIncidentIds } from '../store/incidents.ts';
import { findLogo } from '../store/logos.ts';
import { listPages } from '../store/pages.ts';
import { listPromisedIncidents } from '../store/promise-record.ts';
import { viewsVersion } from '../views/render.ts';
import { loadAssets } from './artefacts/css.ts';
import { ownAssets } from './artefacts/own-look.ts';
import { buildSite } from './build-site.ts';
import { addAsOfTables } from './as-of-tables.ts';
import { loadHistory } from './load-history.ts';
import { LATEST, loadPage } from './load-page.ts';
import { addOlderHistory } from './older-history.ts';
import { addOlder } from './older-incidents.ts';
import { hashOf, prepareFile } from './prepare.ts';
import { isSamePlace, placeOf, type Place } from './place.ts';
import type { Publication } from './publication.ts';
import type { PublishedFolder } from './published-folder.ts';
import { ResponseCharts } from './response-charts.ts';
import type { StoredSite } from './targets/site-index.ts';

export interface PublisherParts {
  store: Store;
  clock: Clock;
  logger: Logger;
  /** Public address of the install, without a slash at its end. */
  baseUrl: string;
  /** Where the pages are kept, with what was found there at the start. */
  published: PublishedFolder;
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
const SHARED: Place & Pick<PublishedSite, 'locales'> = {
  ...{ host: null, base: '/assets', installBase: '/assets', origin: '', locales: [] },
  access: 'public',
  lock: null,
};
/** A page is rendered at least this often, so that its "as of" is never old. App time. */
const LONGEST_REST = MINUTE;
const TIMINGS_KEPT = 10_000;

/** Renders pages into files and keeps them in memory and in a folder. */
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
  readonly files: PublishedFiles;
  readonly #parts: PublisherParts;
  readonly #kept: PublishedFolder;
  readonly #assets = loadAssets();
  readonly #viewsVersion = viewsVersion();
  readonly #charts = new ResponseCharts();
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
    this.#kept = parts.published;
    this.files = parts.published.files;
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
      const place = placeOf(page, pageAddress(page, pages[0], this.#parts.baseUrl));
      if (!isForced && !this.#isDue(page, place)) continue;
      try {
        this.#close(page.id, place);
        await this.#publishPage(page, place);
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

  #isDue(page: Page, place: Place): boolean {
    const last = this.#published.get(page.id);
    // The order of the pages decides who stands at the root: nothing of this page itself need have changed.
    if (last?.version !== page.version || !isSamePlace(this.files.site(page.id), place)) return true;
    const now = this.#parts.clock.now();
    // A replay may turn the app's clock back.
    return now < last.at || now - last.at >= LONGEST_REST || now >= last.nextChangeAt;
  }

  /** What only some may read from now on is withdrawn from everybody before it is rendered anew, which may fail. */
  #close(pageId: string, { access, lock }: Place): void {
    const present = this.files.site(pageId);
    const isOther = present && (present.access !== access || present.lock !== lock);
    if (isOther && access !== 'public') this.files.replace({ ...present, access, lock });
  }

  async #publishPage(page: Page, place: Place): Promise<void> {
    const { store, clock, logger } = this.#parts;
    const startedAt = monotonicMs();
    const now = clock.now();
    const rows = await loadPage(store.db, page.id, now);
    if (!rows) return;
    const view = publicPage(rows, now);
    const promised = rows.page.isRecordPublic ? await listPromisedIncidents(store.db, page.id, 0) : null;
    const asOfTables = await listAsOfHeads(store.db, page.id, { limit: LATEST });
    const history = await loadHistory(store.db, rows, now);
    await this.#charts.load(store.db, rows, now);
    const logo = rows.page.logo ? await findLogo(store.db, rows.page.logo.hash) : null;
    const loaded = { logo: logo ?? null, asOfTables, history, charts: this.#charts };
    const publication = { ...this.#publication(rows, view, place, promised), ...loaded };
    const former = this.#kept.stored(page.id);
    const deleted = await this.#deletedIncidents(page.id, now);
    const site = await buildSite(publication, { former, now, isKept: (id) => !deleted.has(id) });
    const isShapeNew = former?.shape !== publication.shape;
    const followed = isShapeNew ? await addOlder(store.db, publication, site) : site;
    const since = isShapeNew ? null : this.#lastPublishedAt(page, former, place.base) - MINUTE;
    const whole = await addOlderHistory(store.db, publication, followed, since);
    // The first round of a process looks for every list: its folder may have lost some.
    const isChecked = !isShapeNew && this.#published.has(page.id);
    await this.#replace(await addAsOfTables(store.db, publication, whole, isChecked));
    const { version } = rows.page;
    this.#published.set(page.id, { version, at: now, nextChangeAt: view.nextChangeAt });
    this.#timings.push(monotonicMs() - startedAt);
    if (this.#timings.length > TIMINGS_KEPT) this.#timings.shift();
    logger.debug({ page: page.key, version }, 'published');
  }

  #publication(
    rows: Publication['rows'],
    view: Publication['view'],
    place: Place,
    promised: Publication['promised'],
  ): Omit<Publication, 'asOfTables' | 'logo' | 'history' | 'charts'> {
    const { isMailOn, securityContact = null } = this.#parts;
    const { base, origin } = place;
    const { page } = rows;
    const assets = ownAssets(this.#assets, page, base);
    const { name, defaultLocale, locales, contact, timeZone, isRecordPublic, access, logo, footerLinks } = page;
    const { style, historyStyle, embedStyle, script, icon, icons } = assets;
    const files = [style, historyStyle, embedStyle, script, icon, icons, this.#viewsVersion];
    const look = [files, base, origin, access, logo];
    const shown = rows.components.filter((each) => !each.isHidden);
    const records = shown.map(({ isUptimeShown, startDate }) => [isUptimeShown, startDate]);
    const groups = rows.groups.map((group) => [group.id, group.name]);
    const words = [name, contact, footerLinks, groups];
    const settings = [words, defaultLocale, locales, timeZone, view.components, records, isRecordPublic];
    const shape = hashOf(JSON.stringify([look, settings]));
    return { rows, view, place, base, baseUrl: origin, assets, isMailOn, securityContact, promised, shape };
  }

  /** When the readers of this process last got news; of what its folder held, its front page tells. */
  #lastPublishedAt({ id, defaultLocale }: Page, former: StoredSite, base: string): number {
    return this.#published.get(id)?.at ?? former.site.files.get(`${base}/${defaultLocale}/`)?.changedAt ?? 0;
  }

  async #deletedIncidents(pageId: string, now: number): Promise<Set<string>> {
    const ids = await listDeletedIncidentIds(this.#parts.store.db, pageId, this.#deletionsKnown.get(pageId) ?? 0);
    // What was deleted in this very moment may be committed after we looked.
    this.#deletionsKnown.set(pageId, now - MINUTE);
    return new Set(ids);
  }

  async #publishAssets(): Promise<void> {
    const former = this.#kept.stored(ASSETS);
    const { artefacts } = this.#assets;
    if (former && artefacts.every(({ path }) => former.site.files.has(path))) return;
    // Pages in caches still name the files of the release before.
    const files = new Map(former?.site.files);
    const now = this.#parts.clock.now();
    for (const artefact of artefacts) files.set(artefact.path, await prepareFile(artefact, undefined, now));
    await this.#replace({ site: { id: ASSETS, ...SHARED, files }, shape: '', fingerprints: new Map() });
  }

  async #removeGone(pages: readonly Page[]): Promise<void> {
    const known = new Set([ASSETS, ...pages.map((page) => page.id)]);
    for (const id of this.#kept.ids()) if (!known.has(id)) await this.#kept.remove(id);
  }

  /** Readers see it at once; a folder that cannot be written must not keep news from them. */
  async #replace(next: StoredSite): Promise<void> {
    try {
      await this.#kept.replace(next);
    } catch (error) {
      this.#parts.logger.error({ err: error, folder: this.#kept.folder }, 'the published pages cannot be written');
    }
  }
}

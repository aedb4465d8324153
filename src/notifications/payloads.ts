import type { Notice } from '../domain/notice.ts';
import { publicIncident, type FullTimeline, type VisibleNames } from '../domain/public-incident.ts';
import type { Subscriber } from '../domain/subscription.ts';
import { makeLinkToken } from '../lib/link-token.ts';
import { listComponents } from '../store/components.ts';
import { listGroups } from '../store/groups.ts';
import { findIncident } from '../store/incidents.ts';
import { getPage, listPages } from '../store/pages.ts';
import { loadTimelines } from '../store/timelines.ts';
import { pageAddress } from '../domain/page-address.ts';
import type { JsonSource } from '../views/statuspage-json.ts';
import { withSpokenUpdates } from '../views/update-text.ts';
import { webhookJson } from '../views/webhook-json.ts';
import type { DeliverDeps } from './deps.ts';

type Deps = Pick<DeliverDeps, 'store' | 'clock' | 'baseUrl' | 'secretKey'>;

interface Situation {
  /** Of the page's own addresses. */
  origin: string;
  source: JsonSource;
  timeline: FullTimeline;
}

/** Writes the posts of one round: of each notice the state of its incident, read once. */
export class Payloads {
  readonly #deps: Deps;
  readonly #situations = new Map<string, Promise<Situation | null>>();

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  /** The body for one endpoint; null where the incident is gone. */
  async write(notice: Notice, subscriber: Subscriber): Promise<string | null> {
    const situation = await this.#situation(notice);
    if (!situation) return null;
    const { secretKey } = this.#deps;
    const unsubscribe = `${situation.origin}/unsubscribe/${makeLinkToken(secretKey, 'unsubscribe', subscriber.id)}`;
    return JSON.stringify(webhookJson(situation.source, situation.timeline, { event: notice.kind, unsubscribe }));
  }

  #situation(notice: Notice): Promise<Situation | null> {
    const known = this.#situations.get(notice.id);
    if (known) return known;
    const loading = this.#load(notice);
    this.#situations.set(notice.id, loading);
    return loading;
  }

  async #load(notice: Notice): Promise<Situation | null> {
    const { store, clock, baseUrl } = this.#deps;
    const { db } = store;
    const incident = notice.incidentId === null ? undefined : await findIncident(db, notice.incidentId);
    if (!incident) return null;
    const [timeline] = await loadTimelines(db, [incident]);
    // A postmortem that was taken back meanwhile leaves nothing to tell.
    if (!timeline || (notice.kind === 'postmortem_published' && !timeline.postmortem)) return null;
    const page = await getPage(db, notice.pageId);
    const { origin, url } = pageAddress(page, (await listPages(db))[0], baseUrl);
    const components = await listComponents(db, page.id);
    const source: JsonSource = {
      page,
      url,
      locale: page.defaultLocale,
      components,
      groups: await listGroups(db, page.id),
      now: clock.now(),
      isHiddenShown: false,
    };
    const visible = components.filter(({ isHidden }) => !isHidden);
    const names: VisibleNames = new Map(visible.map(({ id, name }) => [id, name]));
    const language = { locale: page.defaultLocale, fallback: page.defaultLocale, timeZone: page.timeZone };
    return {
      origin,
      source,
      timeline: withSpokenUpdates(timeline, publicIncident(timeline, names, source.now), language),
    };
  }
}

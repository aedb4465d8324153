import type { Actor } from '../domain/actor.ts';
import type { ActionContext } from '../actions/context.ts';
import type { Notice } from '../domain/notice.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { PublishedFiles } from '../lib/published-files.ts';
import type { Store } from '../store/open.ts';
import type { PagePreview, TellingPreview } from '../views/preview-facts.ts';

/** What handlers are given by `app.ts`; nothing is global. */
export interface WebContext {
  store: Store;
  clock: Clock;
  logger: Logger;
  baseUrl: string;
  secretKey: string;
  trustedProxies: number;
  /** Whether mail can be sent at all; where not, the console says so. */
  isMailOn: boolean;
  /** Whether this process can do its work: the database answers, the loops are fresh. */
  readiness: () => Promise<Readiness>;
  preview: Previews;
  /** What is published, by host: also says which hosts are ours. */
  files: PublishedFiles;
}

/** What readers would see of a timeline that is not saved (yet): by the renderers of the page and the mails. */
export interface Previews {
  /** The incident's page in each of the page's languages. */
  pages: (timeline: FullTimeline) => Promise<PagePreview[]>;
  telling: (timeline: FullTimeline, notice: Notice) => Promise<TellingPreview>;
}

export interface Readiness {
  ok: boolean;
  /** Each part by name, with `ok` or what is wrong with it. */
  checks: Record<string, string>;
}

/** The context of an action that this actor does now. */
export function acting(web: WebContext, actor: Actor): ActionContext {
  return { store: web.store, now: web.clock.now(), actor };
}

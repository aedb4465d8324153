import type { Actor } from '../domain/actor.ts';
import type { ActionContext } from '../actions/context.ts';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/logger.ts';
import type { Store } from '../store/open.ts';

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

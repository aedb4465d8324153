import type { Actor } from '../domain/actor.ts';
import type { Store } from '../store/open.ts';

/** What every action is given: the store, who acts, and the time at which it happens. */
export interface ActionContext {
  store: Store;
  actor: Actor;
  now: number;
}

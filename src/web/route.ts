import type { RequestHandler } from 'express';
import type { WebContext } from './context.ts';

/**
 * Who may ask. `anyone`: readers, forms protected against forgery. `link`: whoever holds the signed link of a mail, or
 * a mail program acting for them; no session, no forgery check. `staff`, `owner`: signed in. `token`: the manage API.
 */
export type Access = 'anyone' | 'link' | 'staff' | 'owner' | 'token';

export interface Route {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  path: string;
  access: Access;
  /** Whether it also answers under the host of a single page: what readers need. All else is the install's own. */
  isOnEveryHost?: true;
  /** Whether its form brings a file. */
  takesFile?: true;
  /** Makes the handler; it throws a `Problem` for bad input, which is answered in one place. */
  handler: (web: WebContext) => RequestHandler;
}

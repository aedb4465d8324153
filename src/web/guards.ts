import type { Request, RequestHandler, Response } from 'express';
import { Problem } from '../domain/errors.ts';
import { hashToken, sameSecret } from '../lib/ids.ts';
import { useApiToken } from '../store/api-tokens.ts';
import { useSession } from '../store/sessions.ts';
import { limitCalls } from './api/rate-limit.ts';
import { renderSignIn } from './console/sign-in-form.ts';
import type { WebContext } from './context.ts';
import { field, readApiBody, readFileForm, readForm } from './forms.ts';
import { asHiddenFields, readOrphan } from './keep-typed.ts';
import { sessionOf, setActor, setSession } from './locals.ts';
import type { Access, Route } from './route.ts';
import { requireInstallHost, requireSameOrigin } from './same-origin.ts';
import { readSessionCookie } from './session-cookie.ts';

/** What stands before the handlers of each access, in order; `write` only where something may change. */
const GUARDS: Record<Access, (web: WebContext, route: Route) => { always: RequestHandler[]; write: RequestHandler[] }> =
  {
    anyone: (web) => ({ always: [], write: [requireSameOrigin(web), readForm] }),
    link: () => ({ always: [], write: [readForm] }),
    staff: (web, route) => ({ always: [requireStaff(web)], write: formGuards(web, route) }),
    owner: (web, route) => ({ always: [requireStaff(web), requireOwner], write: formGuards(web, route) }),
    token: (web) => ({ always: [requireToken(web), limitCalls(web)], write: readApiBody }),
  };

/** The guards of a route. Throws for a route that does not say who may ask: nothing is open by oversight. */
export function guardsFor(route: Route, web: WebContext): RequestHandler[] {
  const make = Object.hasOwn(GUARDS, route.access) ? GUARDS[route.access] : undefined;
  if (!make) throw new Error(`The route ${route.method} ${route.path} does not say who may ask.`);
  const { always, write } = make(web, route);
  const host = route.isOnEveryHost ? [] : [requireInstallHost(web)];
  return route.method === 'get' ? [...host, ...always] : [...host, ...always, ...write];
}

function formGuards(web: WebContext, { takesFile }: Route): RequestHandler[] {
  return [requireSameOrigin(web), ...(takesFile ? readFileForm : [readForm]), requireFormToken];
}

function requireStaff(web: WebContext): RequestHandler {
  return async (request, response, next) => {
    const id = readSessionCookie(request, web.baseUrl);
    const session = id === undefined ? undefined : await useSession(web.store.db, hashToken(id), web.clock.real());
    if (!session) {
      await askToSignIn(web, request, response);
      return;
    }
    setSession(response, session);
    next();
  };
}

/** A reader of the console goes to sign in and comes back; what a form brought is kept until somebody has signed in. */
async function askToSignIn(web: WebContext, request: Request, response: Response): Promise<void> {
  if (request.method === 'GET' || request.method === 'HEAD') {
    response.redirect(303, `/console/sign-in?next=${encodeURIComponent(request.originalUrl)}`);
    return;
  }
  const kept = await readOrphan(web, request, response);
  const facts = { next: '/console', email: '', failure: 'ended', kept: asHiddenFields(kept) } as const;
  response
    .status(401)
    .type('html')
    .send(renderSignIn(web, request, response, facts));
}

const requireOwner: RequestHandler = (_request, response, next) => {
  if (sessionOf(response).staff.role !== 'owner') throw new Problem('forbidden', 'Only an owner may do this.');
  next();
};

/** The second proof, bound to the session, that the form is ours. */
const requireFormToken: RequestHandler = (request, response, next) => {
  if (!sameSecret(field(request, '_csrf'), sessionOf(response).csrfToken)) {
    throw new Problem('forbidden', 'This form is out of date: open the page again and send it there.');
  }
  next();
};

function requireToken(web: WebContext): RequestHandler {
  return async (request, response, next) => {
    const raw = sentToken(request);
    const token = raw === undefined ? undefined : await useApiToken(web.store.db, hashToken(raw), web.clock.real());
    if (!token) throw new Problem('unauthorized', 'Could not authenticate');
    setActor(response, { kind: 'token', id: token.id, name: token.name });
    next();
  };
}

/** Statuspage's clients send `OAuth <key>` or `?api_key=`; everybody else `Bearer <key>`. */
function sentToken(request: Request): string | undefined {
  const header = /^(?:OAuth|Bearer) +(\S+) *$/i.exec(request.get('authorization') ?? '')?.[1];
  const query = request.query['api_key'];
  return header ?? (typeof query === 'string' ? query : undefined);
}

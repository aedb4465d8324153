import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import express, { type Express } from 'express';
import { notFound } from '../domain/errors.ts';
import type { WebContext } from './context.ts';
import { answerErrors } from './errors.ts';
import { openToOtherSites } from './cross-origin.ts';
import { guardsFor } from './guards.ts';
import { withSecurityHeaders } from './headers.ts';
import { HttpError } from './http-error.ts';
import type { Route } from './route.ts';
import { routes } from './routes.ts';
import { requireKnownHost } from './same-origin.ts';

/** Answers from bytes that were ready before; false where it has none and Express must answer. */
export type Published = (request: IncomingMessage, response: ServerResponse) => boolean;

const PUBLIC_FOLDER = join(import.meta.dirname, '../../public');
const ASSET_CACHING = 'public, max-age=300, stale-while-revalidate=86400';

/** The whole web behind a front that has what is published. Throws at once for a route that nobody guards. */
export function createWebListener(web: WebContext, table: readonly Route[] = routes): RequestListener {
  const app = createExpress(web, table);
  return (request, response) => {
    app(request, response);
  };
}

/** The same with what is published before it, in one server that does not listen yet. */
export function createWebServer(
  web: WebContext,
  published: Published = () => false,
  table: readonly Route[] = routes,
): Server {
  const behind = createWebListener(web, table);
  return createServer((request, response) => {
    if (!published(request, response)) behind(request, response);
  });
}

function createExpress(web: WebContext, table: readonly Route[]): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  // The exact number of proxies: anything looser lets a client choose its own address.
  app.set('trust proxy', web.trustedProxies === 0 ? false : web.trustedProxies);
  app.use(withSecurityHeaders(web.baseUrl));
  app.use(refuseNul);
  mount(app, table.filter(isHealth), web);
  app.use(requireKnownHost(web));
  app.use(openToOtherSites);
  app.use('/assets', assets());
  mount(
    app,
    table.filter((route) => !isHealth(route)),
    web,
  );
  refuseOtherMethods(app, table);
  app.use(() => {
    throw notFound('page');
  });
  app.use(answerErrors(web));
  return app;
}

/** No address of ours holds a NUL, and no text column of PostgreSQL takes one. */
const refuseNul: express.RequestHandler = (request, _response, next) => {
  if (request.originalUrl.includes('%00')) throw notFound('page');
  next();
};

/** Asked by machines that know the server by its number, not its name. */
function isHealth(route: Route): boolean {
  return ['/healthz', '/readyz', '/metrics'].includes(route.path);
}

function mount(app: Express, table: readonly Route[], web: WebContext): void {
  for (const route of table) app[route.method](route.path, ...guardsFor(route, web), route.handler(web));
}

function assets(): express.Handler {
  return express.static(PUBLIC_FOLDER, {
    index: false,
    redirect: false,
    setHeaders: (response) => response.setHeader('Cache-Control', ASSET_CACHING),
  });
}

/** The nearest screen above the address of a form; null: there is none. */
function screenAbove(path: string, table: readonly Route[]): string | null {
  const parts = path.split('/');
  const above = parts.map((_, index) => parts.slice(0, parts.length - index - 1).join('/'));
  return (
    above.find((each) => table.some((route) => route.method === 'get' && route.path === each && each !== '')) ?? null
  );
}

/** A path that exists, asked for something it cannot do, says what it can. */
function refuseOtherMethods(app: Express, table: readonly Route[]): void {
  for (const [path, found] of Map.groupBy(table, (route) => route.path)) {
    // What may stand anywhere is no address that exists.
    if (path.includes('*')) continue;
    const allowed = found.map((route) => route.method.toUpperCase()).join(', ');
    const back = found.some(({ access }) => access === 'staff' || access === 'owner') ? screenAbove(path, table) : null;
    app.all(path, (request, response) => {
      // A reload, or Back and Enter, asks for the address of a form: its writer goes to the screen that it stands on.
      if (back !== null && (request.method === 'GET' || request.method === 'HEAD')) {
        const depth = back.split('/').length;
        response.redirect(303, request.path.split('/').slice(0, depth).join('/'));
        return;
      }
      response.set('Allow', allowed);
      throw new HttpError(405, `This address takes ${allowed} only.`);
    });
  }
}

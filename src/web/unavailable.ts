import type { RequestListener } from 'node:http';
import { LOCALES, isLocale } from '../domain/localized-text.ts';
import { render } from '../views/render.ts';
import { securityHeaders } from './headers.ts';
import { bestLanguage } from '../lib/reader-languages.ts';

const COME_AGAIN_SECONDS = '5';

/** Answers what only the database can answer while there is none: briefly, and the pages go on beside it. */
export const unavailable: RequestListener = (request, response) => {
  const path = request.url ?? '/';
  if (path === '/healthz') {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' }).end('ok\n');
    return;
  }
  const isForPrograms = /^\/(v1|api|readyz)(\/|$|\?)/.test(path);
  const wanted = bestLanguage(request.headers['accept-language'], LOCALES) ?? LOCALES[0];
  const locale = isLocale(wanted) ? wanted : 'en';
  const message = 'This is not available just now; the published page is. Try again in a moment.';
  const body = isForPrograms
    ? JSON.stringify({ ok: false, error: message, message, checks: { database: 'is not open' } })
    : render('public/error', { locale, status: '503', details: [] }, { locale, fallback: 'en', timeZone: 'UTC' });
  response.writeHead(503, {
    ...securityHeaders('http:'),
    'content-type': isForPrograms ? 'application/json; charset=utf-8' : 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'retry-after': COME_AGAIN_SECONDS,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

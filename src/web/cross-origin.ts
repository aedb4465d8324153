import type { Request, RequestHandler } from 'express';

/** What everybody may read from scripts of any site, on every page of an install: data, feeds, single incidents. */
const OPEN = /^(?:\/p\/[^/]+)?\/(?:api(?:\/|$)|.*\.(?:json|atom|rss|ics|svg)$)/;

/** Whether an address is one that programs read, of what is public. */
export function isOpenData({ path }: Pick<Request, 'path'>): boolean {
  return OPEN.test(path) && !path.startsWith('/console');
}

/**
 * Scripts that send a header of their own ask first whether they may. Nothing is told apart by cookies there, so all
 * may read; and they may read our "not found" too.
 */
export const openToOtherSites: RequestHandler = (request, response, next) => {
  if (!isOpenData(request)) {
    next();
    return;
  }
  response.set('Access-Control-Allow-Origin', '*');
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  response.set({
    'Access-Control-Allow-Methods': 'GET, HEAD',
    'Access-Control-Allow-Headers':
      'Accept, Authorization, Cache-Control, Content-Type, If-None-Match, X-Requested-With',
    'Access-Control-Max-Age': '86400',
  });
  response.status(204).end();
};

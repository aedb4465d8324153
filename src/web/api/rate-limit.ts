import type { RequestHandler } from 'express';
import { Problem } from '../../domain/errors.ts';
import { MINUTE } from '../../lib/clock.ts';
import type { WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';

/** Calls of one token in one minute to one process. Far above what a tool needs, far below what would hurt readers. */
export const CALLS_PER_MINUTE = 600;

interface Count {
  windowAt: number;
  calls: number;
}

/** Counts are kept in memory: writing one for each call would cost more than most calls. */
const counts = new WeakMap<WebContext, Map<string, Count>>();

/** Refuses a token that asks too often with 429, and says when it may ask again. */
export function limitCalls(web: WebContext): RequestHandler {
  return (_request, response, next) => {
    const now = web.clock.real();
    const count = currentCount(web, actorOf(response).id ?? '', now - (now % MINUTE));
    count.calls += 1;
    if (count.calls > CALLS_PER_MINUTE) {
      response.set('Retry-After', String(Math.ceil((count.windowAt + MINUTE - now) / 1_000)));
      throw new Problem('rate_limited', `More than ${CALLS_PER_MINUTE} calls in a minute: slow down.`);
    }
    next();
  };
}

function currentCount(web: WebContext, token: string, windowAt: number): Count {
  const own = counts.get(web) ?? new Map<string, Count>();
  counts.set(web, own);
  const before = own.get(token);
  const count = before?.windowAt === windowAt ? before : { windowAt, calls: 0 };
  own.set(token, count);
  return count;
}

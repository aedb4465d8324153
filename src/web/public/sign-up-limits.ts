import type { Request } from 'express';
import { HOUR, MINUTE } from '../../lib/clock.ts';
import { countAttempt } from '../../store/rate-limits.ts';
import { clientOf } from '../client-address.ts';
import type { WebContext } from '../context.ts';

const CLIENT_LIMIT = 10;
const CLIENT_WINDOW_MS = HOUR;
/** An outage brings real crowds, a list bomber too: beyond this, everybody is asked to come back later. */
const GLOBAL_LIMIT = 600;
const GLOBAL_WINDOW_MS = MINUTE;

/** Counts a sign-up and says whether it may go on: each writes a mail to an address that nobody has confirmed yet. */
export async function mayTrySignUp(web: WebContext, request: Request): Promise<boolean> {
  const now = web.clock.real();
  const ofClient = await countAttempt(web.store.db, `sign-up ${clientOf(request)}`, CLIENT_WINDOW_MS, now);
  if (ofClient > CLIENT_LIMIT) return false;
  return (await countAttempt(web.store.db, 'sign-up', GLOBAL_WINDOW_MS, now)) <= GLOBAL_LIMIT;
}

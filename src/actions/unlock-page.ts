import { setTimeout as pause } from 'node:timers/promises';
import { Problem } from '../domain/errors.ts';
import type { Page } from '../domain/page.ts';
import { signInPauseMs } from '../domain/staff.ts';
import { MINUTE } from '../lib/clock.ts';
import { verifyPassword } from '../lib/passwords.ts';
import { findPage } from '../store/pages.ts';
import { countAttempt } from '../store/rate-limits.ts';
import type { ActionContext } from './context.ts';

export interface UnlockInput {
  pageId: string;
  password: string;
  /** Whoever asks, by network address. */
  client: string;
}

const WINDOW = 15 * MINUTE;
const CLIENT_LIMIT = 20;
/** A page's readers come in crowds, and share one password: only beyond this is everybody slowed down. */
const FREE_PAGE_ATTEMPTS = 300;

/**
 * The page where the password is the one that opens it, else null, in the same time also for a page that has none.
 * Guessing is slowed down for the page and refused per client with a `Problem` `rate_limited`. `now` is the machine's time.
 */
export async function unlockPage({ store: { db }, now }: ActionContext, input: UnlockInput): Promise<Page | null> {
  const ofClient = await countAttempt(db, `unlock client ${input.client}`, WINDOW, now);
  if (ofClient > CLIENT_LIMIT) {
    throw new Problem('rate_limited', 'Too many attempts: wait a quarter of an hour and try again.');
  }
  const page = await findPage(db, input.pageId);
  if (page)
    await pause(signInPauseMs(await countAttempt(db, `unlock page ${page.id}`, WINDOW, now), FREE_PAGE_ATTEMPTS));
  const hash = page?.access === 'password' ? page.passwordHash : null;
  const isRight = await verifyPassword(input.password, hash);
  return page && isRight ? page : null;
}

import type { Request, Response } from 'express';
import { DAY } from '../lib/clock.ts';
import { hashToken } from '../lib/ids.ts';
import { makePagePass, readPagePass, type PageLock, type PagePass } from '../lib/page-pass.ts';
import { useSession } from '../store/sessions.ts';
import type { WebContext } from './context.ts';
import { cookieOptions, readCookie, readSessionCookie } from './session-cookie.ts';

/** How long a password need not be given again. Real time. */
const PASS_MS = 30 * DAY;

/** A page and who may read it; the published one and the one in the database have these alike. */
export interface GuardedPage extends PageLock {
  access: 'public' | 'password' | 'staff';
}

function cookieName(web: WebContext, { id }: PageLock): string {
  return web.baseUrl.startsWith('https:') ? `__Host-page-${id}` : `page-${id}`;
}

/** Gives a browser the pass for a page. */
export function setPagePass(web: WebContext, response: Response, page: PageLock, pass: PagePass): void {
  const options = pass.kind === 'password' ? { maxAge: PASS_MS } : {};
  const value = makePagePass(web.secretKey, page, pass);
  response.cookie(cookieName(web, page), value, { ...cookieOptions(web.baseUrl), ...options });
}

/** The pass of somebody who has just given the password. */
export function passwordPass(web: WebContext): PagePass {
  return { kind: 'password', expiresAt: web.clock.real() + PASS_MS };
}

/**
 * Whether whoever asks may read a page: everybody a public one, else by a pass or, on the install's own host, by being
 * signed in. A pass by password is proved without the database: the page can be read while that is gone.
 */
export async function mayRead(web: WebContext, request: Request, page: GuardedPage): Promise<boolean> {
  if (page.access === 'public') return true;
  const cookie = readCookie(request, cookieName(web, page));
  const pass = cookie === undefined ? null : readPagePass(web.secretKey, page, cookie);
  if (pass?.kind === 'password') return page.access === 'password' && web.clock.real() < pass.expiresAt;
  const session = pass?.sessionHash ?? sessionHashOf(web, request);
  return session !== undefined && (await useSession(web.store.db, session, web.clock.real())) !== undefined;
}

function sessionHashOf(web: WebContext, request: Request): string | undefined {
  const id = readSessionCookie(request, web.baseUrl);
  return id === undefined ? undefined : hashToken(id);
}

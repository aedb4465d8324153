import { hashToken, sameSecret, sign } from './ids.ts';

/**
 * What a browser carries once its reader has proved to be allowed: by the page's password until a time, or as staff for
 * as long as their session lasts.
 */
export type PagePass = { kind: 'password'; expiresAt: number } | { kind: 'staff'; sessionHash: string };

/** A closed page, as its passes know it. */
export interface PageLock {
  id: string;
  /** Stands for the password of the moment; null: no password opens the page. */
  lock: string | null;
}

/** Stands for a password without telling anything of it, so that a pass ends when the password is changed. */
export function lockOf({ access, passwordHash }: { access: string; passwordHash: string | null }): string | null {
  return access === 'password' && passwordHash !== null ? hashToken(passwordHash) : null;
}

/** The value of the cookie: signed, bound to the page and, where a password was given, to that password. */
export function makePagePass(secret: string, page: PageLock, pass: PagePass): string {
  const [mark, value] = pass.kind === 'password' ? ['p', pass.expiresAt.toString(36)] : ['s', pass.sessionHash];
  return `${mark}.${value}.${mac(secret, page, mark, value)}`;
}

/** The pass that a cookie holds; null for one that we did not make, or not for this page, or for an earlier password. */
export function readPagePass(secret: string, page: PageLock, cookie: string): PagePass | null {
  const [mark = '', value = '', given = '', ...rest] = cookie.split('.');
  if (rest.length > 0 || !sameSecret(given, mac(secret, page, mark, value))) return null;
  if (mark === 's') return { kind: 'staff', sessionHash: value };
  return mark === 'p' && page.lock !== null ? { kind: 'password', expiresAt: Number.parseInt(value, 36) } : null;
}

function mac(secret: string, { id, lock }: PageLock, mark: string, value: string): string {
  return sign(secret, 'page-pass', id, mark, mark === 'p' ? (lock ?? '') : '', value);
}

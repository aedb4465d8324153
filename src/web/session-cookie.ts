import type { CookieOptions, Request, Response } from 'express';

/** `__Host-` binds the cookie to this very host over https; browsers refuse the prefix without it. */
function cookieName(baseUrl: string): string {
  return baseUrl.startsWith('https:') ? '__Host-session' : 'session';
}

export function cookieOptions(baseUrl: string): CookieOptions {
  return { httpOnly: true, sameSite: 'lax', secure: baseUrl.startsWith('https:'), path: '/' };
}

/** The session id that the browser sent, if any. */
export function readSessionCookie(request: Request, baseUrl: string): string | undefined {
  return readCookie(request, cookieName(baseUrl));
}

/** The value of a cookie that the browser sent, if any. */
export function readCookie(request: Request, name: string): string | undefined {
  const pairs = (request.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Ends with the browser at the latest; the server's own limits are shorter for most. */
export function setSessionCookie(response: Response, baseUrl: string, sessionId: string): void {
  response.cookie(cookieName(baseUrl), sessionId, cookieOptions(baseUrl));
}

export function clearSessionCookie(response: Response, baseUrl: string): void {
  response.clearCookie(cookieName(baseUrl), cookieOptions(baseUrl));
}

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Encoding, HostFiles, PublishedFile, PublishedFiles, PublishedSite } from '../lib/published-files.ts';
import { bestLanguage, sameLanguage } from '../lib/reader-languages.ts';

/** The page needs nothing but itself, its stylesheet and its optional script. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The fast path: answers a reader from memory, before Express, the database or a template is asked. Returns true when
 * it answered; everything that is not published to everybody under the host that was asked for (and every other
 * method) is left to whoever comes next, who refuses a host that is none of ours.
 */
export function servePublished(files: PublishedFiles): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const host = files.at(request.headers.host);
    if (!host) return false;
    const path = pathOf(request.url ?? '/');
    const file = host.find(path);
    if (file) {
      sendFile(request, response, file);
      return true;
    }
    const site = host.siteOf(path);
    if (site?.access !== 'public') return false;
    const { accept, 'accept-language': languages } = request.headers;
    const location = dataOf(path, host, accept) ?? redirectOf(path, host, site, languages);
    if (location === null) return false;
    response.writeHead(302, {
      location,
      vary: 'Accept, Accept-Language',
      'cache-control': 'private',
      'content-length': 0,
    });
    response.end();
    return true;
  };
}

/** The path without its query; clients really ask for `/api/v2//incidents.json`. */
export function pathOf(url: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  return path.includes('//') ? path.replace(/\/{2,}/g, '/') : path;
}

/** Sends a file that only some may read: nothing on the way keeps it, and no other site's script gets it. */
export function sendPrivately(request: IncomingMessage, response: ServerResponse, file: PublishedFile): void {
  const { headers } = preparedOf(file);
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  const { etag: _, 'last-modified': __, 'cache-control': ___, ...own } = headers[encoding];
  delete own['access-control-allow-origin'];
  response.writeHead(200, own);
  response.end(request.method === 'HEAD' ? undefined : file.bodies[encoding]);
}

/** What stands before the body of a file, by encoding. */
export interface Prepared {
  etags: Record<Encoding, string>;
  headers: Record<Encoding, OutgoingHttpHeaders>;
}

/** Headers are made once a file, not once a request. */
const prepared = new WeakMap<PublishedFile, Prepared>();

function sendFile(request: IncomingMessage, response: ServerResponse, file: PublishedFile): void {
  const { etags, headers } = preparedOf(file);
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  const { 'if-none-match': noneMatch, 'if-modified-since': since } = request.headers;
  if (isUnchanged(file, etags, noneMatch, since)) {
    response.writeHead(304, unchangedHeaders(headers[encoding]));
    response.end();
    return;
  }
  response.writeHead(200, headers[encoding]);
  response.end(request.method === 'HEAD' ? undefined : file.bodies[encoding]);
}

/** The headers of an answer that repeats no body. */
export function unchangedHeaders(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  const { etag, vary, 'cache-control': cacheControl, 'last-modified': lastModified } = headers;
  return { etag, vary, 'cache-control': cacheControl, 'last-modified': lastModified };
}

/** The headers of a file, made when it is first asked for. */
export function preparedOf(file: PublishedFile): Prepared {
  return prepared.get(file) ?? prepare(file);
}

function prepare(file: PublishedFile): Prepared {
  // Each encoding is another body, so a strong ETag has to differ.
  const etags = { identity: `"${file.hash}"`, gzip: `"${file.hash}-gzip"`, br: `"${file.hash}-br"` };
  const headers = (encoding: Encoding): OutgoingHttpHeaders => ({
    'content-type': file.type,
    'content-length': file.bodies[encoding].length,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    'cache-control': file.cacheControl,
    etag: etags[encoding],
    'last-modified': new Date(file.changedAt).toUTCString(),
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
    ...kindHeaders(file),
  });
  const made = { etags, headers: { identity: headers('identity'), gzip: headers('gzip'), br: headers('br') } };
  prepared.set(file, made);
  return made;
}

/** What is made for frames on other sites: a stylesheet, and links out of the frame; no script, no form. */
const FRAME_POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *";

/** A badge is a picture: opened as a page of its own, it may do nothing at all. */
const PICTURE_POLICY = "default-src 'none'; sandbox";

function kindHeaders({ type, path }: PublishedFile): OutgoingHttpHeaders {
  if (type.startsWith('image/svg')) {
    return { 'access-control-allow-origin': '*', 'content-security-policy': PICTURE_POLICY };
  }
  if (path.includes('/embed/')) {
    return { 'content-security-policy': FRAME_POLICY, 'referrer-policy': 'no-referrer' };
  }
  // Feeds, calendars and JSON are read by programs on other sites.
  if (!type.startsWith('text/html')) return { 'access-control-allow-origin': '*' };
  return {
    'content-security-policy': PAGE_POLICY,
    'referrer-policy': 'strict-origin-when-cross-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  };
}

const BROTLI = /(?:^|[,\s])br\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i;
const GZIP = /(?:^|[,\s])gzip\s*(?:;\s*q=([\d.]+))?\s*(?:,|$)/i;

/** No client says more; patterns that look back over a longer header would hold up everybody else. */
const LONGEST_HEADER = 500;

/** The best of our encodings that the client takes; `q=0` refuses one. */
export function chooseEncoding(header: string | string[] | undefined): Encoding {
  const accepted = String(header ?? '').slice(0, LONGEST_HEADER);
  const known = chosen.get(accepted);
  if (known) return known;
  const encoding = takes(BROTLI, accepted) ? 'br' : takes(GZIP, accepted) ? 'gzip' : 'identity';
  // Browsers send a handful of values; whoever sends many others shall not fill the memory.
  if (chosen.size < 100 && accepted.length < 100) chosen.set(accepted, encoding);
  return encoding;
}

const chosen = new Map<string, Encoding>();

function takes(pattern: RegExp, accepted: string): boolean {
  const found = pattern.exec(accepted);
  return found !== null && Number(found[1] ?? '1') > 0;
}

/** Whether the reader has this file already, in whatever encoding; a date counts only where no ETag is named. */
export function isUnchanged(
  file: PublishedFile,
  etags: Record<Encoding, string>,
  noneMatch: string | undefined,
  since: string | undefined,
): boolean {
  if (noneMatch !== undefined) {
    const known = noneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''));
    return known.includes('*') || Object.values(etags).some((etag) => known.includes(etag));
  }
  return since !== undefined && Math.floor(file.changedAt / 1_000) * 1_000 <= Date.parse(since);
}

/** Where a program finds as data what people read at an address: those of Statuspage ask with `Accept` alone. */
export function dataOf(path: string, host: HostFiles, accept = ''): string | null {
  const isProgram = accept.includes('application/json') && !accept.includes('text/html');
  return isProgram && host.find(`${path}.json`) ? `${path}.json` : null;
}

/** Where an address without a language leads, or one of a page that has moved to its own host; null: it is none of ours. */
export function redirectOf(
  path: string,
  host: HostFiles,
  site: PublishedSite,
  acceptLanguage: string | undefined,
): string | null {
  const { installBase, base, files, locales } = site;
  if (locales.length === 0 || (path !== installBase && !path.startsWith(`${installBase}/`))) return null;
  const below = path.slice(installBase.length).replace(/^\//, '');
  const origin = host.isInstall && site.host !== null ? site.origin : '';
  if (origin !== '' && files.has(`${base}/${below}`)) return `${origin}${base}/${below}`;
  const [first = '', ...rest] = below.split('/');
  const named = sameLanguage(first, locales);
  const locale = named ?? bestLanguage(acceptLanguage, locales) ?? locales[0] ?? '';
  const target = `${base}/${locale}/${named === undefined ? below : rest.join('/')}`;
  return files.has(target) ? `${origin}${target}` : null;
}

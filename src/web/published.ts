import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { Encoding, PublishedFile, PublishedFiles, PublishedSite } from '../lib/published-files.ts';

/** The page needs nothing but itself, its stylesheet and its optional script. */
const PAGE_POLICY =
  "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; " +
  "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/**
 * The fast path: answers a reader from memory, before Express, the database or a template is asked. Returns true when
 * it answered; everything that is not published (and every other method) is left to whoever comes next.
 */
export function servePublished(files: PublishedFiles): (request: IncomingMessage, response: ServerResponse) => boolean {
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = pathOf(request.url ?? '/');
    const file = files.find(path);
    if (file) {
      sendFile(request, response, file);
      return true;
    }
    const location =
      dataOf(path, files, request.headers.accept) ?? redirectOf(path, files, request.headers['accept-language']);
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
function pathOf(url: string): string {
  const end = url.indexOf('?');
  const path = end === -1 ? url : url.slice(0, end);
  return path.includes('//') ? path.replace(/\/{2,}/g, '/') : path;
}

interface Prepared {
  etags: Record<Encoding, string>;
  headers: Record<Encoding, OutgoingHttpHeaders>;
}

/** Headers are made once a file, not once a request. */
const prepared = new WeakMap<PublishedFile, Prepared>();

function sendFile(request: IncomingMessage, response: ServerResponse, file: PublishedFile): void {
  const { etags, headers } = prepared.get(file) ?? prepare(file);
  const encoding = chooseEncoding(request.headers['accept-encoding']);
  if (isUnchanged(request, file, etags)) {
    const { etag, vary, 'cache-control': cacheControl, 'last-modified': lastModified } = headers[encoding];
    response.writeHead(304, { etag, vary, 'cache-control': cacheControl, 'last-modified': lastModified });
    response.end();
    return;
  }
  response.writeHead(200, headers[encoding]);
  response.end(request.method === 'HEAD' ? undefined : file.bodies[encoding]);
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

function isUnchanged(request: IncomingMessage, file: PublishedFile, etags: Record<Encoding, string>): boolean {
  const { 'if-none-match': noneMatch, 'if-modified-since': since } = request.headers;
  if (noneMatch !== undefined) {
    const known = noneMatch.split(',').map((each) => each.trim().replace(/^W\//, ''));
    return known.includes('*') || Object.values(etags).some((etag) => known.includes(etag));
  }
  return since !== undefined && Math.floor(file.changedAt / 1_000) * 1_000 <= Date.parse(since);
}

/** Where a program finds as data what people read at an address: those of Statuspage ask with `Accept` alone. */
function dataOf(path: string, files: PublishedFiles, accept = ''): string | null {
  const isProgram = accept.includes('application/json') && !accept.includes('text/html');
  return isProgram && files.find(`${path}.json`) ? `${path}.json` : null;
}

/** Where an address without a language leads; null: it is none of ours. */
function redirectOf(path: string, files: PublishedFiles, acceptLanguage: string | undefined): string | null {
  for (const site of files.sites()) {
    if (site.locales.length === 0 || (path !== site.base && !path.startsWith(`${site.base}/`))) continue;
    const below = path.slice(site.base.length).replace(/^\//, '');
    if (site.locales.includes(below)) return `${site.base}/${below}/`;
    const target = `${site.base}/${chooseLocale(acceptLanguage, site)}/${below}`;
    if (below === '' || files.find(target)) return files.find(target) ? target : null;
  }
  return null;
}

/** The first of the reader's languages that the page has, by their weights; else the page's default. */
export function chooseLocale(header: string | undefined, { locales }: Pick<PublishedSite, 'locales'>): string {
  const wanted = (header ?? '')
    .slice(0, LONGEST_HEADER)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/);
      const weight = parameters.find((each) => each.startsWith('q='))?.slice(2) ?? '1';
      return { language: tag.split('-')[0] ?? '', weight: Number(weight) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    // `in` is what Indonesian was called until 1989; old Android still says so.
    .map(({ language }) => (language === 'in' ? 'id' : language));
  return wanted.find((language) => locales.includes(language)) ?? locales[0] ?? '';
}

/** What decides about an answer from memory, read off a request's first bytes. */
export interface QuickHead {
  /** As it was asked for, with its query. */
  target: string;
  host: string;
  acceptEncoding: string | undefined;
  noneMatch: string | undefined;
  since: string | undefined;
  /** Where the next request begins. */
  end: number;
}

const REQUEST_LINE = /GET (\/[!-~]*) HTTP\/1\.1\r\n/y;
const HEADER = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)\r\n/y;

/**
 * Reads a plain GET that begins at `start`. Undefined for everything that is not beyond doubt: another method or
 * version, a body, an upgrade, a header that is folded, doubled where it counts, or not there in full yet. All that is
 * for the real parser, which then sees the connection's bytes from `start` on, so that the two can never disagree
 * about where a request ends.
 */
export function readQuickHead(text: string, start: number): QuickHead | undefined {
  REQUEST_LINE.lastIndex = start;
  const target = REQUEST_LINE.exec(text)?.[1];
  if (target === undefined) return undefined;
  const head: QuickHead = {
    target,
    host: '',
    acceptEncoding: undefined,
    noneMatch: undefined,
    since: undefined,
    end: 0,
  };
  let at = REQUEST_LINE.lastIndex;
  while (text.charCodeAt(at) !== CARRIAGE_RETURN) {
    HEADER.lastIndex = at;
    const header = HEADER.exec(text);
    if (!header || !takeHeader(head, String(header[1]), String(header[2]))) return undefined;
    at = HEADER.lastIndex;
  }
  if (text.charCodeAt(at + 1) !== LINE_FEED || head.host === '') return undefined;
  head.end = at + 2;
  return head;
}

const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

/** Notes a header that counts; false where it makes the request one for the real parser. */
function takeHeader(head: QuickHead, name: string, value: string): boolean {
  switch (name.toLowerCase()) {
    case 'host':
      if (head.host !== '') return false;
      head.host = value.trimEnd();
      return true;
    case 'accept-encoding':
      if (head.acceptEncoding !== undefined) return false;
      head.acceptEncoding = value;
      return true;
    case 'if-none-match':
      if (head.noneMatch !== undefined) return false;
      head.noneMatch = value;
      return true;
    case 'if-modified-since':
      head.since = value;
      return true;
    case 'connection':
      return value.trimEnd().toLowerCase() === 'keep-alive';
    case 'content-length':
    case 'transfer-encoding':
    case 'upgrade':
    case 'expect':
    case 'trailer':
      return false;
    default:
      return true;
  }
}

/** One field of a form that may bring files: a text, or the bytes of a file. */
export type FormPart = [name: string, value: string | Buffer];

const MOST_PARTS = 100;

/** Takes apart a whole `multipart/form-data` body (RFC 7578); null for one that is malformed. */
export function readMultipart(body: Buffer, contentType: string): FormPart[] | null {
  const [, quoted, plain] = /boundary=(?:"([^"]{1,70})"|([^;\s"]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  // Every boundary stands at the beginning of a line, the first one too.
  const bytes = Buffer.concat([Buffer.from('\r\n'), body]);
  const mark = Buffer.from(`\r\n--${boundary}`);
  const parts: FormPart[] = [];
  for (let start = bytes.indexOf(mark); start !== -1;) {
    const after = start + mark.length;
    if (bytes.toString('latin1', after, after + 2) === '--') return parts;
    const end = bytes.indexOf(mark, after);
    const part = end === -1 || parts.length === MOST_PARTS ? null : readPart(bytes.subarray(after, end));
    if (!part) return null;
    parts.push(part);
    start = end;
  }
  return null;
}

function readPart(bytes: Buffer): FormPart | null {
  const end = bytes.indexOf('\r\n\r\n');
  const head = bytes.toString('utf8', 0, Math.max(0, end));
  const name = /^content-disposition:[^\r\n]*?[;\s]name="([^"\r\n]*)"/im.exec(head)?.[1];
  if (end === -1 || name === undefined) return null;
  const value = bytes.subarray(end + 4);
  return [name, /[;\s]filename=/i.test(head) ? value : value.toString('utf8')];
}

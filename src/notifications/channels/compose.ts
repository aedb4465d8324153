import { randomBytes } from 'node:crypto';
import { encodeWords, foldLines } from 'nodemailer/lib/mime-funcs';
import { encode, wrap } from 'nodemailer/lib/qp';

/**
 * Marks that stand in a rendered mail for what differs by recipient. They are random, so that no text of an operator
 * can hold one, and plain letters, so that no template escapes them.
 */
const nonce = randomBytes(12).toString('hex');
export const MARKS = {
  address: `mark${nonce}address`,
  confirm: `mark${nonce}confirm`,
  manage: `mark${nonce}manage`,
  unsubscribe: `mark${nonce}unsubscribe`,
} as const;
type Mark = keyof typeof MARKS;
const MARK_NAMES = Object.keys(MARKS) as Mark[];
const ANY_MARK = new RegExp(`mark${nonce}(${MARK_NAMES.join('|')})`);

/** A mail's words, rendered once for all who are sent the same. */
export interface Letter {
  from: string;
  subject: string;
  locale: string;
  listId: string;
  html: string;
  text: string;
}

/** What is one recipient's own. */
export interface Recipient {
  address: string;
  messageId: string;
  /** The message that this one answers, for threads; null: none. */
  threadId: string | null;
  /** The address that ends the subscription by one click; null where there is none to end. */
  unsubscribeUrl: string | null;
  date: Date;
  /** The values of the marks, safe as they are in a URL. */
  tokens: Readonly<Record<Exclude<Mark, 'address'>, string>>;
}

/**
 * Encodes a letter once; the function that it returns writes one recipient's message in microseconds. Composing each
 * anew took most of the time of a big send.
 */
export function composeLetter(letter: Letter): (recipient: Recipient) => string {
  const boundary = `=_${randomBytes(16).toString('hex')}`;
  const shared = sharedHeaders(letter, boundary);
  const text = encodedPart(letter.text, (address) => address);
  const html = encodedPart(letter.html, escapeHtml);
  return (recipient) =>
    [
      ...ownHeaders(recipient),
      ...shared,
      '',
      `--${boundary}`,
      'Content-Type: text/plain; charset=utf-8',
      `Content-Transfer-Encoding: ${text.encoding}`,
      '',
      text.write(recipient),
      `--${boundary}`,
      'Content-Type: text/html; charset=utf-8',
      `Content-Transfer-Encoding: ${html.encoding}`,
      '',
      html.write(recipient),
      `--${boundary}--`,
      '',
    ].join('\r\n');
}

function sharedHeaders(letter: Letter, boundary: string): string[] {
  return [
    header('From', mailboxHeader(letter.from)),
    header('Subject', encodeWords(oneLine(letter.subject), 'Q', 52, true)),
    header('List-Id', `<${letter.listId}>`),
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    `Content-Language: ${letter.locale}`,
    'MIME-Version: 1.0',
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
  ];
}

function ownHeaders({ address, messageId, threadId, unsubscribeUrl, date }: Recipient): string[] {
  return [
    `To: ${oneLine(address)}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: ${messageId}`,
    ...(threadId === null ? [] : [`In-Reply-To: ${threadId}`, `References: ${threadId}`]),
    ...(unsubscribeUrl === null
      ? []
      : [`List-Unsubscribe: <${unsubscribeUrl}>`, 'List-Unsubscribe-Post: List-Unsubscribe=One-Click']),
  ];
}

function mailboxHeader(from: string): string {
  const named = /^(.*?)\s*<([^<>]+)>$/.exec(oneLine(from));
  if (!named) return oneLine(from);
  const [, name = '', address = ''] = named;
  const isPlain = /^[\w .-]*$/.test(name);
  return `${isPlain ? name : encodeWords(name, 'Q', 52, true)} <${address}>`;
}

function header(name: string, value: string): string {
  return foldLines(`${name}: ${value}`, 76);
}

/** A line break inside a header would begin another one. */
function oneLine(value: string): string {
  // eslint-disable-next-line no-control-regex
  return value.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

interface EncodedPart {
  encoding: 'base64' | 'quoted-printable';
  write(recipient: Recipient): string;
}

type EscapeAddress = (address: string) => string;

/** Mostly ASCII stays readable as quoted-printable; other scripts are shorter in base64. */
function encodedPart(body: string, escapeAddress: EscapeAddress): EncodedPart {
  const pieces = body.replace(/\r?\n/g, '\r\n').split(ANY_MARK);
  const bytes = Buffer.byteLength(body);
  return bytes > body.length * 1.3 ? base64Part(pieces, escapeAddress) : quotedPart(pieces, escapeAddress);
}

function base64Part(pieces: readonly string[], escapeAddress: EscapeAddress): EncodedPart {
  const write = (recipient: Recipient): string => {
    const filled = pieces.map((piece, index) => (isMark(index) ? valueOf(piece, recipient, escapeAddress) : piece));
    return Buffer.from(filled.join('')).toString('base64').replace(/.{76}/g, '$&\r\n');
  };
  return { encoding: 'base64', write };
}

/** Pieces are encoded beforehand and joined by soft line breaks, which readers do not see. */
function quotedPart(pieces: readonly string[], escapeAddress: EscapeAddress): EncodedPart {
  const quote = (piece: string): string => wrap(encode(piece), 72);
  const encoded = pieces.map((piece, index) => (isMark(index) ? piece : quote(piece)));
  const write = (recipient: Recipient): string =>
    encoded
      .map((piece, index) => (isMark(index) ? quote(valueOf(piece, recipient, escapeAddress)) : piece))
      .join('=\r\n');
  return { encoding: 'quoted-printable', write };
}

/** Splitting by a pattern with a group gives words and marks in turn. */
function isMark(index: number): boolean {
  return index % 2 === 1;
}

function valueOf(mark: string, { address, tokens }: Recipient, escapeAddress: EscapeAddress): string {
  return mark === 'address' ? escapeAddress(address) : tokens[mark as keyof Recipient['tokens']];
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

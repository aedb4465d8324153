import { createServer, type Server, type ServerResponse } from 'node:http';
import { simpleParser } from 'mailparser';
import type { KeptMail, MailSink } from './mail-sink.ts';

/**
 * A page on a port of its own that shows what the demo's mail server took: a list, and each mail as text and as HTML.
 * A mail's HTML is shown in a frame that may run nothing and load nothing.
 */
export function createMailbox(sink: MailSink): Server {
  return createServer((request, response) => {
    void answer(sink, request.url ?? '/', response).catch(() => response.destroy());
  });
}

async function answer(sink: MailSink, url: string, response: ServerResponse): Promise<void> {
  const [, part, number, form] = url.split('/');
  if (part === '') {
    send(response, listPage(sink), LIST_POLICY);
    return;
  }
  const mail = part === 'mail' ? sink.kept.find((each) => String(each.number) === number) : undefined;
  if (mail) await sendMail(response, mail, form);
  else response.writeHead(404, { 'content-type': 'text/plain' }).end('There is no such mail any more.\n');
}

const LIST_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";
const MAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; " +
  'sandbox allow-popups allow-popups-to-escape-sandbox';

const LOOK = `body{font:1rem/1.5 system-ui,sans-serif;margin:1.5rem auto;max-width:60rem;padding:0 1rem;color-scheme:light dark}
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884}
pre{white-space:pre-wrap;padding:1rem;border:1px solid #8884}iframe{width:100%;height:40rem;border:1px solid #8884;background:#fff}`;

function send(response: ServerResponse, html: string, policy: string): void {
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'cache-control': 'no-store',
  });
  response.end(html);
}

function listPage({ kept, counts }: MailSink): string {
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const rows = kept
    .toReversed()
    .map(
      ({ number, to, source }) =>
        `<tr><td>${number}</td><td>${escape(to)}</td><td><a href="/mail/${number}">${escape(subjectOf(source))}</a></td></tr>`,
    );
  const table = `<table><tr><th>No.</th><th>To</th><th>Subject</th></tr>${rows.join('')}</table>`;
  return page(
    'Mailbox',
    `<p>${total} mail(s) so far, the newest ${kept.length} below. Nothing has left this machine.</p>${table}`,
    5,
  );
}

async function sendMail(response: ServerResponse, mail: KeptMail, form: string | undefined): Promise<void> {
  const { subject = '', html, text = '', date } = await simpleParser(mail.source);
  if (form === 'html') {
    send(response, `<base target="_blank">${html || ''}`, MAIL_POLICY);
    return;
  }
  const body = `<p><a href="/">All mails</a></p>
<p>To ${escape(mail.to)}${date ? `, sent ${date.toISOString()}` : ''}</p>
<iframe sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mail/${mail.number}/html" title="The mail as HTML"></iframe>
<h2>As text</h2><pre>${escape(text)}</pre>`;
  send(response, page(subject, body), LIST_POLICY);
}

/** The subject without parsing the whole mail: a list shows hundreds. */
function subjectOf(source: Buffer): string {
  const [head = ''] = source
    .subarray(0, 8_192)
    .toString('utf8')
    .split(/\r?\n\r?\n/);
  const [, folded = ''] = /^Subject: (.*(?:\r?\n[ \t].*)*)/im.exec(head) ?? [];
  return decodeWords(folded.replace(/\r?\n[ \t]+/g, ' '));
}

/** RFC 2047 encoded words; spaces between two of them mean nothing. */
function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/(?:=\?utf-8\?[qb]\?[^?]*\?=)+/gi, (run) =>
      Buffer.concat(
        [...run.matchAll(/=\?utf-8\?([qb])\?([^?]*)\?=/gi)].map(([, encoding = '', word = '']) =>
          encoding.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quotedBytes(word),
        ),
      ).toString('utf8'),
    );
}

function quotedBytes(word: string): Buffer {
  const latin = word
    .replaceAll('_', ' ')
    .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(latin, 'latin1');
}

function page(title: string, body: string, refreshSeconds?: number): string {
  const refresh = refreshSeconds === undefined ? '' : `<meta http-equiv="refresh" content="${refreshSeconds}">`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">${refresh}
<title>${escape(title)}</title><style>${LOOK}</style><h1>${escape(title)}</h1>${body}</html>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { it, type TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import type { PublishedFiles } from '../../src/lib/published-files.ts';
import { createFront } from '../../src/web/front.ts';
import { readQuickHead } from '../../src/web/quick-head.ts';
import { openTestStore } from '../support/databases.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

interface Scene {
  port: number;
  files: PublishedFiles;
  /** What was left to those behind: method, path and body of each request. */
  left: string[];
}

async function aFront(t: TestContext, baseUrl = 'http://localhost'): Promise<Scene> {
  const store = await openTestStore(t);
  await anOutage(store);
  const { publisher } = aPublisher(t, store, { baseUrl });
  await publisher.publishDue();
  const front = createFront({ files: publisher.files, baseUrl, port: 0, host: '127.0.0.1' });
  const left: string[] = [];
  front.answerRest((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      left.push(`${String(request.method)} ${String(request.url)} ${body}`.trim());
      response.writeHead(404, { 'content-length': 0 }).end();
    });
  });
  t.after(() => front.close());
  return { port: await front.listen(), files: publisher.files, left };
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: Buffer;
}

/** Sends bytes in these pieces, and reads so many answers to GETs. */
function exchange(port: number, pieces: readonly string[], count: number): Promise<Answer[]> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const socket = connect(port, '127.0.0.1');
    const send = (index: number): void => {
      const piece = pieces[index];
      if (piece === undefined) return;
      socket.write(piece, 'latin1', () => setImmediate(send, index + 1));
    };
    const settle = (): void => {
      const answers = answersIn(read);
      if (answers.length < count) return;
      socket.destroy();
      resolve(answers);
    };
    socket.on('connect', () => {
      send(0);
    });
    socket.on('data', (chunk) => {
      read = Buffer.concat([read, chunk]);
      settle();
    });
    socket.on('close', () => {
      resolve(answersIn(read));
    });
    socket.on('error', reject);
  });
}

function answersIn(bytes: Buffer): Answer[] {
  const answers: Answer[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf('\r\n\r\n', at);
    if (end === -1) break;
    const [first = '', ...lines] = bytes.toString('latin1', at, end).split('\r\n');
    const headers = Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const status = Number(first.split(' ')[1]);
    const length = status === 304 ? 0 : Number(headers['content-length'] ?? 0);
    if (bytes.length < end + 4 + length) break;
    answers.push({ status, headers, body: bytes.subarray(end + 4, end + 4 + length) });
    at = end + 4 + length;
  }
  return answers;
}

function get(path: string, headers: Record<string, string> = {}): string {
  const lines = Object.entries({ Host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  return `GET ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

async function one(port: number, text: string): Promise<Answer> {
  const [answer] = await exchange(port, [text], 1);
  assert.ok(answer);
  return answer;
}

/** The same question in a way that the quick reader leaves to the real parser. */
function slowly(text: string): string {
  return text.replace('\r\n\r\n', '\r\nContent-Length: 0\r\n\r\n');
}

it('answers the same headers and bytes whichever of its two readers takes the request', async (t) => {
  const { port, files, left } = await aFront(t);
  const hash = String(files.find('/en/')?.hash);
  const questions = [
    get('/en/'),
    get('/en/?utm_source=a&b=c', { 'Accept-Encoding': 'gzip' }),
    get('/api/v2//summary.json', { 'Accept-Encoding': 'br;q=0, gzip' }),
    get('/badge.svg', { 'Accept-Encoding': 'br' }),
    get('/en/', { 'If-None-Match': `W/"${hash}-gzip"` }),
    get('/en/', { 'If-None-Match': '"other"', 'If-Modified-Since': new Date().toUTCString() }),
    get('/en/', { Range: 'bytes=0-9', Cookie: 'a=b' }),
  ];
  for (const question of questions) {
    const quick = await one(port, question);
    const real = await one(port, slowly(question));
    // What the real parser says of the connection is its own.
    const { date, connection: _, 'keep-alive': __, ...others } = real.headers;
    assert.match(String(date), / GMT$/);
    assert.deepEqual({ ...quick.headers, date }, { ...others, date }, question);
    assert.equal(quick.status, real.status);
    assert.deepEqual(quick.body, real.body);
  }
  assert.deepEqual(left, []);
});

it('serves one entry whatever query string is made up, and the whole of it where a part is asked for', async (t) => {
  const { port, files } = await aFront(t);
  const plain = files.find('/en/')?.bodies.identity;
  const answers = await Promise.all(
    ['/en/', '/en/?a=1', '/en/?b=2'].map((path) => one(port, get(path, { Range: 'bytes=0-9' }))),
  );
  for (const { status, headers, body } of answers) {
    assert.equal(status, 200);
    assert.equal(headers['accept-ranges'], undefined);
    assert.deepEqual(body, plain);
  }
  assert.equal(new Set(answers.map(({ headers }) => headers['etag'])).size, 1);
});

it('answers requests that come together in their order, and hands over where the first comes that is not its own', async (t) => {
  const { port, left } = await aFront(t);
  const post = 'POST /subscribe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello';
  const all = [get('/en/'), get('/ko/'), post, get('/en/'), get('/nothing')].join('');
  const answers = await exchange(port, [all], 5);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [200, 200, 404, 200, 404],
  );
  assert.deepEqual(left, ['POST /subscribe hello', 'GET /nothing']);
});

it('understands a request however the network cuts it', async (t) => {
  const { port, left } = await aFront(t);
  const post = 'POST /subscribe HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello';
  const text = get('/en/', { 'Accept-Encoding': 'gzip' }) + post + get('/en/');
  const whole = (await exchange(port, [text], 3)).map(({ status, body }) => ({ status, body }));
  assert.equal(whole.length, 3);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(text.length), { maxLength: 4 }), async (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const pieces = places.slice(1).map((place, index) => text.slice(places[index], place));
      const answers = await exchange(port, pieces, 3);
      assert.deepEqual(
        answers.map(({ status, body }) => ({ status, body })),
        whole,
      );
    }),
    { numRuns: 40 },
  );
  assert.ok(left.every((each) => each === 'POST /subscribe hello'));
});

it('leaves everything doubtful to the real parser', () => {
  const plain = get('/en/');
  assert.equal(readQuickHead(plain, 0)?.end, plain.length);
  const doubtful = {
    'another method': plain.replace('GET', 'HEAD'),
    'another version': plain.replace('HTTP/1.1', 'HTTP/1.0'),
    'no host': 'GET /en/ HTTP/1.1\r\n\r\n',
    'two hosts': get('/en/', { host: 'evil.example' }),
    'an absolute address': plain.replace('/en/', 'http://localhost/en/'),
    'a body': get('/en/', { 'Content-Length': '5' }),
    'a chunked body': get('/en/', { 'Transfer-Encoding': 'chunked' }),
    'an upgrade': get('/en/', { Upgrade: 'websocket', Connection: 'Upgrade' }),
    'the end of the connection': get('/en/', { Connection: 'close' }),
    'a wish to go on': get('/en/', { Expect: '100-continue' }),
    'a folded header': plain.replace('\r\n\r\n', '\r\nX: a\r\n b\r\n\r\n'),
    'a space before a colon': plain.replace('Host:', 'Host :'),
    'a bare line feed': plain.replaceAll('\r\n', '\n'),
    'a bare carriage return': get('/en/', { X: 'a\rGET /x HTTP/1.1' }),
    'a NUL': get('/en/', { X: 'a\0b' }),
    'a space in the path': get('/en /'),
    'letters beyond ASCII in the path': get('/caf\xe9'),
    'a head that is not there in full': plain.slice(0, -1),
  };
  for (const [what, text] of Object.entries(doubtful)) assert.equal(readQuickHead(text, 0), undefined, what);
});

it('never loses its place in bytes that somebody made up', () => {
  const parts = fc.constantFrom(
    get('/en/'),
    get('/ko/', { X: 'y' }),
    'GET ',
    '\r\n',
    '\r\n\r\n',
    '\n',
    'Host: a',
    ':',
    ' ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(parts, fc.string({ maxLength: 6 })), { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const head = readQuickHead(text, 0);
      if (!head) return;
      const read = text.slice(0, head.end);
      assert.ok(read.endsWith('\r\n\r\n'));
      assert.equal(read.indexOf('\r\n\r\n'), read.length - 4);
    }),
  );
});

it('says nothing of its own under a host that is not ours', async (t) => {
  const { port, left } = await aFront(t, 'https://status.example.com');
  const answer = await one(port, get('/en/', { Host: 'evil.example' }).replace('Host: localhost\r\n', ''));
  assert.equal(answer.status, 404);
  assert.deepEqual(left, ['GET /en/']);
});

it('has browsers keep to https for published pages too, and tells of the change at once', async (t) => {
  const { port, files } = await aFront(t, 'https://status.example.com');
  const question = get('/en/', { Host: 'status.example.com', 'Accept-Encoding': 'gzip' });
  const before = await one(port, question);
  assert.match(String(before.headers['strict-transport-security']), /^max-age=31536000/);
  assert.equal(gunzipSync(before.body).toString(), files.find('/en/')?.bodies.identity.toString());
  for (const site of files.sites()) if (site.locales.length > 0) files.remove(site.id);
  assert.equal((await one(port, question)).status, 404);
});

it('tells readers to come again while nobody stands behind it, and programs in their own form', async (t) => {
  const store = await openTestStore(t);
  const { publisher } = aPublisher(t, store);
  const front = createFront({ files: publisher.files, baseUrl: 'http://localhost', port: 0, host: '127.0.0.1' });
  t.after(() => front.close());
  const port = await front.listen();
  const page = await fetch(`http://127.0.0.1:${port}/console`, { headers: { 'accept-language': 'ko' } });
  assert.equal(page.status, 503);
  assert.equal(page.headers.get('retry-after'), '5');
  assert.match(await page.text(), /<html lang="ko"/);
  const program = await fetch(`http://127.0.0.1:${port}/v1/pages`);
  assert.equal(program.status, 503);
  assert.ok(((await program.json()) as { error: string }).error.length > 0);
  assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
});

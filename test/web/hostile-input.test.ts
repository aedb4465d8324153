import assert from 'node:assert/strict';
import { request as send } from 'node:http';
import { text } from 'node:stream/consumers';
import { it } from 'node:test';
import supertest from 'supertest';
import type { Route } from '../../src/web/route.ts';
import { routes } from '../../src/web/routes.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { openTestStore } from '../support/databases.ts';
import { startWeb } from '../support/web.ts';

const TABLE: Route[] = [
  ...routes,
  {
    method: 'post',
    path: '/v1/echo',
    access: 'token',
    handler: () => (request, response) => {
      response.json(request.body ?? null);
    },
  },
  {
    method: 'get',
    path: '/fails{/:token}',
    access: 'anyone',
    handler: () => () => {
      throw new Error('the secret is swordfish');
    },
  },
];

/** No stack, no path of ours, no word of an inner error. */
function assertNothingLeaks(body: string): void {
  assert.doesNotMatch(body, /node_modules|\.ts\b|\n\s+at |swordfish|SQLITE|Express/i);
}

interface Raw {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

/** A request exactly as written: other clients tidy paths up before they send them. */
async function raw(baseUrl: string, { path = '/', method = 'GET', headers = {} }: Raw) {
  const { hostname, port } = new URL(baseUrl);
  return new Promise<{ status: number; body: string; headers: NodeJS.Dict<string | string[]> }>((resolve, reject) => {
    send({ hostname, port, path, method, headers }, (response) => {
      void text(response).then((body) => {
        resolve({ status: response.statusCode ?? 0, body, headers: response.headers });
      });
    })
      .on('error', reject)
      .end();
  });
}

it('answers strange paths with a plain page and nothing of its inside', async (t) => {
  const { baseUrl } = await startWeb(t, await openTestStore(t), { table: TABLE });
  const paths: Record<string, number> = {
    '/%': 400,
    '/%E0%A4%A': 400,
    '/setup/%00': 404,
    '/setup/%E0%A4%A': 400,
    '/assets/../package.json': 404,
    '/assets/..%2fpackage.json': 404,
    '/assets/%2e%2e/%2e%2e/package.json': 404,
    '/assets/.env': 404,
    '/assets/': 404,
    '/assets/%00': 404,
    '//evil.example/%2f..': 404,
    '/console/sign-in?next[]=x&next[a]=y': 200,
    '/__proto__': 404,
    '/constructor/prototype': 404,
    [`/${'a'.repeat(8_000)}`]: 404,
    '/wp-login.php': 404,
    '/<script>alert(1)</script>': 404,
  };
  for (const [path, expected] of Object.entries(paths)) {
    const { status, body } = await raw(baseUrl, { path });
    assert.equal(status, expected, path.slice(0, 60));
    assertNothingLeaks(body);
    assert.doesNotMatch(body, /alert\(1\)/);
  }
});

it('tells nothing of its own failures but that they were recorded', async (t) => {
  const { reader } = await startWeb(t, await openTestStore(t), { table: TABLE });
  const { text: body } = await reader.get('/fails').expect(500).expect('Cache-Control', 'no-store');
  assert.match(body, /Something went wrong on our side/);
  assertNothingLeaks(body);
});

it('logs its own failures with the route, and never with the token that stands in a path', async (t) => {
  const logged: unknown[] = [];
  const logger = createLogger('silent');
  logger.error = (facts: unknown) => void logged.push(facts);
  const { reader } = await startWeb(t, await openTestStore(t), { table: TABLE, logger });
  await reader.get('/fails/token-of-alice').expect(500);
  assert.equal(logged.length, 1);
  const [{ err: _, ...facts }] = logged as [Record<string, unknown>];
  assert.deepEqual(facts, { method: 'GET', route: '/fails{/:token}' });
});

it('speaks the language of the reader when something goes wrong', async (t) => {
  const { reader } = await startWeb(t, await openTestStore(t));
  const words = {
    'ko-KR,en;q=0.5': '페이지를 찾을 수 없습니다',
    'id,en;q=0.5': 'Tidak ditemukan',
    'fr, de': 'Introuvable',
    'tlh, xx': 'Not found',
  };
  for (const [language, title] of Object.entries(words)) {
    const answer = await reader.get('/nowhere').set('Accept-Language', language).expect(404);
    assert.ok(answer.text.includes(`<h1>${title}</h1>`), language);
  }
  const byPath = await reader.get('/ko/nowhere').set('Accept-Language', 'en').expect(404);
  assert.match(byPath.text, /<html lang="ko">/);
});

it('reads bodies up to a limit, in the formats it knows, and says so', async (t) => {
  const { baseUrl, reader, apiToken } = await startWeb(t, await openTestStore(t), { table: TABLE });
  const token = await apiToken();
  const post = (type: string, body: string | Buffer) =>
    supertest(baseUrl).post('/v1/echo').set('Authorization', `OAuth ${token}`).set('Content-Type', type).send(body);

  assert.deepEqual((await post('application/json', '{"a":[1]}').expect(200)).body, { a: [1] });
  const form = 'incident[name]=Down&incident[component_ids][]=a&incident[component_ids][]=b';
  const sent = await post('application/x-www-form-urlencoded', form).expect(200);
  assert.deepEqual(sent.body, { incident: { name: 'Down', component_ids: ['a', 'b'] } });

  for (const [type, body, status] of [
    ['application/json', '{"a":', 400],
    ['application/json', '"text"', 400],
    ['application/json', JSON.stringify('x'.repeat(2 ** 20)), 413],
    ['application/json; charset=koi8-r', '{}', 415],
    ['application/x-www-form-urlencoded', `a=${'x'.repeat(2 ** 20)}`, 413],
    ['application/x-www-form-urlencoded', 'a=1&'.repeat(6_000), 413],
    ['text/xml', '<a/>', 415],
    ['multipart/form-data; boundary=x', '--x--', 415],
  ] as const) {
    const answer = await post(type, body);
    assert.equal(answer.status, status, `${type} ${body.slice(0, 20)}`);
    assert.deepEqual(Object.keys(answer.body as object), ['error', 'message']);
    assertNothingLeaks(answer.text);
  }
  const polluted = await post('application/json', '{"__proto__":{"isOwner":true}}').expect(200);
  assert.equal((polluted.body as Record<string, unknown>)['isOwner'], undefined);
  const nested = await post('application/x-www-form-urlencoded', '__proto__[isOwner]=1&constructor[prototype][x]=1');
  assert.ok(nested.status < 500);
  assert.equal(({} as Record<string, unknown>)['isOwner'], undefined);

  const login = { email: 'x'.repeat(2 ** 20), password: 'y' };
  assertNothingLeaks((await reader.post('/console/sign-in', login).expect(413)).text);
  const several = { email: ['a@example.com', 'b@example.com'], password: ['x', 'y'] };
  await reader.post('/console/sign-in', several).expect(401);
});

it('reads no body of somebody who may not send one', async (t) => {
  const { baseUrl } = await startWeb(t, await openTestStore(t), { table: TABLE });
  const huge = `a=${'x'.repeat(2 ** 21)}`;
  await supertest(baseUrl).post('/v1/echo').type('form').send(huge).expect(401);
  await supertest(baseUrl).post('/console/sign-out').type('form').send(huge).expect(401);
});

it('answers under its own name only, where it was given one', async (t) => {
  const { baseUrl } = await startWeb(t, await openTestStore(t), { baseUrl: 'https://status.example.com' });
  const path = '/console/sign-in';
  assert.equal((await raw(baseUrl, { path, headers: { Host: 'status.example.com' } })).status, 200);
  assert.equal((await raw(baseUrl, { path, headers: { Host: 'STATUS.example.com' } })).status, 200);
  for (const host of [
    'evil.example',
    'status.example.com.evil.example',
    'status.example.com:8080',
    'status.example.com@evil',
  ]) {
    const { status, body } = await raw(baseUrl, {
      path,
      headers: { Host: host, 'X-Forwarded-Host': 'status.example.com' },
    });
    assert.equal(status, 421, host);
    assert.doesNotMatch(body, /evil/);
  }
});

it('stands behind the same headers wherever something goes right or wrong', async (t) => {
  const { baseUrl } = await startWeb(t, await openTestStore(t), {
    baseUrl: 'https://status.example.com',
    table: TABLE,
  });
  for (const path of ['/console/sign-in', '/nowhere', '/fails', '/assets/tokens.css', '/healthz', '/%']) {
    const { headers } = await raw(baseUrl, { path, headers: { Host: 'status.example.com' } });
    assert.match(String(headers['content-security-policy']), /^default-src 'none';.*frame-ancestors 'none'$/, path);
    assert.equal(headers['x-content-type-options'], 'nosniff', path);
    assert.equal(headers['referrer-policy'], 'same-origin', path);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', path);
    assert.equal(headers['strict-transport-security'], 'max-age=31536000; includeSubDomains', path);
    assert.equal(headers['x-powered-by'], undefined, path);
    assert.equal(headers['set-cookie'], undefined, path);
    assert.match(
      String(headers['cache-control']),
      path.startsWith('/assets') ? /^public, max-age=\d+/ : /^no-store$/,
      path,
    );
  }
  const plain = await startWeb(t, await openTestStore(t));
  const { headers } = await raw(plain.baseUrl, { path: '/healthz' });
  assert.equal(headers['strict-transport-security'], undefined);
});

it('goes on when the fast path has nothing, and when a client hangs up', async (t) => {
  const asked: string[] = [];
  const { baseUrl } = await startWeb(t, await openTestStore(t), {
    published: (request, response) => {
      asked.push(request.url ?? '');
      if (request.url !== '/ready') return false;
      response.end('bytes');
      return true;
    },
  });
  assert.equal((await raw(baseUrl, { path: '/ready' })).body, 'bytes');
  await new Promise((resolve) => {
    const { hostname, port } = new URL(baseUrl);
    const cut = send({ hostname, port, path: '/console/sign-in', method: 'POST', headers: { 'Content-Length': '50' } });
    cut.on('error', resolve).write('email=', () => cut.destroy());
    cut.on('close', resolve);
  });
  assert.equal((await raw(baseUrl, { path: '/console/sign-in' })).status, 200);
  assert.deepEqual(
    asked.filter((path) => path === '/ready'),
    ['/ready'],
  );
});

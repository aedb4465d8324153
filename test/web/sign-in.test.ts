import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { addStaff } from '../../src/actions/add-staff.ts';
import { createApiToken } from '../../src/actions/create-api-token.ts';
import { disableStaff } from '../../src/actions/disable-staff.ts';
import { revokeApiToken } from '../../src/actions/revoke-api-token.ts';
import type { Staff } from '../../src/domain/staff.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import { countAttempt } from '../../src/store/rate-limits.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';
import { startWeb, type TestWeb } from '../support/web.ts';
import type { Route } from '../../src/web/route.ts';
import { routes } from '../../src/web/routes.ts';

const PASSWORD = 'four quiet lamps on a hill';
const PEEK: Route = {
  method: 'get',
  path: '/console/peek',
  access: 'staff',
  handler: () => (_request, response) => {
    response.send('inside');
  },
};

async function withBob(t: TestContext, database: DatabaseName = 'sqlite'): Promise<TestWeb & { bob: Staff }> {
  const store = await openTestStore(t, database);
  const test = await startWeb(t, store, { table: [...routes, PEEK] });
  const person = { name: 'Bob', email: 'Bob@Example.com', password: PASSWORD, role: 'editor', locale: 'id' } as const;
  return { ...test, bob: await addStaff(asAlice(store), person) };
}

async function signInAsBob({ reader }: TestWeb): Promise<string> {
  const form = { email: 'bob@example.com', password: PASSWORD };
  const answer = await reader.post('/console/sign-in', form).expect(303);
  return (answer.headers['set-cookie'] as unknown as string[])[0]?.split(';')[0] ?? '';
}

describeOnBoth('signing in', (database) => {
  it('lets the right person in and nobody else, and writes both down', async (t) => {
    const test = await withBob(t, database);
    const wrong = await test.reader.post('/console/sign-in', { email: 'bob@example.com', password: 'x' }).expect(401);
    const cookie = await signInAsBob(test);
    assert.equal((await test.reader.get('/console/peek').set('Cookie', cookie).expect(200)).text, 'inside');
    const entries = await listAuditEntries(test.web.store.db, test.bob.id);
    assert.deepEqual(entries.map(({ action }) => action).sort(), ['add-staff', 'fail-sign-in', 'sign-in']);
    assert.equal(wrong.headers['set-cookie'], undefined);
  });

  it('counts attempts that arrive together, each once', async (t) => {
    const store = await openTestStore(t, database);
    const counts = await Promise.all(Array.from({ length: 20 }, () => countAttempt(store.db, 'k', MINUTE, 120_000)));
    assert.deepEqual(
      counts.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    assert.equal(await countAttempt(store.db, 'k', MINUTE, 180_000), 1);
    assert.equal(await countAttempt(store.db, 'other', MINUTE, 120_000), 1);
  });

  it('ends a session when it is idle or old, when its person leaves, and when they sign out', async (t) => {
    const test = await withBob(t, database);
    const peek = (cookie: string): Promise<number> =>
      test.reader
        .get('/console/peek')
        .set('Cookie', cookie)
        .then((r) => r.status);

    const idle = await signInAsBob(test);
    test.clock.advance(12 * HOUR - MINUTE);
    assert.equal(await peek(idle), 200);
    test.clock.advance(12 * HOUR);
    assert.equal(await peek(idle), 303);

    const old = await signInAsBob(test);
    for (let day = 0; day < 14; day += 1) {
      test.clock.advance(12 * HOUR - MINUTE);
      assert.equal(await peek(old), 200);
    }
    test.clock.advance(DAY / 2);
    assert.equal(await peek(old), 303);

    const dismissed = await signInAsBob(test);
    await disableStaff(asAlice(test.web.store), test.bob.id);
    assert.equal(await peek(dismissed), 303);
    await test.reader.post('/console/sign-in', { email: 'bob@example.com', password: PASSWORD }).expect(401);

    await test.alice.get('/console/peek').expect(303);
    const carol = await test.signIn({ name: 'Carol' });
    await carol.get('/console/peek').expect(200);
    await carol.post('/console/sign-out').expect(303).expect('Location', '/console/sign-in');
    await carol.get('/console/peek').expect(303);
  });

  it('accepts an API token until it is revoked', async (t) => {
    const store = await openTestStore(t, database);
    const table = [{ ...PEEK, path: '/v1/peek', access: 'token' } as const];
    const { reader } = await startWeb(t, store, { table });
    const { id, token } = await createApiToken(asAlice(store), { name: 'deploys' });
    for (const scheme of ['OAuth', 'Bearer', 'oauth']) {
      await reader.get('/v1/peek').set('Authorization', `${scheme} ${token}`).expect(200);
    }
    await reader.get(`/v1/peek?api_key=${token}`).expect(200);
    await reader.get('/v1/peek').set('Authorization', `Basic ${token}`).expect(401);
    await revokeApiToken(asAlice(store), id);
    await reader.get('/v1/peek').set('Authorization', `OAuth ${token}`).expect(401);
  });
});

it('says the same for an unknown address as for a wrong password', async (t) => {
  const { reader } = await withBob(t);
  const answers = [];
  for (const email of ['bob@example.com', 'zed@example.com']) {
    const { status, text } = await reader.post('/console/sign-in', { email, password: 'not the one' });
    answers.push({ status, text: text.replaceAll(email, '') });
  }
  assert.deepEqual(answers[0], answers[1]);
  assert.equal(answers[0]?.status, 401);
});

it('gives every sign-in a session id of its own and ends the one that the browser had', async (t) => {
  const test = await withBob(t);
  const first = await signInAsBob(test);
  const form = { email: 'bob@example.com', password: PASSWORD };
  const answer = await test.reader.post('/console/sign-in', form).set('Cookie', first).expect(303);
  assert.notEqual((answer.headers['set-cookie'] as unknown as string[])[0]?.split(';')[0], first);
  await test.reader.get('/console/peek').set('Cookie', first).expect(303);
});

it('goes back to where somebody was, but never to another site', async (t) => {
  const test = await withBob(t);
  await test.reader.get('/console/peek?a=1').expect('Location', '/console/sign-in?next=%2Fconsole%2Fpeek%3Fa%3D1');
  const nexts = {
    '/console/peek?a=1': '/console/peek?a=1',
    '//evil.example/console': '/console',
    'https://evil.example/console': '/console',
    '/console/..//evil.example': '/console',
    '/\\evil.example': '/console',
    'javascript:alert(1)': '/console',
    '/elsewhere': '/console',
  };
  for (const [next, expected] of Object.entries(nexts)) {
    test.clock.advance(HOUR);
    await test.reader
      .post('/console/sign-in', { email: 'bob@example.com', password: PASSWORD, next })
      .expect('Location', expected);
  }
});

it('refuses a client that guesses, whatever accounts it tries, and only for a while', async (t) => {
  const test = await withBob(t);
  const attempt = (index: number): Promise<number> =>
    test.reader.post('/console/sign-in', { email: `u${index}@example.com`, password: 'x' }).then((r) => r.status);
  const statuses = await Promise.all(Array.from({ length: 25 }, (_, index) => attempt(index)));
  assert.equal(statuses.filter((status) => status === 401).length, 20);
  assert.equal(statuses.filter((status) => status === 429).length, 5);
  const form = { email: 'bob@example.com', password: PASSWORD };
  await test.reader.post('/console/sign-in', form).expect(429).expect('Retry-After', '900');
  test.clock.advance(15 * MINUTE);
  await signInAsBob(test);
});

it('believes the address that a proxy reports only as far as proxies are configured', async (t) => {
  const store = await openTestStore(t);
  const statusesThrough = async (trustedProxies: number): Promise<number[]> => {
    const { reader } = await startWeb(t, store, { trustedProxies, isAliceThere: false });
    const attempts = Array.from({ length: 22 }, (_, index) =>
      reader
        .post('/console/sign-in', { email: `u${index}@example.com`, password: 'x' })
        .set('X-Forwarded-For', `192.0.2.${index}`)
        .then(({ status }) => status),
    );
    return Promise.all(attempts);
  };
  assert.ok(!(await statusesThrough(1)).includes(429));
  assert.ok((await statusesThrough(0)).includes(429));
});

it('marks the cookie for https and this host alone where the page is served by https', async (t) => {
  const store = await openTestStore(t);
  const { reader } = await startWeb(t, store, { baseUrl: 'https://status.example.com' });
  await addStaff(asAlice(store), {
    name: 'Bob',
    email: 'b@example.com',
    password: PASSWORD,
    role: 'editor',
    locale: 'en',
  });
  const answer = await reader.post('/console/sign-in', { email: 'b@example.com', password: PASSWORD }).expect(303);
  assert.match(
    String(answer.headers['set-cookie']),
    /^__Host-session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
});

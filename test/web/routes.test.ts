import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Test } from 'supertest';
import supertest from 'supertest';
import type { Access, Route } from '../../src/web/route.ts';
import { routes } from '../../src/web/routes.ts';
import { createWebServer } from '../../src/web/server.ts';
import type { Store } from '../../src/store/open.ts';
import { openTestStore } from '../support/databases.ts';
import { aSetting } from '../support/factories.ts';
import { startWeb, type TestWeb } from '../support/web.ts';

/** Every route that answers people who have not signed in: one that is new here was opened on purpose. */
const OPEN = new Set([
  'get /healthz',
  'get /readyz',
  'get /metrics',
  'get /setup/:token',
  'post /setup/:token',
  'get /console/sign-in',
  'post /console/sign-in',
  'post /heartbeat/:token',
  'get /',
  'get /subscribe',
  'post /subscribe',
  'get /confirm/:token',
  'post /confirm/:token',
  'get /unsubscribe/:token',
  'post /unsubscribe/:token',
  'get /manage/:token',
  'post /manage/:token',
  'get /postmortem/:token',
  'post /unlock',
  'get /enter/:token',
  'get /{*path}',
]);

type Person = 'nobody' | 'bob' | 'alice';

interface Caller extends TestWeb {
  cookies: Record<Person, string>;
  csrf: string;
  store: Store;
}

async function start(t: TestContext): Promise<Caller> {
  const store = await openTestStore(t);
  await aSetting(store, ['mail']);
  const test = await startWeb(t, store);
  const bob = await test.signIn({ name: 'Bob', role: 'editor' });
  return { ...test, store, csrf: test.alice.csrf, cookies: { nobody: '', bob: bob.cookie, alice: test.alice.cookie } };
}

/** Calls a route with made-up parts in its path, from our own origin unless headers say otherwise. */
function call(caller: Caller, route: Route, person: Person, headers: Record<string, string> = {}, csrf = ''): Test {
  const path = route.path.replace(/:\w+/g, 'aaaaaaaaaaaa').replace(/[{}*]/g, '');
  const test = supertest(caller.baseUrl)[route.method](path).redirects(0).set({ Cookie: caller.cookies[person] });
  if (route.method !== 'get') void test.set('Origin', 'http://localhost').type('form').send({ _csrf: csrf });
  for (const [name, value] of Object.entries(headers)) void (value === '' ? test.unset(name) : test.set(name, value));
  return test;
}

const FOREIGN = [
  { Origin: 'https://evil.example' },
  { Origin: 'null' },
  { Origin: '' },
  { Origin: 'http://localhost', 'Sec-Fetch-Site': 'cross-site' },
  { Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-site' },
];

async function refusesForgery(caller: Caller, route: Route, csrf: string): Promise<void> {
  for (const headers of FOREIGN) {
    const { status } = await call(caller, route, 'alice', headers, csrf);
    assert.equal(status, 403, `${JSON.stringify(headers)} on ${route.method} ${route.path}`);
  }
}

async function wantsSignIn(caller: Caller, route: Route): Promise<void> {
  const answer = await call(caller, route, 'nobody');
  assert.equal(answer.status, route.method === 'get' ? 303 : 401);
  if (route.method === 'get') assert.match(String(answer.headers['location']), /^\/console\/sign-in\?next=%2F/);
  assert.equal(answer.headers['cache-control'], 'no-store');
  const forged = await call(caller, route, 'nobody', { Cookie: 'session=made-up; __Host-session=made-up' });
  assert.equal(forged.status, answer.status);
  if (route.method === 'get') return;
  await refusesForgery(caller, route, caller.csrf);
  for (const csrf of ['', 'forged', `${caller.csrf}x`]) {
    assert.equal((await call(caller, route, 'alice', {}, csrf)).status, 403, `form token "${csrf}"`);
  }
  assert.equal((await call(caller, route, 'bob', {}, caller.csrf)).status, 403, 'the form token of somebody else');
}

/** What each kind of access must refuse. A route with another kind does not compile, and does not start. */
const MUST_REFUSE: Record<Access, (caller: Caller, route: Route) => Promise<void>> = {
  anyone: async (caller, route) => {
    if (route.method !== 'get') await refusesForgery(caller, route, '');
  },
  link: async (caller, route) => {
    const { status } = await call(caller, route, 'nobody', { Origin: '' });
    assert.ok(status >= 400 && status < 500, `a made-up link is answered ${status}`);
  },
  staff: wantsSignIn,
  owner: async (caller, route) => {
    await wantsSignIn(caller, route);
    assert.equal((await call(caller, route, 'bob')).status, 403);
  },
  token: async (caller, route) => {
    for (const headers of [{}, { Authorization: 'OAuth made-up' }, { Authorization: `Bearer ${caller.csrf}` }]) {
      const answer = await call(caller, route, 'alice', headers, caller.csrf);
      assert.equal(answer.status, 401);
      assert.deepEqual(answer.body, { error: 'Could not authenticate', message: 'Could not authenticate' });
    }
  },
};

describe('every route', () => {
  for (const route of routes) {
    const name = `${route.method} ${route.path}`;
    it(`${name} refuses whoever is not ${route.access}`, async (t) => {
      await MUST_REFUSE[route.access](await start(t), route);
    });
  }

  it('that is open to everybody is open on purpose', () => {
    const open = routes.filter(({ access }) => access === 'anyone' || access === 'link');
    assert.deepEqual(
      open.map(({ method, path }) => `${method} ${path}`).filter((name) => !OPEN.has(name)),
      [],
    );
  });

  it('stands in the table once, and the console and the API are never open', () => {
    const names = routes.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual([...new Set(names)], names);
    for (const { method, path, access } of routes) {
      if (path.startsWith('/v1')) assert.equal(access, 'token', path);
      if (path.startsWith('/console') && path !== '/console/sign-in') {
        assert.ok(access === 'staff' || access === 'owner', `${method} ${path}`);
      }
    }
  });

  it('changes nothing when it is only looked at, by GET or HEAD, whoever looks', async (t) => {
    const caller = await start(t);
    const before = await everything(caller.store);
    for (const route of routes.filter(({ method }) => method === 'get')) {
      for (const person of ['nobody', 'alice'] as const) {
        assert.ok((await call(caller, route, person)).status < 500, route.path);
        await supertest(caller.baseUrl).head(route.path).set({ Cookie: caller.cookies[person] });
      }
    }
    assert.deepEqual(await everything(caller.store), before);
  });

  it('says what else can be done at its address', async (t) => {
    const { reader, baseUrl } = await start(t);
    await reader.post('/healthz').expect(405).expect('Allow', 'GET');
    await supertest(baseUrl).delete('/console/sign-in').expect(405).expect('Allow', 'GET, POST');
  });
});

it('does not start with a route that does not say who may ask', async (t) => {
  const { web } = await start(t);
  const handler: Route['handler'] = () => (_request, response) => void response.send('open');
  for (const access of [undefined, 'everybody', 'constructor']) {
    const route = { method: 'get', path: '/open', access, handler } as unknown as Route;
    assert.throws(() => createWebServer(web, undefined, [route]), /does not say who may ask/);
  }
});

/** All rows of all tables. */
async function everything(store: Store): Promise<Record<string, unknown[]>> {
  const tables = (await store.db.introspection.getTables()).map(({ name }) => name);
  const rows = tables.map(async (table) => [
    table,
    await store.db
      .selectFrom(table as 'pages')
      .selectAll()
      .execute(),
  ]);
  return Object.fromEntries(await Promise.all(rows)) as Record<string, unknown[]>;
}

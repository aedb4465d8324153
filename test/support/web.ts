import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import supertest, { type Test } from 'supertest';
import { createPreviews } from '../../src/app.ts';
import type { Staff } from '../../src/domain/staff.ts';
import { hashToken, newId, newToken } from '../../src/lib/ids.ts';
import { createLogger } from '../../src/lib/logger.ts';
import { PublishedFiles } from '../../src/lib/published-files.ts';
import { insertApiToken } from '../../src/store/api-tokens.ts';
import type { Store } from '../../src/store/open.ts';
import { insertSession } from '../../src/store/sessions.ts';
import { insertStaff } from '../../src/store/staff.ts';
import type { WebContext } from '../../src/web/context.ts';
import type { Route } from '../../src/web/route.ts';
import { routes } from '../../src/web/routes.ts';
import { createWebServer, type Published } from '../../src/web/server.ts';
import { fakeClock, type FakeClock } from './clock.ts';

export type Fields = Record<string, string | readonly string[]>;

/** Somebody at a browser: sends forms as the page would, from its own origin and with the session's proof. */
export interface Browser {
  csrf: string;
  /** The session's cookie, as the browser sends it; '' where nobody is signed in. */
  cookie: string;
  get(path: string): Test;
  post(path: string, fields?: Fields): Test;
}

export interface TestWeb {
  baseUrl: string;
  web: WebContext;
  clock: FakeClock;
  /** Alice, the owner, signed in. */
  alice: Browser;
  /** Somebody who is not signed in. */
  reader: Browser;
  signIn: (person: Partial<Staff>) => Promise<Browser>;
  /** A new key of the manage API. */
  apiToken: () => Promise<string>;
}

export interface WebOptions extends Partial<Omit<WebContext, 'store' | 'clock'>> {
  clock?: FakeClock;
  published?: Published;
  /** False where no owner may exist yet: `alice` is then not signed in. */
  isAliceThere?: boolean;
  table?: readonly Route[];
}

/** The real server on a port of its own, over this store, until the test ends. */
export async function startWeb(context: TestContext, store: Store, options: WebOptions = {}): Promise<TestWeb> {
  const { published, table, isAliceThere = true, ...settings } = options;
  const clock = options.clock ?? fakeClock();
  const { baseUrl: ownAddress = 'http://localhost' } = options;
  const web: WebContext = {
    logger: createLogger('silent'),
    baseUrl: ownAddress,
    secretKey: 'a key for tests only, longer than thirty-two bytes',
    trustedProxies: 0,
    isMailOn: true,
    readiness: () => Promise.resolve({ ok: true, checks: {} }),
    preview: createPreviews({ store, clock, baseUrl: ownAddress }),
    files: new PublishedFiles(ownAddress),
    ...settings,
    clock,
    store,
  };
  const server = createWebServer(web, published, table ?? routes).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signIn = (person: Partial<Staff>): Promise<Browser> => signedIn(web, baseUrl, person);
  const reader = browser(baseUrl, web.baseUrl, null);
  return {
    baseUrl,
    web,
    clock,
    alice: isAliceThere ? await signIn({ id: 'alice0000000', name: 'Alice', role: 'owner' }) : reader,
    reader,
    signIn,
    apiToken: () => apiToken(store, clock.now()),
  };
}

async function signedIn(web: WebContext, baseUrl: string, person: Partial<Staff>): Promise<Browser> {
  const now = web.clock.real();
  const name = person.name ?? 'Bob';
  const staff: Staff = {
    id: newId(),
    email: `${name.toLowerCase()}@example.com`,
    role: 'editor',
    locale: 'en',
    createdAt: now,
    isOnDuty: false,
    disabledAt: null,
    ...person,
    name,
  };
  const session = { id: newToken(), csrfToken: newToken() };
  await web.store.transaction(async (tx) => {
    await insertStaff(tx, { ...staff, passwordHash: '' });
    const times = { createdAt: now, seenAt: now };
    await insertSession(tx, {
      idHash: hashToken(session.id),
      staffId: staff.id,
      csrfToken: session.csrfToken,
      ...times,
    });
  });
  return browser(baseUrl, web.baseUrl, session);
}

function browser(baseUrl: string, ownAddress: string, session: { id: string; csrfToken: string } | null): Browser {
  const agent = supertest(baseUrl);
  const name = ownAddress.startsWith('https:') ? '__Host-session' : 'session';
  const cookie = session ? `${name}=${session.id}` : '';
  const withHeaders = (test: Test): Test => {
    void test.set('Host', new URL(ownAddress).host);
    return cookie === '' ? test : test.set('Cookie', cookie);
  };
  const csrf = session?.csrfToken ?? '';
  return {
    csrf,
    cookie,
    get: (path) => withHeaders(agent.get(path)),
    post: (path, fields = {}) =>
      withHeaders(agent.post(path))
        .set('Origin', new URL(ownAddress).origin)
        .type('form')
        .send(encode({ _csrf: csrf, ...fields })),
  };
}

function encode(fields: Fields): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of typeof value === 'string' ? [value] : value) form.append(name, one);
  }
  return form.toString();
}

async function apiToken(store: Store, now: number): Promise<string> {
  const token = newToken();
  const row = { id: newId(), name: 'test', tokenHash: hashToken(token), createdAt: now, usedAt: null, revokedAt: null };
  await store.transaction((tx) => insertApiToken(tx, row));
  return token;
}

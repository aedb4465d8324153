import type { TestContext } from 'node:test';
import supertest, { type Test } from 'supertest';
import type { Page } from '../../src/domain/page.ts';
import { hashPassword } from '../../src/lib/passwords.ts';
import { insertComponent } from '../../src/store/components.ts';
import type { Store } from '../../src/store/open.ts';
import { insertPage } from '../../src/store/pages.ts';
import { servePublished } from '../../src/web/published.ts';
import { fakeClock } from './clock.ts';
import { openTestStore } from './databases.ts';
import { aComponent, aPage, aSetting } from './factories.ts';
import { aPublisher, type TestPublisher } from './publisher.ts';
import { startWeb, type TestWeb } from './web.ts';

export const PASSWORD = 'open sesame';
export const INSTALL = 'status.example.com';
export const BOARD = 'board.example.org';

/** A public page at the root, one behind a password at `/p/inner`, and one for staff under a host of its own. */
export interface Closed extends Pick<TestWeb, 'alice' | 'clock' | 'signIn'> {
  store: Store;
  inner: Page;
  board: Page;
  published: TestPublisher;
  get: (host: string, path: string, cookie?: string) => Test;
  post: (host: string, path: string, fields: Record<string, string>, cookie?: string) => Test;
  /** Gives a page's password and returns the cookie that it brings, '' where it brings none. */
  unlock: (password: string, changes?: { host?: string; page?: string; next?: string }) => Promise<string>;
}

export async function aClosedSetting(t: TestContext): Promise<Closed> {
  const store = await openTestStore(t);
  await aSetting(store, ['mail']);
  const inner = aPage({
    ...{ key: 'inner', name: { en: 'Inner circle' }, position: 2, access: 'password' },
    passwordHash: await hashPassword(PASSWORD),
  });
  const board = aPage({ key: 'board', name: { en: 'Board room' }, position: 3, access: 'staff', host: BOARD });
  await store.transaction(async (tx) => {
    for (const page of [inner, board]) {
      await insertPage(tx, page);
      await insertComponent(tx, aComponent(page.id, `${page.key}-service`));
    }
  });
  const clock = fakeClock();
  const baseUrl = `https://${INSTALL}`;
  const published = aPublisher(t, store, { clock, baseUrl });
  await published.publisher.publishDue();
  const { files } = published.publisher;
  const test = await startWeb(t, store, { clock, baseUrl, files, published: servePublished(files) });
  const agent = supertest(test.baseUrl);
  const get: Closed['get'] = (host, path, cookie = '') => agent.get(path).set('Host', host).set('Cookie', cookie);
  const post: Closed['post'] = (host, path, fields, cookie = '') =>
    agent
      .post(path)
      .set({ Host: host, Origin: `https://${host}`, Cookie: cookie })
      .type('form')
      .send(fields);
  return {
    ...{ signIn: test.signIn, alice: test.alice, clock, store, inner, board, published, get, post },
    unlock: async (password, { host = INSTALL, page = inner.id, next = '/p/inner/en/' } = {}) => {
      const answer = await post(host, '/unlock', { password, page, next });
      return cookieOf(answer.headers);
    },
  };
}

/** The cookie that an answer sets, as a browser sends it back. */
export function cookieOf(headers: unknown): string {
  const set = (headers as Record<string, unknown>)['set-cookie'];
  return Array.isArray(set) ? (String(set[0]).split(';')[0] ?? '') : '';
}

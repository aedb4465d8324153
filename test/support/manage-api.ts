import type { TestContext } from 'node:test';
import supertest, { type Test } from 'supertest';
import type { Dependency } from '../../src/domain/dependency.ts';
import type { Store } from '../../src/store/open.ts';
import { openTestStore, type DatabaseName } from './databases.ts';
import { aSetting, type Setting } from './factories.ts';
import { startWeb, type TestWeb } from './web.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** A program with a key of the manage API, and the page that it manages. */
export interface ApiCaller extends Setting, TestWeb {
  store: Store;
  token: string;
  /** Calls a path below the page, e.g. `/incidents`. */
  call(method: Method, path: string, body?: object): Test;
}

/** The real server over a page with components, and a token for it. */
export async function anApi(
  t: TestContext,
  keys: readonly string[],
  needs: readonly (readonly [string, string, Dependency['kind']])[] = [],
  database: DatabaseName = 'sqlite',
): Promise<ApiCaller> {
  const store = await openTestStore(t, database);
  const setting = await aSetting(store, keys, needs);
  const web = await startWeb(t, store);
  const token = await web.apiToken();
  const call = (method: Method, path: string, body?: object): Test => {
    const agent = supertest(web.baseUrl);
    const test = agent[method](`/v1/pages/${setting.page.id}${path}`);
    void test.set({ Host: 'localhost', Authorization: `OAuth ${token}` });
    return body === undefined ? test : test.send(body);
  };
  return { ...setting, ...web, store, token, call };
}

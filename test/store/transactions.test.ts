import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it, type TestContext } from 'node:test';
import { aPage } from '../support/factories.ts';
import { createDatabase, describeOnBoth, openTestStore } from '../support/databases.ts';
import { insertPage, listPages, touchPage } from '../../src/store/pages.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore } from '../../src/store/open.ts';
import { temporaryFolder } from '../support/server-process.ts';

async function emptyDatabase(t: TestContext): Promise<string> {
  const { url, drop } = await createDatabase();
  t.after(drop);
  return url;
}

describeOnBoth('a store', (database) => {
  it('runs transactions that are started together one after the other and loses none', async (t) => {
    const store = await openTestStore(t, database);
    const page = aPage();
    await store.transaction((tx) => insertPage(tx, page));
    await Promise.all(
      Array.from({ length: 20 }, () =>
        store.transaction(async (tx) => {
          const before = (await listPages(tx))[0];
          assert.ok(before);
          await touchPage(tx, page.id, before.updatedAt + 1);
        }),
      ),
    );
    assert.equal((await listPages(store.db))[0]?.version, 21);
  });

  it('undoes everything when a transaction fails midway', async (t) => {
    const store = await openTestStore(t, database);
    await assert.rejects(
      store.transaction(async (tx) => {
        await insertPage(tx, aPage());
        throw new Error('power cut');
      }),
      /power cut/,
    );
    assert.deepEqual(await listPages(store.db), []);
  });

  it('says after a commit, and only then, that something changed', async (t) => {
    const store = await openTestStore(t, database);
    let hints = 0;
    store.onCommit(() => (hints += 1));
    await assert.rejects(store.transaction(() => Promise.reject(new Error('no'))));
    assert.equal(hints, 0);
    await store.transaction((tx) => insertPage(tx, aPage()));
    assert.equal(hints, 1);
  });

  it('migrates once: a second run changes nothing', async (t) => {
    const store = await openTestStore(t, database);
    assert.deepEqual(await migrate(store), []);
  });

  it('is migrated once by several processes that start together', async (t) => {
    const url = database === 'sqlite' ? join(temporaryFolder(t), 'new.sqlite') : await emptyDatabase(t);
    const stores = Array.from({ length: 4 }, () => openStore(url));
    t.after(() => Promise.all(stores.map((store) => store.close())));
    const ran = await Promise.all(stores.map((store) => migrate(store)));
    assert.equal(ran.filter((names) => names.length > 0).length, 1);
  });

  it('gives back what it was given', async (t) => {
    const store = await openTestStore(t, database);
    const page = aPage({ contact: { ko: '1577-3357' } });
    await store.transaction((tx) => insertPage(tx, page));
    assert.deepEqual(await listPages(store.db), [page]);
  });
});

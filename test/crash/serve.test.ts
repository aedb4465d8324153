import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { createApiToken } from '../../src/actions/create-api-token.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { countDeliveries } from '../../src/store/deliveries.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { aSetting, asAlice } from '../support/factories.ts';
import { startMailCatcher, type MailCatcher } from '../support/mail-catcher.ts';
import { serve, temporaryFolder, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const SUBSCRIBERS = 1_000;
/** So many messages are taken by the mail server, which then breaks the connection instead of saying so. */
const CUTS = 3;

interface Scene {
  store: Store;
  catcher: MailCatcher;
  start(): Promise<ServerProcess>;
  /** Posts an incident; null where the server died before it answered. */
  post(server: ServerProcess): Promise<number | null>;
}

async function aScene(t: TestContext): Promise<Scene> {
  const folder = temporaryFolder(t);
  const store = openStore(join(folder, 'pulih.sqlite'));
  t.after(() => store.close());
  await migrate(store);
  const { page } = await aSetting(store, ['mail']);
  const alice = asAlice(store, systemClock.now());
  const addresses = Array.from({ length: SUBSCRIBERS }, (_, index) => `reader${index}@example.com`);
  await addConfirmedSubscribers(alice, page.id, addresses, 'en');
  const { token } = await createApiToken(alice, { name: 'deploys' });
  const catcher = await startMailCatcher(t);
  return {
    store,
    catcher,
    start: () => serve(t, { DATA_DIR: folder, SMTP_URL: catcher.url }),
    post: (server) => {
      const request = fetch(`${server.url}/v1/pages/${page.id}/incidents`, {
        method: 'POST',
        headers: { authorization: `OAuth ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ incident: { name: 'Mail is down', body: 'We are looking into it.' } }),
      });
      return request.then(
        ({ status }) => status,
        () => null,
      );
    },
  };
}

/** The mail server takes some messages and says nothing, early in the run. */
function cutSome({ catcher }: Scene): void {
  const cut = new Set<string>();
  catcher.misbehave((to) => {
    if (to === '' || cut.size >= CUTS || cut.has(to) || catcher.caught.length < 20) return undefined;
    cut.add(to);
    return { at: 'after-final-dot', isKept: true };
  });
}

async function count(store: Store, table: 'incidents' | 'updates' | 'notices'): Promise<number> {
  return (await store.db.selectFrom(table).select('id').execute()).length;
}

/** What broke off waits half a minute before it is tried again; the test does not. */
async function hurry(store: Store): Promise<void> {
  await store.db.updateTable('deliveries').set({ dueAt: 0 }).where('state', '=', 'queued').execute();
}

async function assertEverybodyHasIt({ store, catcher }: Scene, kills: number): Promise<void> {
  await until(async () => {
    const { queued, sent } = await countDeliveries(store.db);
    if (queued > 0) await hurry(store);
    return queued === 0 && sent === SUBSCRIBERS;
  }, 60_000);
  const byAddress = Map.groupBy(catcher.caught, (each) => each.to);
  assert.equal(byAddress.size, SUBSCRIBERS);
  for (const [address, caught] of byAddress) {
    assert.equal(new Set(caught.map((each) => each.mail.messageId)).size, 1, address);
    assert.ok(caught.length <= 1 + kills + CUTS, `${address} got ${caught.length}`);
  }
  const repeated = catcher.caught.length - SUBSCRIBERS;
  // What was on its way when a process died or a connection broke, and no more.
  assert.ok(repeated <= kills * 160 + CUTS * 12, `${repeated} mails were repeated`);
}

describe('a server that tells a thousand subscribers', { concurrency: 3 }, () => {
  const moments: [string, (scene: Scene) => Promise<void>][] = [
    ['once the incident was answered', () => Promise.resolve()],
    [
      'in the middle of fan-out',
      ({ store }) =>
        until(async () => (await countDeliveries(store.db)).queued > 0 || (await count(store, 'notices')) > 0),
    ],
    ['at the first mail', ({ catcher }) => until(() => catcher.caught.length > 0)],
    ['in the middle of sending', ({ catcher }) => until(() => catcher.caught.length > SUBSCRIBERS / 2)],
  ];
  for (const [moment, reached] of moments) {
    it(`and is killed ${moment} has told each of them in the end, with the same Message-ID`, async (t) => {
      const scene = await aScene(t);
      cutSome(scene);
      const first = await scene.start();
      assert.equal(await scene.post(first), 201);
      await reached(scene);
      await first.kill();
      assert.equal(await count(scene.store, 'incidents'), 1);
      const second = await scene.start();
      await assertEverybodyHasIt(scene, 1);
      await second.kill();
    });
  }

  it('and is killed before it answered has the incident wholly or not at all', async (t) => {
    const scene = await aScene(t);
    let posted = 0;
    for (const delayMs of [0, 4, 8, 12]) {
      const server = await scene.start();
      const answer = scene.post(server);
      await new Promise((resolve) => setTimeout(resolve, delayMs));
      await server.kill();
      if ((await answer) === 201) posted += 1;
      const [incidents, updates, notices] = [
        await count(scene.store, 'incidents'),
        await count(scene.store, 'updates'),
        await count(scene.store, 'notices'),
      ];
      assert.ok(incidents >= posted, 'what was answered is there');
      assert.equal(updates, incidents);
      assert.equal(notices, incidents);
    }
  });
});

it('a server that is told to stop while it sends ends within ten seconds although the mail server says nothing, and loses nothing', async (t) => {
  const scene = await aScene(t);
  const first = await scene.start();
  scene.catcher.delayMs = 600_000;
  assert.equal(await scene.post(first), 201);
  await until(() => scene.catcher.caught.length > 0);
  const startedAt = performance.now();
  first.child.kill('SIGTERM');
  assert.equal(await first.ended, 0, first.err);
  assert.ok(performance.now() - startedAt < 10_000, `${performance.now() - startedAt} ms`);
  scene.catcher.delayMs = 0;
  await scene.start();
  await assertEverybodyHasIt(scene, 1);
});

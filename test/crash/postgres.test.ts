import assert from 'node:assert/strict';
import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { createApiToken } from '../../src/actions/create-api-token.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { countDeliveries } from '../../src/store/deliveries.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { createDatabase } from '../support/databases.ts';
import { aSetting, asAlice, type Setting } from '../support/factories.ts';
import { startMailCatcher } from '../support/mail-catcher.ts';
import { serve, temporaryFolder, type ServerProcess } from '../support/server-process.ts';
import { until } from '../support/until.ts';

const SECRET_KEY = 'the same on every machine of one install';

interface Scene extends Setting {
  url: string;
  store: Store;
  token: string;
}

async function aScene(t: TestContext): Promise<Scene> {
  const { url, drop } = await createDatabase();
  const store = openStore(url);
  t.after(async () => {
    await store.close();
    await drop();
  });
  await migrate(store);
  const setting = await aSetting(store, ['mail', 'maps']);
  const { token } = await createApiToken(asAlice(store, systemClock.now()), { name: 'deploys' });
  return { ...setting, url, store, token };
}

/** Between the servers and their database, to be cut. */
class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;
  port = 0;

  constructor(target: number) {
    this.#server = createServer((near) => {
      const far = connect(target, '127.0.0.1');
      for (const socket of [near, far]) {
        this.#sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => this.#sockets.delete(socket));
      }
      near.pipe(far).pipe(near);
    });
  }

  join(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.listen(this.port, '127.0.0.1', () => {
        this.port = (this.#server.address() as AddressInfo).port;
        resolve();
      });
    });
  }

  cut(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
      for (const socket of this.#sockets) socket.destroy();
    });
  }
}

function post({ page, token, ids }: Scene, { url }: ServerProcess, name: string): Promise<Response> {
  return fetch(`${url}/v1/pages/${page.id}/incidents`, {
    method: 'POST',
    headers: { authorization: `OAuth ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ incident: { name, components: { [ids['mail'] ?? '']: 'major_outage' } } }),
  });
}

async function textOf(server: ServerProcess, path: string): Promise<string> {
  return (await fetch(server.url + path)).text();
}

describe('a server whose PostgreSQL goes away', () => {
  it('answers readers from memory, says at /readyz that it is not ready, and goes on when it is back', async (t) => {
    const scene = await aScene(t);
    const target = new URL(scene.url);
    const wire = new Wire(Number(target.port));
    await wire.join();
    target.port = String(wire.port);
    const server = await serve(t, { DATA_DIR: temporaryFolder(t), DATABASE_URL: target.href, SECRET_KEY });
    t.after(() => wire.cut());
    assert.equal((await post(scene, server, 'Mail is down')).status, 201);
    await until(async () => (await textOf(server, '/en/')).includes('Mail is down'));

    await wire.cut();
    for (const path of ['/en/', '/api/v2/summary.json', '/history.atom']) {
      const answer = await fetch(server.url + path);
      assert.equal(answer.status, 200, path);
      assert.match(await answer.text(), /Mail is down/);
    }
    assert.equal((await fetch(`${server.url}/readyz`)).status, 503);
    assert.equal((await fetch(`${server.url}/healthz`)).status, 200);
    assert.equal((await post(scene, server, 'Nobody can save this')).status, 500);

    await wire.join();
    await until(async () => (await fetch(`${server.url}/readyz`)).status === 200);
    assert.equal((await post(scene, server, 'Maps are down')).status, 201);
    await until(async () => (await textOf(server, '/en/')).includes('Maps are down'));
    assert.equal(server.child.exitCode, null);
  });
});

describe('two servers on one PostgreSQL', () => {
  it('tell each subscriber once, show the same page, and start planned work once', async (t) => {
    const scene = await aScene(t);
    const catcher = await startMailCatcher(t);
    const alice = asAlice(scene.store, systemClock.now());
    const addresses = Array.from({ length: 300 }, (_, index) => `reader${index}@example.com`);
    await addConfirmedSubscribers(alice, scene.page.id, addresses, 'en');
    const start = (): Promise<ServerProcess> =>
      serve(t, { DATA_DIR: temporaryFolder(t), DATABASE_URL: scene.url, SECRET_KEY, SMTP_URL: catcher.url });
    const [one, two] = await Promise.all([start(), start()]);

    assert.equal((await post(scene, one, 'Mail is down')).status, 201);
    for (const server of [one, two]) await until(async () => (await textOf(server, '/en/')).includes('Mail is down'));
    await until(async () => (await countDeliveries(scene.store.db)).sent === 300);

    const soon = systemClock.now() + 300;
    await scheduleMaintenance(asAlice(scene.store, systemClock.now()), {
      pageId: scene.page.id,
      name: { en: 'New cables' },
      body: {},
      scheduledFor: soon,
      scheduledUntil: soon + 3_600_000,
      componentIds: [scene.ids['maps'] ?? ''],
      notify: false,
    });
    await until(async () => (await countDeliveries(scene.store.db)).sent === 600);
    for (const server of [one, two]) await until(async () => (await textOf(server, '/en/')).includes('New cables'));
    const started = await scene.store.db
      .selectFrom('audit')
      .select('id')
      .where('action', '=', 'start-maintenance')
      .execute();
    assert.equal(started.length, 1);
    const ids = catcher.caught.map(({ mail }) => mail.messageId);
    assert.equal(ids.length, 600);
    assert.equal(new Set(ids).size, 600);
  });

  it('let one of two people who open set-up links together become the owner', async (t) => {
    const { url, drop } = await createDatabase();
    t.after(drop);
    const start = (): Promise<ServerProcess> =>
      serve(t, { DATA_DIR: temporaryFolder(t), DATABASE_URL: url, SECRET_KEY });
    const servers = [await start(), await start()];
    const answers = await Promise.all(
      servers.map(async (server, index) => {
        await until(() => server.out.includes('/setup/'));
        const link = /http\S+\/setup\/\S+/.exec(server.out)?.[0] ?? '';
        const password = 'eleven violet bicycles, unlocked';
        const fields = { name: 'Alice', email: `alice${index}@example.com`, password };
        const page = { page_name: 'Example', page_time_zone: 'Asia/Seoul', page_first_language: 'en' };
        return fetch(link, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: server.url },
          body: new URLSearchParams({ ...fields, ...page }),
        });
      }),
    );
    assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 404]);
  });
});

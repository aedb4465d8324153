import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { countDeliveries } from '../../src/store/deliveries.ts';
import { migrate } from '../../src/store/migrate.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { aSetting, asAlice } from '../support/factories.ts';
import { startMailCatcher, type MailCatcher } from '../support/mail-catcher.ts';

const SUBSCRIBERS = 1_000;

interface Scene {
  store: Store;
  catcher: MailCatcher;
  /** Starts a process that posts an incident and tells of it. */
  run(): ChildProcess;
}

async function aScene(t: TestContext): Promise<Scene> {
  const folder = mkdtempSync(join(tmpdir(), 'pulih-crash-'));
  const file = join(folder, 'pulih.sqlite');
  const store = openStore(file);
  const catcher = await startMailCatcher(t);
  t.after(async () => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await migrate(store);
  const { page } = await aSetting(store, ['mail']);
  const addresses = Array.from({ length: SUBSCRIBERS }, (_, index) => `reader${index}@example.com`);
  await addConfirmedSubscribers(asAlice(store, systemClock.now()), page.id, addresses, 'en');
  const script = join(import.meta.dirname, '../support/notifier-process.ts');
  const run = (): ChildProcess => {
    const child = spawn(process.execPath, [script, file, catcher.url], { stdio: 'inherit' });
    t.after(() => child.kill('SIGKILL'));
    return child;
  };
  return { store, catcher, run };
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (!(await condition())) {
    assert.ok(performance.now() < deadline, 'It took longer than a minute');
    await sleep(5);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

describe('a process that is killed', () => {
  const moments: [string, (scene: Scene) => Promise<void>][] = [
    ['while it starts and posts', () => sleep(400)],
    [
      'as soon as the incident is posted',
      ({ store }) => until(async () => (await store.db.selectFrom('notices').select('id').execute()).length > 0),
    ],
    ['at the first mail', ({ catcher }) => until(() => catcher.caught.length >= 1)],
    ['in the middle of sending', ({ catcher }) => until(() => catcher.caught.length >= SUBSCRIBERS / 2)],
  ];
  for (const [moment, reached] of moments) {
    it(`${moment} leaves nobody out and sends nobody more than one repetition, with the same Message-ID`, async (t) => {
      const scene = await aScene(t);
      const first = scene.run();
      await reached(scene);
      await kill(first);
      const second = scene.run();
      await until(async () => {
        const { queued, sent } = await countDeliveries(scene.store.db);
        return queued === 0 && sent === SUBSCRIBERS;
      });
      await kill(second);
      const byAddress = Map.groupBy(scene.catcher.caught, (each) => each.to);
      assert.equal(byAddress.size, SUBSCRIBERS);
      for (const [address, caught] of byAddress) {
        assert.ok(caught.length <= 2, `${address} got ${caught.length}`);
        assert.equal(new Set(caught.map((each) => each.mail.messageId)).size, 1, address);
      }
    });
  }
});

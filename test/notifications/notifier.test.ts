import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { openIncident } from '../../src/actions/open-incident.ts';
import { subscribe } from '../../src/actions/subscribe.ts';
import { unsubscribe } from '../../src/actions/unsubscribe.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import type { Store } from '../../src/store/open.ts';
import { aMailSetting, aNotifier, type MailSetting } from '../support/mail-setting.ts';

async function setUp(t: TestContext, subscribers: number): Promise<MailSetting> {
  const setting = await aMailSetting(t, ['mail']);
  await setting.addSubscribers(Array.from({ length: subscribers }, (_, index) => `reader${index}@example.com`));
  await openIncident(setting.alice(), { pageId: setting.page.id, name: { en: 'Mail is down' } });
  return setting;
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!condition()) {
    assert.ok(performance.now() < deadline, 'It took longer than ten seconds');
    await sleep(5);
  }
}

describe('a notifier', () => {
  it('sends a confirmation past an outage’s mails that a slow server holds up', async (t) => {
    const setting = await setUp(t, 100);
    setting.catcher.delayMs = 200;
    await setting.notifier.fanOutDue();
    const round = setting.notifier.deliverDue();
    await until(() => setting.catcher.caught.length >= 10);
    const pageId = setting.page.id;
    await subscribe(setting.alice(), { pageId, address: 'bob@example.com', locale: 'en', componentIds: [] });
    await setting.notifier.fanOutDue();
    await until(() => setting.catcher.to('bob@example.com').length === 1);
    assert.ok(setting.catcher.caught.length < 60, `${setting.catcher.caught.length} mails went before it`);
    await round;
  });

  it('stops where it is: what was sent is recorded, the rest waits', async (t) => {
    const setting = await setUp(t, 100);
    setting.catcher.delayMs = 50;
    await setting.notifier.fanOutDue();
    const round = setting.notifier.deliverDue();
    await until(() => setting.catcher.caught.length >= 20);
    await setting.notifier.stop();
    const { sent = 0, queued = 0 } = await setting.counts();
    assert.equal(sent, await round);
    assert.equal(sent, setting.catcher.caught.length);
    assert.equal(sent + queued, 100);
    const next = aNotifier(t, { ...setting, smtpUrl: setting.catcher.url });
    setting.catcher.delayMs = 0;
    assert.equal(await next.deliverDue(), queued);
    assert.equal(new Set(setting.catcher.caught.map((each) => each.to)).size, 100);
  });

  it('sends as soon as the database answers, also where it did not at first', async (t) => {
    const setting = await setUp(t, 1);
    await setting.notifier.fanOutDue();
    let isDown = true;
    const store: Store = {
      ...setting.store,
      get db() {
        if (isDown) throw new Error('the database does not answer');
        return setting.store.db;
      },
    };
    const early = aNotifier(t, { ...setting, store, smtpUrl: setting.catcher.url });
    await assert.rejects(early.deliverDue(), /does not answer/);
    isDown = false;
    assert.equal(await early.deliverDue(), 1);
  });

  it('writes nothing to the database where there is nothing to do, so that it does not wake itself', async (t) => {
    const setting = await setUp(t, 1);
    await setting.tell();
    let commits = 0;
    setting.store.onCommit(() => (commits += 1));
    assert.equal(await setting.tell(), 0);
    assert.equal(commits, 0);
  });
});

describe('a round of sending', () => {
  it('sends nothing to those who unsubscribe while it is under way', async (t) => {
    const setting = await setUp(t, 200);
    setting.catcher.delayMs = 150;
    await setting.notifier.fanOutDue();
    const round = setting.notifier.deliverDue();
    await sleep(1_100);
    const isReached = new Set(setting.catcher.caught.map((each) => each.to));
    for (const { id, address } of await setting.store.db.selectFrom('subscribers').selectAll().execute()) {
      if (!isReached.has(address)) await unsubscribe(setting.alice(), id, setting.clock.real());
    }
    const reached = setting.catcher.caught.length;
    await round;
    assert.ok(setting.catcher.caught.length <= reached + 10, 'only what was on its way still arrives');
    assert.ok(setting.catcher.caught.length < 200);
  });

  it('pauses when connection after connection breaks, and loses nothing', async (t) => {
    const setting = await setUp(t, 40);
    setting.catcher.misbehave(() => ({ at: 'after-final-dot', isKept: false }));
    assert.equal(await setting.tell(), 0);
    assert.equal(setting.notifier.state().isPaused, true);
    setting.catcher.behave();
    setting.clock.advance(10 * MINUTE);
    assert.equal(await setting.tell(), 40);
    assert.deepEqual(await setting.counts(), { sent: 40 });
  });

  it('serves the other addresses of a server that refuses one domain for days', async (t) => {
    const setting = await setUp(t, 20);
    setting.catcher.misbehave((to) => (/reader1?[05]@/.test(to) ? { at: 'recipient', code: 450 } : undefined));
    assert.equal(await setting.tell(), 16);
    for (let hours = 0; hours < 96; hours += 8) {
      setting.clock.advance(8 * HOUR);
      assert.equal(await setting.tell(), 0);
    }
    setting.catcher.behave();
    setting.clock.advance(HOUR * 2);
    assert.equal(await setting.tell(), 4);
  });
});

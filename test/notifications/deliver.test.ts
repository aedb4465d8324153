import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { unsubscribe } from '../../src/actions/unsubscribe.ts';
import { changeSubscription } from '../../src/actions/change-subscription.ts';
import type { Incident } from '../../src/domain/incident.ts';
import type { Subscriber } from '../../src/domain/subscription.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { claimDeliveries, finishDeliveries, listDeliveries } from '../../src/store/deliveries.ts';
import { findSubscriberByAddress } from '../../src/store/subscribers.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting, aNotifier, type MailSetting } from '../support/mail-setting.ts';

describeOnBoth('deliveries', (database) => {
  const setUp = (t: TestContext): Promise<MailSetting> => aMailSetting(t, ['mail', 'taxi'], database);

  it('go to each confirmed subscriber once, whatever runs again', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(Array.from({ length: 30 }, (_, index) => `bob${index}@example.com`));
    await open(setting);
    assert.equal(await setting.tell(), 30);
    assert.equal(await setting.tell(), 0);
    assert.equal(new Set(setting.catcher.caught.map((each) => each.to)).size, 30);
    assert.deepEqual(await setting.counts(), { sent: 30 });
  });

  it('are expanded once where two nodes do it at the same time', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com', 'carol@example.com']);
    await open(setting);
    const other = aNotifier(t, { store: setting.store, clock: setting.clock, smtpUrl: setting.catcher.url });
    await Promise.all([setting.notifier.fanOutDue(), other.fanOutDue()]);
    await Promise.all([setting.notifier.deliverDue(), other.deliverDue()]);
    assert.deepEqual(setting.catcher.caught.map((each) => each.to).sort(), ['bob@example.com', 'carol@example.com']);
  });

  it('reach only those who chose one of its components, or the whole page', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['page@example.com', 'mail@example.com', 'taxi@example.com']);
    await choose(setting, 'mail@example.com', ['mail']);
    await choose(setting, 'taxi@example.com', ['taxi']);
    await open(setting);
    await setting.tell();
    assert.deepEqual(setting.catcher.caught.map((each) => each.to).sort(), ['mail@example.com', 'page@example.com']);
  });

  it('stop with the subscription, also for what was queued before', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com', 'carol@example.com']);
    await open(setting);
    await setting.notifier.fanOutDue();
    const bob = await subscriber(setting, 'bob@example.com');
    await unsubscribe(setting.alice(), bob.id, setting.clock.real());
    await setting.tell();
    assert.deepEqual(
      setting.catcher.caught.map((each) => each.to),
      ['carol@example.com'],
    );
    assert.equal((await setting.counts()).cancelled, 1);
  });

  it('wait where there is no mail server, and go out once there is one', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com']);
    await open(setting);
    const mute = aNotifier(t, { store: setting.store, clock: setting.clock, smtpUrl: null });
    await mute.fanOutDue();
    assert.equal(await mute.deliverDue(), 0);
    assert.equal((await setting.counts()).queued, 1);
    assert.equal(await setting.tell(), 1);
  });

  it('wait while the server is down, without counting against anybody', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com', 'carol@example.com']);
    const { noticeId } = await open(setting);
    const down = aNotifier(t, { store: setting.store, clock: setting.clock, smtpUrl: 'smtp://127.0.0.1:1' });
    await down.fanOutDue();
    assert.equal(await down.deliverDue(), 0);
    assert.equal(down.state().isPaused, true);
    assert.match(String(down.state().lastError), /ECONNREFUSED/);
    assert.deepEqual(
      (await listDeliveries(setting.store.db, noticeId)).map(({ state, attempts }) => [state, attempts]),
      [
        ['queued', 0],
        ['queued', 0],
      ],
    );
    assert.equal(await down.deliverDue(), 0, 'it does not hammer a dead server');
    assert.equal(await setting.tell(), 2);
  });

  it('pause where the server refuses the sender or our connection', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com']);
    await open(setting);
    for (const at of ['greeting', 'sender'] as const) {
      setting.catcher.misbehave(() => ({ at, code: 554 }));
      assert.equal(await setting.tell(), 0);
      assert.equal(setting.notifier.state().isPaused, true);
      setting.catcher.behave();
      setting.clock.advance(10 * MINUTE);
    }
    assert.equal(await setting.tell(), 1);
    assert.deepEqual(setting.notifier.state(), { isPaused: false, lastError: null });
  });

  it('fail visibly where an address is refused, and hold up nobody else', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['gone@example.com', 'carol@example.com']);
    const { noticeId } = await open(setting);
    setting.catcher.misbehave((to) => (to === 'gone@example.com' ? { at: 'recipient', code: 550 } : undefined));
    assert.equal(await setting.tell(), 1);
    const gone = await subscriber(setting, 'gone@example.com');
    const delivery = (await listDeliveries(setting.store.db, noticeId)).find((each) => each.subscriberId === gone.id);
    assert.equal(delivery?.state, 'failed');
    assert.match(String(delivery.lastError), /550/);
    assert.equal(gone.state, 'confirmed', 'one refusal does not end a subscription');
  });

  it('are tried again after a temporary refusal, soon at first', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com']);
    await open(setting);
    setting.catcher.misbehave(() => ({ at: 'recipient', code: 451 }));
    assert.equal(await setting.tell(), 0);
    setting.catcher.behave();
    assert.equal(await setting.tell(), 0);
    setting.clock.advance(MINUTE);
    assert.equal(await setting.tell(), 1);
  });

  it('lose nothing where the connection breaks after the final dot: the repetition has the same Message-ID', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com']);
    await open(setting);
    setting.catcher.misbehave(() => ({ at: 'after-final-dot', isKept: true }));
    assert.equal(await setting.tell(), 0);
    setting.catcher.behave();
    setting.clock.advance(MINUTE);
    assert.equal(await setting.tell(), 1);
    const ids = setting.catcher.to('bob@example.com').map((mail) => mail.messageId);
    assert.equal(ids.length, 2);
    assert.equal(ids[0], ids[1]);
  });

  it('give up only after five days', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com']);
    await open(setting);
    setting.catcher.misbehave(() => ({ at: 'recipient', code: 451 }));
    for (let day = 0; day < 5; day += 1) {
      await setting.tell();
      setting.clock.advance(DAY);
      assert.equal((await setting.counts()).queued, 1);
    }
    setting.clock.advance(HOUR);
    await setting.tell();
    assert.equal((await setting.counts()).failed, 1);
  });

  it('are superseded by newer news, which carries what they would have said', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com']);
    const { incident } = await open(setting, { taxi: 'major_outage', mail: 'major_outage' });
    await setting.notifier.fanOutDue();
    setting.clock.advance(HOUR);
    await postUpdate(setting.alice(), incident.id, {
      restoration: { [idOf(setting.ids, 'taxi')]: { kind: 'restored' } },
    });
    await setting.notifier.fanOutDue();
    setting.clock.advance(HOUR);
    const byAt = setting.clock.now() + 3 * HOUR;
    await postUpdate(setting.alice(), incident.id, {
      restoration: { [idOf(setting.ids, 'mail')]: { kind: 'by', byAt } },
    });
    assert.equal(await setting.tell(), 1);
    assert.equal((await setting.counts()).superseded, 2);
    const text = String(setting.catcher.to('bob@example.com')[0]?.text);
    assert.match(text, /^Expected back by 2 Mar 2026, 02:00 GMT\+9 – mail/);
    assert.match(text, /taxi: Working\s+Back since 1 Mar 2026, 22:00 GMT\+9, was down 1 hr/);
  });

  it('are taken over when their owner died, but not while it may still be sending', async (t) => {
    const setting = await setUp(t);
    await setting.addSubscribers(['bob@example.com']);
    await open(setting);
    await setting.notifier.fanOutDue();
    const claim = { lane: 'incident', owner: 'elsewhere/1/dead', now: NOON, leaseMs: 12 * MINUTE, limit: 10 } as const;
    const [held] = await setting.store.transaction((tx) => claimDeliveries(tx, claim));
    assert.ok(held);
    assert.equal(await setting.tell(), 0);
    setting.clock.advance(12 * MINUTE);
    assert.equal(await setting.tell(), 1);
    const end = { delivery: held, state: 'sent', error: null, isAttempted: true } as const;
    const lost = await setting.store.transaction((tx) => finishDeliveries(tx, [end], setting.clock.real()));
    assert.deepEqual(lost, [held], 'the late finish of the first owner is noticed and changes nothing');
  });
});

async function open(
  setting: MailSetting,
  impacts: Record<string, 'major_outage'> = { mail: 'major_outage' },
): Promise<{ incident: Incident; noticeId: string }> {
  const { incident } = await openIncident(setting.alice(), {
    pageId: setting.page.id,
    name: { en: 'Mail is down', ko: '메일 장애' },
    body: { en: 'We are looking into it.' },
    impacts: Object.fromEntries(Object.entries(impacts).map(([key, status]) => [idOf(setting.ids, key), status])),
  });
  const { id } = await setting.store.db
    .selectFrom('notices')
    .select('id')
    .where('incidentId', '=', incident.id)
    .executeTakeFirstOrThrow();
  return { incident, noticeId: id };
}

async function subscriber(setting: MailSetting, address: string): Promise<Subscriber> {
  const found = await findSubscriberByAddress(setting.store.db, setting.page.id, address);
  assert.ok(found);
  return found;
}

async function choose(setting: MailSetting, address: string, keys: readonly string[]): Promise<void> {
  const { id } = await subscriber(setting, address);
  const componentIds = keys.map((key) => idOf(setting.ids, key));
  await changeSubscription(setting.alice(), id, { locale: 'en', componentIds });
}

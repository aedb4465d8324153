import assert from 'node:assert/strict';
import { it } from 'node:test';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { changeSubscription } from '../../src/actions/change-subscription.ts';
import { confirmSubscription } from '../../src/actions/confirm-subscription.ts';
import { subscribe } from '../../src/actions/subscribe.ts';
import { unsubscribe } from '../../src/actions/unsubscribe.ts';
import { Problem } from '../../src/domain/errors.ts';
import type { Subscriber } from '../../src/domain/subscription.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import type { Store } from '../../src/store/open.ts';
import { findSubscriberByAddress, countSubscribers } from '../../src/store/subscribers.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { aSetting, asAlice, idOf, type Setting } from '../support/factories.ts';

const BOB = 'Bob@example.com';

async function bob(store: Store, { page }: Setting): Promise<Subscriber> {
  const found = await findSubscriberByAddress(store.db, page.id, BOB);
  assert.ok(found);
  return found;
}

async function noticeCount(store: Store): Promise<number> {
  return (await store.db.selectFrom('notices').select('id').execute()).length;
}

describeOnBoth('a subscription', (database) => {
  it('begins when it is confirmed, with what was asked for last, and leaves its trace', async (t) => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail', 'taxi']);
    const ask = { pageId: setting.page.id, address: BOB };
    const taxi = [idOf(setting.ids, 'taxi')];
    await subscribe(asAlice(store), { ...ask, locale: 'en', componentIds: [] });
    await subscribe(asAlice(store), { ...ask, address: 'bob@EXAMPLE.com', locale: 'ko', componentIds: taxi });
    const { id } = await bob(store, setting);
    await confirmSubscription(asAlice(store, NOON + 1), id);
    const { state, locale, componentIds, confirmedAt, requested } = await bob(store, setting);
    assert.deepEqual(
      { state, locale, componentIds, confirmedAt, requested },
      { state: 'confirmed', locale: 'ko', componentIds: taxi, confirmedAt: NOON + 1, requested: null },
    );
    const trace = await listAuditEntries(store.db, id);
    assert.deepEqual(trace.map((entry) => entry.action).sort(), ['confirm-subscription', 'subscribe', 'subscribe']);
  });

  it('is asked to be confirmed once where many ask at the same time', async (t) => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail']);
    const input = { pageId: setting.page.id, address: BOB, locale: 'en', componentIds: [] } as const;
    await Promise.all(Array.from({ length: 8 }, () => subscribe(asAlice(store), { ...input, componentIds: [] })));
    assert.equal(await noticeCount(store), 1);
    assert.deepEqual(await countSubscribers(store.db, setting.page.id), { pending: 1, confirmed: 0, unsubscribed: 0 });
  });

  it('ends for good: confirming or changing it afterwards does nothing', async (t) => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail']);
    await addConfirmedSubscribers(asAlice(store), setting.page.id, [BOB], 'en');
    const { id } = await bob(store, setting);
    await unsubscribe(asAlice(store), id, NOON);
    await unsubscribe(asAlice(store, NOON + 1), id, NOON);
    await confirmSubscription(asAlice(store), id);
    await assert.rejects(changeSubscription(asAlice(store), id, { locale: 'en', componentIds: [] }), /has ended/);
    const ended = await bob(store, setting);
    assert.deepEqual([ended.state, ended.endedAt], ['unsubscribed', NOON]);
  });

  it('stays ended where somebody asks for it again at the same moment', async (t) => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail']);
    await addConfirmedSubscribers(asAlice(store), setting.page.id, [BOB], 'en');
    const { id } = await bob(store, setting);
    const ask = { pageId: setting.page.id, address: BOB, locale: 'en', componentIds: [] } as const;
    for (let time = 0; time < 10; time += 1) {
      await Promise.all([
        subscribe(asAlice(store), { ...ask, componentIds: [] }),
        unsubscribe(asAlice(store), id, NOON),
      ]);
      assert.notEqual((await bob(store, setting)).state, 'confirmed');
      await subscribe(asAlice(store), { ...ask, componentIds: [] });
      await confirmSubscription(asAlice(store), id);
    }
  });

  it('is added for some components only, or not at all where readers cannot see one', async (t) => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail', 'taxi']);
    const add = (address: string, componentIds: string[]): Promise<number> =>
      addConfirmedSubscribers(asAlice(store), setting.page.id, [address], 'en', componentIds);
    await assert.rejects(add(BOB, ['nonsense']), Problem);
    await add(BOB, [idOf(setting.ids, 'taxi')]);
    assert.deepEqual((await bob(store, setting)).componentIds, [idOf(setting.ids, 'taxi')]);
  });

  it('chooses from what readers can see only', async (t) => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail']);
    const input = { pageId: setting.page.id, address: BOB, locale: 'en' } as const;
    for (const componentIds of [['nonsense'], [idOf(setting.ids, 'mail'), idOf(setting.ids, 'mail')]]) {
      await assert.rejects(subscribe(asAlice(store), { ...input, componentIds }), Problem);
    }
    assert.equal(await noticeCount(store), 0);
  });

  it('is added in bulk without touching those that exist, or not at all where an address is unsound', async (t) => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail']);
    const add = (addresses: string[]): Promise<number> =>
      addConfirmedSubscribers(asAlice(store), setting.page.id, addresses, 'en');
    const many = Array.from({ length: 1_200 }, (_, index) => `reader${index}@example.com`);
    assert.equal(await add(many), 1_200);
    await unsubscribe(
      asAlice(store),
      (await findSubscriberByAddress(store.db, setting.page.id, String(many[0])))?.id ?? '',
      NOON,
    );
    assert.equal(await add([...many, BOB, BOB.toLowerCase()]), 1);
    assert.equal((await countSubscribers(store.db, setting.page.id)).unsubscribed, 1);
    await assert.rejects(add(['carol@example.com', 'nobody']), Problem);
    assert.equal((await countSubscribers(store.db, setting.page.id)).confirmed, 1_200);
  });
});

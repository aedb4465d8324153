import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import type { Delivery } from '../../src/domain/delivery.ts';
import type { Subscriber } from '../../src/domain/subscription.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { newId } from '../../src/lib/ids.ts';
import { insertDeliveries } from '../../src/store/deliveries.ts';
import { findOldestQueuedAt, listNoticeReports, readMailState } from '../../src/store/delivery-report.ts';
import { listOpenPromises } from '../../src/store/promises.ts';
import { countRecipients } from '../../src/store/recipients.ts';
import { reportSubscribers } from '../../src/store/subscriber-report.ts';
import { insertSubscribers } from '../../src/store/subscribers.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';

function aSubscriber(pageId: string, address: string, changes: Partial<Subscriber> = {}): Subscriber {
  return {
    ...{ id: newId(), pageId, channel: 'email', address, state: 'confirmed', locale: 'ko', componentIds: [] },
    ...{ createdAt: NOON, confirmedAt: NOON, endedAt: null, confirmationSentAt: null, requested: null },
    ...{ isLasting: true, waits: [] },
    ...changes,
  };
}

describeOnBoth('what the console reads', (database) => {
  it('counts whom an update reaches: those of the whole page, and of the components', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi', 'pay']);
    const [mail, taxi, pay] = [idOf(ids, 'mail'), idOf(ids, 'taxi'), idOf(ids, 'pay')];
    await store.transaction((tx) =>
      insertSubscribers(tx, [
        aSubscriber(page.id, 'alice@example.com'),
        aSubscriber(page.id, 'bob@example.com', { componentIds: [mail, taxi], locale: 'en' }),
        aSubscriber(page.id, 'carol@example.com', { componentIds: [pay] }),
        aSubscriber(page.id, 'dave@example.com', { state: 'pending' }),
      ]),
    );
    assert.equal(await countRecipients(store.db, page.id, null), 3);
    assert.equal(await countRecipients(store.db, page.id, [mail, taxi]), 2);
    assert.equal(await countRecipients(store.db, page.id, []), 1);
    const { byLocale, byComponent } = await reportSubscribers(store.db, page.id);
    assert.deepEqual(byLocale, [
      { locale: 'en', count: 1 },
      { locale: 'ko', count: 2 },
    ]);
    assert.deepEqual(
      new Set(byComponent.map(({ componentId, count }) => `${String(componentId)} ${count}`)),
      new Set([`null 1`, `${mail} 1`, `${taxi} 1`, `${pay} 1`]),
    );
  });

  it('lists open promises by time, services that are due together as one, and none that is fulfilled', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi', 'pay']);
    const [mail, taxi, pay] = [idOf(ids, 'mail'), idOf(ids, 'taxi'), idOf(ids, 'pay')];
    const by = { kind: 'by', byAt: NOON + 2 * HOUR } as const;
    const { incident } = await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Trouble' },
      body: { en: 'We know.' },
      impacts: { [mail]: 'major_outage', [taxi]: 'major_outage', [pay]: 'major_outage' },
      restoration: { [mail]: by, [taxi]: by, [pay]: { kind: 'by', byAt: NOON + HOUR } },
      nextUpdateBy: NOON + 3 * HOUR,
    });
    const shown = async (): Promise<unknown[]> =>
      (await listOpenPromises(store.db, page.id, NOON)).map(({ kind, promisedAt, components }) => [
        kind,
        (promisedAt - NOON) / HOUR,
        components.length,
      ]);
    assert.deepEqual(await shown(), [
      ['eta', 1, 1],
      ['eta', 2, 2],
      ['next_update', 3, 0],
    ]);
    await postUpdate(asAlice(store, NOON + 1), incident.id, { restoration: { [pay]: { kind: 'restored' } } });
    assert.equal((await shown()).length, 2);
    await postUpdate(asAlice(store, NOON + 2), incident.id, { status: 'resolved' });
    assert.deepEqual(await shown(), []);
  });

  it('says how far notices have come and what keeps them', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const impacts = { [idOf(ids, 'mail')]: 'major_outage' } as const;
    await openIncident(asAlice(store), { pageId: page.id, name: { en: 'Trouble' }, body: { en: 'Yes.' }, impacts });
    const [notice] = await listNoticeReports(store.db, page.id, 10);
    assert.equal(notice?.isFannedOut, false);
    assert.deepEqual(await readMailState(store.db, NOON), { waiting: 1, failed: 0, retrying: 0, lastError: null });
    assert.equal(await findOldestQueuedAt(store.db), null);
    const people = ['alice', 'bob', 'carol'].map((name) => aSubscriber(page.id, `${name}@example.com`));
    const delivery = (index: number, changes: Partial<Delivery>): Delivery => ({
      ...{ noticeId: notice.id, subscriberId: people[index]?.id ?? '', lane: 'incident', state: 'queued', attempts: 1 },
      ...{ messageId: `<${index}@example.com>`, dueAt: NOON, leaseOwner: null, leaseUntil: null, lastError: null },
      ...{ createdAt: NOON + index, finishedAt: null },
      ...changes,
    });
    await store.transaction(async (tx) => {
      await insertSubscribers(tx, people);
      await insertDeliveries(tx, [
        delivery(0, { state: 'sent', finishedAt: NOON }),
        delivery(1, { lastError: 'connection refused' }),
        delivery(2, { state: 'failed', finishedAt: NOON, lastError: 'no such user' }),
      ]);
    });
    const state = { waiting: 1, failed: 1, retrying: 1, lastError: 'connection refused' };
    assert.deepEqual(await readMailState(store.db, NOON), state);
    assert.equal(await findOldestQueuedAt(store.db), NOON + 1);
    const [report] = await listNoticeReports(store.db, page.id, 10);
    assert.deepEqual(report?.counts, [
      { state: 'failed', count: 1 },
      { state: 'retrying', count: 1 },
      { state: 'sent', count: 1 },
    ]);
    assert.deepEqual(new Set(report.errors), new Set(['connection refused', 'no such user']));
  });
});

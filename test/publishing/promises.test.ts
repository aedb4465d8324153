import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import type { Store } from '../../src/store/open.ts';
import { listPromisedIncidents } from '../../src/store/promise-record.ts';
import type { PromisesJson } from '../../src/views/promise-json.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aQuietPage, HIDDEN_NAME } from '../support/outage.ts';
import { aPublisher, type TestPublisher } from '../support/publisher.ts';

interface Scene extends TestPublisher {
  store: Store;
  pageId: string;
}

/**
 * A page whose record is public. Ten days ago mail was back in time and taxi was put off once and was late; a year
 * and a half ago mail was late; the hidden data centre was promised too.
 */
async function aScene(t: TestContext, database: DatabaseName): Promise<Scene> {
  const store = await openTestStore(t, database);
  const { page, ids } = await aQuietPage(store);
  const id = (key: string): string => idOf(ids, key);
  const by = (byAt: number) => ({ kind: 'by', byAt, reason: { en: 'because' } }) as const;
  const start = NOON - 10 * DAY;
  const { incident } = await openIncident(asAlice(store, start), {
    ...{ pageId: page.id, name: { en: 'Fire' } },
    impacts: { [id('mail')]: 'major_outage', [id('taxi')]: 'major_outage', [id('pangyo')]: 'major_outage' },
    restoration: {
      [id('mail')]: by(start + 2 * HOUR),
      [id('taxi')]: by(start + 2 * HOUR),
      [id('pangyo')]: by(start + 9 * HOUR),
    },
  });
  const later = { [id('taxi')]: by(start + 4 * HOUR) };
  await postUpdate(asAlice(store, start + HOUR), incident.id, { restoration: later });
  const back = { [id('mail')]: { kind: 'restored' } } as const;
  await postUpdate(asAlice(store, start + 90 * MINUTE), incident.id, { restoration: back });
  await postUpdate(asAlice(store, start + 5 * HOUR), incident.id, { status: 'resolved' });
  const long = NOON - 500 * DAY;
  const old = await openIncident(asAlice(store, long), {
    ...{ pageId: page.id, name: { en: 'Long ago' }, impacts: { [id('mail')]: 'major_outage' } },
    restoration: { [id('mail')]: by(long + HOUR) },
  });
  await postUpdate(asAlice(store, long + 2 * HOUR), old.incident.id, { status: 'resolved' });
  await updatePage(asAlice(store), page.id, { isRecordPublic: true });
  return { ...aPublisher(t, store), store, pageId: page.id };
}

describeOnBoth('the public record of promises', (database) => {
  it('is a page in each language and a file, linked from the page, without what is hidden', async (t) => {
    const { publisher, body } = await aScene(t, database);
    await publisher.publishDue();
    for (const locale of ['en', 'ko', 'id']) {
      assert.ok(body(`/${locale}/`).includes(`href="/${locale}/promises"`));
      const page = body(`/${locale}/promises`);
      assert.match(page, /<h1>/);
      assert.ok(!page.includes(HIDDEN_NAME));
      const link = /href="(\/assets\/promises-[0-9a-f]+\.css)"/.exec(page)?.[1] ?? '';
      assert.match(body(link), /\.promise-line/);
    }
    const { spans } = JSON.parse(body('/api/promises.json')) as PromisesJson;
    assert.ok(!body('/api/promises.json').includes(HIDDEN_NAME));
    const [quarter, year, all] = spans.map(({ page }) => page);
    assert.deepEqual(quarter, {
      ...{ troubles: 2, incidents: 1, first_kept: 1, first_decided: 2, last_kept: 1, last_decided: 2 },
      promises: { kept: 1, missed: 1, moved: 1, withdrawn: 0, open: 0 },
      ...{ mean_late_seconds: 1.5 * 3600, mean_slip_seconds: 2 * 3600, revisions: 1 },
    });
    assert.deepEqual(year, quarter);
    assert.deepEqual([all?.troubles, all?.first_kept, all?.first_decided], [3, 1, 3]);
  });

  it('is gone, with the link to it, when the page does not show it', async (t) => {
    const { store, publisher, body, pageId } = await aScene(t, database);
    await publisher.publishDue();
    await updatePage(asAlice(store), pageId, { isRecordPublic: false });
    await publisher.publishDue();
    assert.ok(!body('/en/').includes('/en/promises'));
    assert.equal(body('/en/promises') + body('/api/promises.json'), '');
  });
});

describeOnBoth('what was promised', (database) => {
  it('leaves out false alarms, duplicates and what was deleted', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aQuietPage(store);
    const opened: string[] = [];
    for (const name of ['real', 'false alarm', 'merged', 'deleted', 'promised nothing']) {
      const { incident } = await openIncident(asAlice(store), {
        ...{ pageId: page.id, name: { en: name }, impacts: { [idOf(ids, 'maps')]: 'major_outage' } },
        ...(name === 'promised nothing'
          ? {}
          : { restoration: { [idOf(ids, 'maps')]: { kind: 'by', byAt: NOON + HOUR } as const } }),
      });
      opened.push(incident.id);
    }
    const set = (index: number, changes: { outcome?: string; deletedAt?: number }) =>
      store.db.updateTable('incidents').set(changes).where('id', '=', String(opened[index])).execute();
    await set(1, { outcome: 'false_alarm' });
    await set(2, { outcome: 'merged' });
    await set(3, { deletedAt: NOON });
    const found = await listPromisedIncidents(store.db, page.id, 0);
    assert.deepEqual(
      found.map((incident) => incident.name),
      [{ en: 'real' }],
    );
    assert.deepEqual(await listPromisedIncidents(store.db, page.id, NOON + 1), []);
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { tryOut } from '../../src/actions/try-out.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { listIncidents } from '../../src/store/incidents.ts';
import { getPage } from '../../src/store/pages.ts';
import type { Store } from '../../src/store/open.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';

async function countRows(store: Store): Promise<number[]> {
  const tables = ['incidents', 'updates', 'etas', 'notices', 'audit', 'statusIntervals', 'incidentComponents'] as const;
  const counts = tables.map(async (table) => (await store.db.selectFrom(table).selectAll().execute()).length);
  return Promise.all(counts);
}

describeOnBoth('trying an update out', (database) => {
  it('shows what would come of it, and leaves nothing behind', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'pangyo'], [['mail', 'pangyo', 'hard']]);
    const input = {
      pageId: page.id,
      name: { en: 'Power failure' },
      body: { en: 'We know.' },
      impacts: { [idOf(ids, 'pangyo')]: 'major_outage' as const },
      restoration: { [idOf(ids, 'mail')]: { kind: 'by' as const, byAt: NOON + HOUR } },
    };
    const before = [await countRows(store), await getPage(store.db, page.id)];
    let commits = 0;
    store.onCommit(() => (commits += 1));
    const tried = await tryOut(asAlice(store), (trial) => openIncident(trial, input));
    assert.deepEqual([await countRows(store), await getPage(store.db, page.id)], before);
    assert.equal(commits, 0, 'nobody is woken');
    assert.equal(tried.notice?.kind, 'incident_opened');
    assert.equal(tried.timeline.affected.length, 2);
    assert.equal(tried.timeline.etas[0]?.byAt, NOON + HOUR);
    assert.equal(tried.timeline.updates[0]?.author, 'Alice');
    assert.deepEqual(await listIncidents(store.db, page.id, {}), []);
  });

  it('says of an update what posting it then makes, and refuses what posting refuses', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const { incident } = await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Mail is down' },
      impacts: { [idOf(ids, 'mail')]: 'major_outage' },
    });
    const later = asAlice(store, NOON + HOUR);
    const input = { restoration: { [idOf(ids, 'mail')]: { kind: 'restored' as const } } };
    const tried = await tryOut(later, (trial) => postUpdate(trial, incident.id, input));
    const posted = await postUpdate(later, incident.id, input);
    assert.deepEqual({ ...tried.update, id: '' }, { ...posted.update, id: '' });
    assert.deepEqual(tried.incident, posted.incident);
    assert.equal(tried.notice?.kind, 'component_restored');
    await assert.rejects(
      tryOut(later, (trial) => postUpdate(trial, incident.id, {})),
      /Write something, or change something/,
    );
  });
});

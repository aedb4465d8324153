import assert from 'node:assert/strict';
import { it } from 'node:test';
import { deleteIncident } from '../../src/actions/delete-incident.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listPastTroubles } from '../../src/store/durations.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { aSetting, asAlice, idOf } from '../support/factories.ts';
import { aPast } from '../support/past.ts';

describeOnBoth('the past of a component', (database) => {
  it('holds how long it was down and how badly, of its own incidents that count', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi']);
    const [mail, taxi] = [idOf(ids, 'mail'), idOf(ids, 'taxi')];
    const [deleted, falseAlarm, merged] = await aPast(store, page.id, mail, [HOUR, HOUR, HOUR, 3 * HOUR]);
    await aPast(store, page.id, taxi, [2 * HOUR], 'partial_outage');
    await deleteIncident(asAlice(store), String(deleted));
    for (const [id, outcome] of [
      [falseAlarm, 'false_alarm'],
      [merged, 'merged'],
    ]) {
      await store.db.updateTable('incidents').set({ outcome }).where('id', '=', String(id)).execute();
    }
    await openIncident(asAlice(store), {
      ...{ pageId: page.id, name: { en: 'Still down' }, impacts: { [mail]: 'major_outage' } },
    });
    const past = await listPastTroubles(store.db, [mail, taxi]);
    assert.deepEqual(past.get(mail), [{ severity: 'major_outage', durationMs: 3 * HOUR }]);
    assert.deepEqual(past.get(taxi), [{ severity: 'partial_outage', durationMs: 2 * HOUR }]);
  });

  it('is told by the latest hundred', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi']);
    const mail = idOf(ids, 'mail');
    const minutes = Array.from({ length: 103 }, (_, index) => (index + 1) * MINUTE);
    await aPast(store, page.id, mail, minutes);
    const past = (await listPastTroubles(store.db, [mail])).get(mail) ?? [];
    assert.equal(past.length, 100);
    assert.equal(Math.min(...past.map((each) => each.durationMs)), 4 * MINUTE);
  });
});

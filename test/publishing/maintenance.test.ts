import assert from 'node:assert/strict';
import { it } from 'node:test';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { tellOverruns } from '../../src/actions/tell-overruns.ts';
import { timeByStatus, uptimeFraction } from '../../src/domain/uptime.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import { listWaitingProposals } from '../../src/store/proposals.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aQuietPage } from '../support/outage.ts';
import { addProbe, component, incidents, sampled } from '../support/probes.ts';
import { aPublisher } from '../support/publisher.ts';
import type { TestContext } from 'node:test';

/** Work on maps for an hour from the first hour on, with the page as readers see it at a moment. */
async function aWindow(t: TestContext, database?: DatabaseName) {
  const store = await openTestStore(t, database);
  const { page, ids } = await aQuietPage(store);
  const maps = idOf(ids, 'maps');
  const { publisher, clock, body } = aPublisher(t, store);
  const { incident } = await scheduleMaintenance(asAlice(store), {
    pageId: page.id,
    name: { en: 'New disks' },
    body: { en: 'Maps are away.' },
    scheduledFor: NOON + HOUR,
    scheduledUntil: NOON + 2 * HOUR,
    componentIds: [maps],
  });
  const at = async (moment: number): Promise<(path: string) => string> => {
    clock.set(moment);
    await publisher.publishDue();
    return body;
  };
  return { store, page, maps, id: incident.id, at };
}

it('says everywhere from the very minute that work takes longer, and stops once there is a new end', async (t) => {
  const { store, id, at } = await aWindow(t);
  await startDueMaintenances(asAlice(store, NOON + HOUR));
  const before = await at(NOON + 2 * HOUR - 1);
  for (const path of ['/en/', `/en/incidents/${id}`]) assert.doesNotMatch(before(path), /is taking longer/);

  const late = await at(NOON + 2 * HOUR);
  for (const path of ['/en/', `/en/incidents/${id}`]) {
    assert.match(late(path), /Was planned until <time[^>]*>1 Mar(?: 2026)?, 23:00 GMT\+9<\/time> and is taking longer/);
  }
  await tellOverruns(asAlice(store, NOON + 2 * HOUR));
  const told = await at(NOON + 2 * HOUR + 1);
  const sentence = /The work is taking longer than planned \(until (<time[^>]*>)?1 Mar(?: 2026)?, 23:00 GMT\+9/;
  for (const path of ['/en/', '/history.atom', '/history.rss', '/api/v2/summary.json']) {
    assert.match(told(path), sentence, path);
  }

  const window = { scheduledUntil: NOON + 4 * HOUR };
  await postUpdate(asAlice(store, NOON + 3 * HOUR), id, { window, body: { en: 'One disk is slow.' } });
  const moved = await at(NOON + 3 * HOUR);
  assert.doesNotMatch(moved('/en/'), /and is taking longer/);
  assert.match(moved('/en/'), /One disk is slow/);
  for (const path of ['/en/', '/history.atom']) {
    assert.match(moved(path), /The work is now planned until (<time[^>]*>)?2 Mar(?: 2026)?, 01:00 GMT\+9/, path);
  }
});

it('says on the page that work was cancelled, and bears none of it', async (t) => {
  const { store, id, at } = await aWindow(t);
  await postUpdate(asAlice(store, NOON + MINUTE), id, { status: 'cancelled', body: { en: 'Not needed.' } });
  const body = await at(NOON + MINUTE);
  assert.match(body(`/en/incidents/${id}`), /Cancelled/);
  assert.match(body('/en/'), /All services are working/);
  assert.doesNotMatch(body('/en/'), /New disks/);
  assert.equal(await startDueMaintenances(asAlice(store, NOON + HOUR)), 0);
});

describeOnBoth('probes in a window of planned work', (database) => {
  for (const rule of ['propose', 'publish'] as const) {
    it(`raise nothing, even of errors that began before it; what remains is judged anew (${rule})`, async (t) => {
      const { store, page, maps, id } = await aWindow(t, database);
      const probe = await addProbe(store, maps, rule);
      const start = NOON + HOUR;
      await sampled(store, probe.id, 'gg', start - 2 * MINUTE);
      await sampled(store, probe.id, 'b', start - 1);
      await startDueMaintenances(asAlice(store, start));
      const last = await sampled(store, probe.id, 'bbbbbb', start + MINUTE);
      assert.deepEqual([await incidents(store, page.id), await listWaitingProposals(store.db, page.id)], [[], []]);
      assert.equal((await component(store, maps)).status, 'under_maintenance');
      // Past its planned end it is still the work.
      await sampled(store, probe.id, 'b', start + 2 * HOUR);
      assert.deepEqual([await incidents(store, page.id), await listWaitingProposals(store.db, page.id)], [[], []]);

      const end = Math.max(last, start + 2 * HOUR) + MINUTE;
      await postUpdate(asAlice(store, end), id, { status: 'completed' });
      await sampled(store, probe.id, 'bbb', end + MINUTE);
      const [opened, proposed] = [await incidents(store, page.id), await listWaitingProposals(store.db, page.id)];
      assert.equal((rule === 'publish' ? opened : proposed).length, 1);

      const intervals = await listIntervals(store.db, [maps], NOON, end + HOUR);
      const times = timeByStatus(intervals, start, end);
      assert.deepEqual([times.under_maintenance, times.major_outage], [end - start, 0]);
      assert.equal(uptimeFraction(times), null, 'a time of planned work is neither up nor down');
      assert.equal(uptimeFraction(timeByStatus(intervals, NOON, end)), 1);
    });
  }
});

import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { deleteIncident } from '../../src/actions/delete-incident.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { recordSamples } from '../../src/actions/record-samples.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import type { Probe } from '../../src/domain/probe.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import { updateComponent } from '../../src/store/components.ts';
import { listAffected, listIncidents } from '../../src/store/incidents.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import { getPage } from '../../src/store/pages.ts';
import { claimProbe, findProbe } from '../../src/store/probes.ts';
import { listWaitingProposals } from '../../src/store/proposals.ts';
import { listRollups, listSamples } from '../../src/store/samples.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { addProbe, aSample, asProbes, component, incidents, sampled } from '../support/probes.ts';

/** A service whose probe may publish has failed, and the incident that this opened. */
async function afterAPublishedFailure(t: TestContext, database: DatabaseName) {
  const store = await openTestStore(t, database);
  const { page, ids } = await aSetting(store, ['mail']);
  const probe = await addProbe(store, idOf(ids, 'mail'), 'publish');
  const told = await sampled(store, probe.id, 'ggbbb', NOON);
  const [opened] = await incidents(store, page.id);
  assert.ok(opened);
  return { store, page, ids, probe, told, opened };
}

describeOnBoth('recording samples', (database) => {
  it('publishes by rule what fails, without cause or ETA, and closes it when it has recovered', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'publish');

    const calm = await sampled(store, probe.id, 'ggg', NOON);
    assert.deepEqual(await incidents(store, page.id), []);
    const failed = calm + MINUTE;
    const told = await sampled(store, probe.id, 'bbb', failed);

    const [opened] = await incidents(store, page.id);
    assert.ok(opened);
    assert.deepEqual([opened.source, opened.name, opened.startedAt], ['probe', { en: 'mail' }, failed]);
    const [first] = (await listUpdates(store.db, [opened.id])).get(opened.id) ?? [];
    assert.deepEqual(first?.automatic, { kind: 'errors_since', at: failed });
    assert.deepEqual([first.body, first.author], [{}, null]);
    assert.equal((await component(store, mail)).status, 'major_outage');
    assert.equal((await component(store, mail)).observedStatus, 'major_outage');

    const back = told + MINUTE;
    const now = await sampled(store, probe.id, 'gg', back);
    const [closed] = await incidents(store, page.id);
    assert.deepEqual([closed?.status, closed?.resolvedAt], ['resolved', now]);
    const [last] = (await listUpdates(store.db, [opened.id])).get(opened.id) ?? [];
    assert.deepEqual(last?.automatic, { kind: 'errors_ended', at: back });
    const [affected] = (await listAffected(store.db, [opened.id])).get(opened.id) ?? [];
    assert.deepEqual([affected?.startedAt, affected?.restoredAt], [failed, back]);
    assert.equal((await component(store, mail)).status, 'operational');

    const intervals = await listIntervals(store.db, [mail], failed, now + 1);
    assert.deepEqual(intervals.map(({ status, fromAt, untilAt }) => [status, fromAt, untilAt]).slice(-2), [
      ['major_outage', failed, back],
      ['operational', back, null],
    ]);
    const entries = await listAuditEntries(store.db, opened.id);
    assert.deepEqual(
      new Set(entries.map(({ action, actorName }) => `${action} by ${actorName}`)),
      new Set(['open-incident by probe', 'publish-by-rule by probe', 'close-incident by probe']),
    );
  });

  it('never closes an incident that a person has posted to', async (t) => {
    const { store, page, ids, probe, told, opened } = await afterAPublishedFailure(t, database);
    await postUpdate(asAlice(store, told + 1), opened.id, { status: 'identified', body: { en: 'A fire.' } });
    await sampled(store, probe.id, 'gggg', told + MINUTE);
    const [still] = await incidents(store, page.id);
    assert.deepEqual([still?.status, still?.resolvedAt], ['identified', null]);
    assert.equal((await component(store, idOf(ids, 'mail'))).status, 'major_outage');
    assert.equal((await component(store, idOf(ids, 'mail'))).observedStatus, 'operational');
  });

  it('never closes an incident that a program has posted to, nor one that a person opened', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'publish');
    const other = await addProbe(store, idOf(ids, 'taxi'), 'publish');
    const own = { pageId: page.id, name: { en: 'Taxis' }, body: { en: 'We look.' } };
    await openIncident(asAlice(store), { ...own, impacts: { [idOf(ids, 'taxi')]: 'partial_outage' } });
    const told = await sampled(store, probe.id, 'ggbbb', NOON);
    await sampled(store, other.id, 'ggbbb', NOON);
    assert.equal((await incidents(store, page.id)).length, 2, 'what is told already is not told twice');
    const [opened] = (await incidents(store, page.id)).filter(({ source }) => source === 'probe');
    assert.ok(opened);
    const program = { store, now: told + 1, actor: { kind: 'token', id: 'token0000000', name: 'CI' } } as const;
    await postUpdate(program, opened.id, { body: { en: 'Rolled back.' } });
    await sampled(store, probe.id, 'ggg', told + MINUTE);
    await sampled(store, other.id, 'ggg', told + MINUTE);
    assert.ok((await incidents(store, page.id)).every(({ resolvedAt }) => resolvedAt === null));
  });

  it('says nothing by itself of a component under maintenance', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'publish');
    await scheduleMaintenance(asAlice(store), {
      pageId: page.id,
      name: { en: 'New disks' },
      body: { en: 'Planned.' },
      scheduledFor: NOON + MINUTE,
      scheduledUntil: NOON + HOUR,
      componentIds: [mail],
    });
    await startDueMaintenances(asAlice(store, NOON + MINUTE));
    const last = await sampled(store, probe.id, 'bbbb', NOON + 2 * MINUTE);
    assert.deepEqual(await incidents(store, page.id), []);
    assert.equal((await component(store, mail)).status, 'under_maintenance');
    assert.equal((await component(store, mail)).observedStatus, 'major_outage');

    const [work] = await listIncidents(store.db, page.id, { kind: 'maintenance' });
    assert.ok(work);
    await postUpdate(asAlice(store, last + MINUTE), work.id, { status: 'completed' });
    assert.equal((await component(store, mail)).status, 'operational');
    await sampled(store, probe.id, 'b', last + 2 * MINUTE);
    assert.equal(
      (await incidents(store, page.id))[0]?.startedAt,
      NOON + 2 * MINUTE,
      'the work is over, the errors not',
    );
    assert.equal((await component(store, mail)).status, 'major_outage');
  });

  it('leaves it at a person’s word that an incident is over, until the errors begin anew', async (t) => {
    const { store, page, probe, told, opened } = await afterAPublishedFailure(t, database);
    await postUpdate(asAlice(store, told + 1), opened.id, { status: 'resolved', body: { en: 'A false alarm.' } });
    const later = await sampled(store, probe.id, 'bbbb', told + MINUTE);
    assert.equal((await incidents(store, page.id)).length, 1);
    await sampled(store, probe.id, 'ggbbb', later + MINUTE);
    assert.equal((await incidents(store, page.id)).length, 2);
  });

  it('does not open again what a person deleted, until the errors begin anew', async (t) => {
    const { store, page, probe, told, opened } = await afterAPublishedFailure(t, database);
    await deleteIncident(asAlice(store, told + 1), opened.id);
    const later = await sampled(store, probe.id, 'bbbb', told + MINUTE);
    assert.equal((await incidents(store, page.id)).length, 0);
    await sampled(store, probe.id, 'ggbbb', later + MINUTE);
    assert.equal((await incidents(store, page.id)).length, 1);
  });

  it('tells what fails already when the rule to tell is new', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'observe');
    const last = await sampled(store, probe.id, 'ggbbb', NOON);
    const told = { ...(await component(store, mail)), probeRule: 'publish' as const };
    await store.transaction((tx) => updateComponent(tx, told));
    await sampled(store, probe.id, 'b', last + MINUTE);
    assert.equal((await incidents(store, page.id)).length, 1);
  });

  it('only observes where the rule is to observe, and shows readers nothing', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'observe');
    await sampled(store, probe.id, 'ggbbb', NOON);
    assert.deepEqual(await incidents(store, page.id), []);
    assert.deepEqual(await listWaitingProposals(store.db, page.id), []);
    const { status, observedStatus } = await component(store, mail);
    assert.deepEqual([status, observedStatus], ['operational', 'major_outage']);
    const actions = (await listAuditEntries(store.db, mail)).map(({ action }) => action);
    assert.ok(actions.includes('observe-failure'));
  });

  it('records a gap as unknown: neither up nor down', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const probe = await addProbe(store, mail, 'publish');
    const last = await sampled(store, probe.id, 'ggg', NOON);
    const back = last + 6 * HOUR;
    const now = await sampled(store, probe.id, 'gg', back);
    const intervals = await listIntervals(store.db, [mail], last, now + 1);
    assert.deepEqual(intervals.map(({ status, fromAt, untilAt }) => [status, fromAt, untilAt]).slice(-2), [
      ['unknown', last, back],
      ['operational', back, null],
    ]);
  });

  it('opens nothing by what it knew before a gap, and closes nothing by it', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'publish');
    const told = await sampled(store, probe.id, 'ggbbb', NOON);
    await sampled(store, probe.id, 'g', told + DAY);
    assert.equal((await component(store, idOf(ids, 'mail'))).observedStatus, 'unknown');
    assert.equal((await incidents(store, page.id))[0]?.resolvedAt, null);
    await sampled(store, probe.id, 'g', told + DAY + MINUTE);
    assert.equal((await incidents(store, page.id))[0]?.status, 'resolved');
  });

  it('tells by one incident what hangs together, and goes on with what still fails when the first is back', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['pangyo', 'mail'], [['mail', 'pangyo', 'hard']]);
    const centre = await addProbe(store, idOf(ids, 'pangyo'), 'publish');
    const mail = await addProbe(store, idOf(ids, 'mail'), 'publish');
    await sampled(store, centre.id, 'ggbbb', NOON);
    const told = await sampled(store, mail.id, 'ggbbb', NOON);
    assert.equal((await incidents(store, page.id)).length, 1);
    await sampled(store, centre.id, 'gg', told + MINUTE);
    const open = (await incidents(store, page.id)).filter(({ resolvedAt }) => resolvedAt === null);
    assert.deepEqual(
      open.map(({ name }) => name),
      [{ en: 'mail' }],
    );
    assert.equal((await component(store, idOf(ids, 'pangyo'))).status, 'operational');
    assert.equal((await component(store, idOf(ids, 'mail'))).status, 'major_outage');
  });

  it('never names a hidden component to readers', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['pangyo', 'mail'], [['mail', 'pangyo', 'hard']]);
    const pangyo = idOf(ids, 'pangyo');
    const probe = await addProbe(store, pangyo, 'publish');
    const hidden = { ...(await component(store, pangyo)), isHidden: true };
    await store.transaction((tx) => updateComponent(tx, hidden));
    await sampled(store, probe.id, 'ggbbb', NOON);
    assert.deepEqual((await incidents(store, page.id))[0]?.name, { en: 'mail' });
    assert.equal((await component(store, idOf(ids, 'mail'))).status, 'major_outage');
  });

  it('tells once of a component that goes to and fro, and ends it when it has been calm for half an hour', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'publish');
    let last = await sampled(store, probe.id, 'gg', NOON);
    for (let turn = 0; turn < 5; turn += 1) last = await sampled(store, probe.id, 'bbbgg', last + 30 * SECOND);
    const calm = last - 15 * SECOND;
    const [latest, ...others] = await incidents(store, page.id);
    assert.equal(others.length, 2, 'the first two turns are told as they come');
    assert.equal(latest?.resolvedAt, null, 'the third is left open');
    assert.equal((await component(store, idOf(ids, 'mail'))).observedStatus, 'operational');
    while (last < calm + 26 * MINUTE) last = await sampled(store, probe.id, 'g', last + MINUTE);
    assert.equal((await incidents(store, page.id))[0]?.resolvedAt, null);
    while (last < calm + 31 * MINUTE) last = await sampled(store, probe.id, 'g', last + MINUTE);
    assert.equal((await incidents(store, page.id))[0]?.status, 'resolved');
    const [affected] = (await listAffected(store.db, [latest.id])).get(latest.id) ?? [];
    assert.equal(affected?.restoredAt, calm, 'since it has truly been back');
    assert.equal((await incidents(store, page.id)).length, 3);
  });

  it('leaves the page alone while nothing changes for its readers', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'publish');
    const last = await sampled(store, probe.id, 'gg', NOON);
    const { version } = await getPage(store.db, page.id);
    await sampled(store, probe.id, 'gggbbig', last + MINUTE);
    assert.equal((await getPage(store.db, page.id)).version, version);
  });

  it('asks again soon while in doubt, and keeps to the schedule otherwise', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'observe');
    const last = await sampled(store, probe.id, 'gg', NOON);
    const calm = (await findProbe(store.db, probe.id))?.dueAt ?? 0;
    assert.ok(calm >= last + MINUTE && calm <= last + MINUTE + 6 * SECOND, String(calm - last));
    await sampled(store, probe.id, 'b', last + MINUTE);
    assert.equal((await findProbe(store.db, probe.id))?.dueAt, last + MINUTE + 15 * SECOND);
  });

  it('drops a sample whose run another process has taken over, and one that comes after a newer one', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'observe');
    const lease = (owner: string): { owner: string; until: number } => ({ owner, until: NOON + MINUTE });
    assert.equal(await claimProbe(store.db, probe, lease('first'), NOON), true);
    assert.equal(await claimProbe(store.db, probe, lease('second'), NOON + SECOND), false);
    assert.equal(await claimProbe(store.db, probe, { owner: 'second', until: NOON + HOUR }, NOON + MINUTE), true);
    const late = [aSample(probe.id, NOON, 'bad')];
    assert.equal(await recordSamples(asProbes(store), late, 'first'), 0);
    assert.equal(await recordSamples(asProbes(store, NOON + MINUTE), [aSample(probe.id, NOON + MINUTE, 'good')]), 1);
    assert.equal(await recordSamples(asProbes(store, NOON + MINUTE), late), 0);
    assert.equal((await findProbe(store.db, probe.id))?.badStreak, 0);
  });

  it('loses no sample and tells once, however many come at the same time', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi']);
    const probes: Probe[] = [];
    for (const key of ['mail', 'mail', 'mail', 'taxi', 'taxi', 'taxi']) {
      probes.push(await addProbe(store, idOf(ids, key), 'publish', { failureThreshold: 1 }));
    }
    await Promise.all(
      [NOON, NOON + 1, NOON + 2].flatMap((at) =>
        probes.map(({ id }) => recordSamples(asProbes(store, NOON + SECOND), [aSample(id, at, 'bad')])),
      ),
    );
    assert.equal((await incidents(store, page.id)).length, 2);
    for (const key of ['mail', 'taxi']) {
      assert.equal((await component(store, idOf(ids, key))).observedStatus, 'major_outage');
    }
  });

  it('counts every sample once, by the hour and by the day', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await aSetting(store, ['mail']);
    const probe = await addProbe(store, idOf(ids, 'mail'), 'observe');
    const taken = [
      aSample(probe.id, NOON + 1, 'good', { totalMs: 10.5 }),
      aSample(probe.id, NOON + 2, 'bad', { totalMs: 900 }),
      aSample(probe.id, NOON + 3, 'inconclusive', { totalMs: null }),
      aSample(probe.id, NOON + HOUR, 'good', { totalMs: 30 }),
    ];
    for (const sample of taken) await recordSamples(asProbes(store, sample.at), [sample]);
    const common = { probeId: probe.id };
    assert.deepEqual(await listRollups(store.db, probe.id, 'hour', NOON, NOON + DAY), [
      { ...common, period: 'hour', startAt: NOON, good: 1, bad: 1, inconclusive: 1, totalMs: 10.5, maxMs: 10.5 },
      { ...common, period: 'hour', startAt: NOON + HOUR, good: 1, bad: 0, inconclusive: 0, totalMs: 30, maxMs: 30 },
    ]);
    const [day, ...more] = await listRollups(store.db, probe.id, 'day', NOON - DAY, NOON + DAY);
    assert.deepEqual(more, []);
    assert.deepEqual([day?.good, day?.bad, day?.inconclusive, day?.totalMs, day?.maxMs], [2, 1, 1, 40.5, 30]);
    assert.deepEqual(await listSamples(store.db, probe.id, 10), taken.toReversed());
  });
});

import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { backfillIncident } from '../../src/actions/backfill-incident.ts';
import { callFalseAlarm } from '../../src/actions/call-false-alarm.ts';
import { correctTimes } from '../../src/actions/correct-times.ts';
import { deleteIncident } from '../../src/actions/delete-incident.ts';
import { mergeIncident } from '../../src/actions/merge-incident.ts';
import { missLapsedEtas } from '../../src/actions/miss-lapsed-etas.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { restateIntervals } from '../../src/actions/steps/restate-intervals.ts';
import { updateComponent } from '../../src/actions/update-component.ts';
import { Problem } from '../../src/domain/errors.ts';
import { openEtas } from '../../src/domain/incident.ts';
import { promiseOutcome } from '../../src/domain/restoration.ts';
import { timeByStatus } from '../../src/domain/uptime.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listComponents } from '../../src/store/components.ts';
import { listCorrections } from '../../src/store/corrections.ts';
import { listEtas } from '../../src/store/etas.ts';
import { getIncident, listAffected, listIncidents } from '../../src/store/incidents.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import type { Store } from '../../src/store/open.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';

interface Scene {
  store: Store;
  pageId: string;
  id: (key: string) => string;
  /** A component's history in hours since noon. */
  history: (key: string) => Promise<[string, number, number | null][]>;
}

async function aScene(t: TestContext, database: DatabaseName): Promise<Scene> {
  const store = await openTestStore(t, database);
  const { page, ids } = await aSetting(store, ['pangyo', 'mail', 'taxi'], [['mail', 'pangyo', 'hard']]);
  const id = (key: string): string => idOf(ids, key);
  const hours = (at: number): number => (at - NOON) / HOUR;
  return {
    ...{ store, pageId: page.id, id },
    history: async (key) => {
      const intervals = await listIntervals(store.db, [id(key)], 0, NOON + 999 * HOUR);
      return intervals.map(({ status, fromAt, untilAt }) => [status, hours(fromAt), untilAt && hours(untilAt)]);
    },
  };
}

const at = (hours: number): number => NOON + hours * HOUR;

describeOnBoth('correcting times', (database) => {
  it('moves what began and ended with the incident along, and uptime, durations and promises follow', async (t) => {
    const { store, pageId, id, history } = await aScene(t, database);
    const mail = id('mail');
    const { incident } = await openIncident(asAlice(store, at(2)), {
      ...{ pageId, name: { en: 'Down' }, impacts: { [mail]: 'degraded_performance' } },
      restoration: { [mail]: { kind: 'by', byAt: at(6) } },
    });
    await postUpdate(asAlice(store, at(3)), incident.id, { impacts: { [mail]: 'major_outage' } });
    await postUpdate(asAlice(store, at(8)), incident.id, { status: 'resolved' });
    await correctTimes(asAlice(store, at(20)), incident.id, {
      times: [
        { componentId: null, field: 'started', at: at(1) },
        { componentId: null, field: 'ended', at: at(5) },
      ],
      reason: 'The first log line says so.',
    });
    assert.deepEqual(await history('mail'), [
      ['operational', 0, 1],
      ['degraded_performance', 1, 3],
      ['major_outage', 3, 5],
      ['operational', 5, null],
    ]);
    const { startedAt, resolvedAt } = await getIncident(store.db, incident.id);
    assert.deepEqual([startedAt, resolvedAt], [at(1), at(5)]);
    const eta = openEtas((await listEtas(store.db, [incident.id])).get(incident.id) ?? []).get(mail);
    assert.equal(eta && promiseOutcome(eta), 'kept');
    const corrections = (await listCorrections(store.db, [incident.id])).get(incident.id) ?? [];
    assert.deepEqual(
      corrections.map((each) => [each.componentId, each.field, each.fromAt, each.toAt, each.author]),
      [
        [null, 'started', at(2), at(1), 'Alice'],
        [null, 'ended', at(8), at(5), 'Alice'],
      ],
    );
  });

  it('moves one component alone, and what another incident says of the same time still holds', async (t) => {
    const { store, pageId, id, history } = await aScene(t, database);
    const taxi = id('taxi');
    const fire = await openIncident(asAlice(store, at(1)), {
      ...{ pageId, name: { en: 'Fire' }, impacts: { [taxi]: 'major_outage', [id('mail')]: 'major_outage' } },
    });
    await openIncident(asAlice(store, at(3)), {
      ...{ pageId, name: { en: 'Slow' }, impacts: { [taxi]: 'degraded_performance' } },
    });
    await postUpdate(asAlice(store, at(6)), fire.incident.id, { impacts: { [taxi]: 'operational' } });
    const correct = { componentId: taxi, field: 'ended', at: at(2) } as const;
    await correctTimes(asAlice(store, at(7)), fire.incident.id, { times: [correct], reason: 'Drivers say so.' });
    assert.deepEqual(await history('taxi'), [
      ['operational', 0, 1],
      ['major_outage', 1, 2],
      ['operational', 2, 3],
      ['degraded_performance', 3, null],
    ]);
    assert.deepEqual(await history('mail'), [
      ['operational', 0, 1],
      ['major_outage', 1, null],
    ]);
  });

  it('refuses what cannot have been, and changes nothing then', async (t) => {
    const { store, pageId, id, history } = await aScene(t, database);
    const mail = id('mail');
    const opening = { pageId, name: { en: 'Down' }, impacts: { [mail]: 'major_outage' } } as const;
    const { incident } = await openIncident(asAlice(store, at(2)), opening);
    const before = await history('mail');
    const correct = (times: Parameters<typeof correctTimes>[2]['times'], reason = 'So.'): Promise<unknown> =>
      correctTimes(asAlice(store, at(4)), incident.id, { times, reason });
    const began = (hour: number) => ({ componentId: null, field: 'started', at: at(hour) }) as const;
    await assert.rejects(correct([began(1)], ' '), /Say why the time is corrected/);
    await assert.rejects(correct([began(5)]), /lies in the future/);
    await assert.rejects(correct([began(-400 * 24)]), /more than a year before it was made known/);
    await assert.rejects(correct([began(2)]), /change at least one/);
    await assert.rejects(correct([{ ...began(3), field: 'ended' }]), /not over yet/);
    await assert.rejects(correct([{ ...began(1), componentId: mail }]), /Nothing is affected before/);
    await assert.rejects(correct([{ ...began(3), componentId: mail, field: 'ended' }]), /not over yet/);
    await postUpdate(asAlice(store, at(3)), incident.id, { status: 'resolved' });
    await assert.rejects(correct([{ ...began(1), field: 'ended' }]), /The end must come after the start/);
    assert.deepEqual((await history('mail')).slice(0, 1), before.slice(0, 1));
  });

  it('corrects work that ran over, without touching what was only planned', async (t) => {
    const { store, pageId, id, history } = await aScene(t, database);
    const work = { pageId, name: { en: 'Disks' }, body: { en: 'Disks' }, componentIds: [id('mail')] };
    const planned = { scheduledFor: at(2), scheduledUntil: at(3) };
    const { incident } = await scheduleMaintenance(asAlice(store, at(1)), { ...work, ...planned });
    await postUpdate(asAlice(store, at(2)), incident.id, { status: 'in_progress' });
    await postUpdate(asAlice(store, at(5)), incident.id, { status: 'completed' });
    const ended = { componentId: null, field: 'ended', at: at(4) } as const;
    await correctTimes(asAlice(store, at(6)), incident.id, { times: [ended], reason: 'It was done by four.' });
    assert.deepEqual(await history('mail'), [
      ['operational', 0, 2],
      ['under_maintenance', 2, 4],
      ['operational', 4, null],
    ]);
  });
});

describeOnBoth('how an incident turns out', (database) => {
  it('as a false alarm it takes its time out of the history and keeps no promise', async (t) => {
    const { store, pageId, id, history } = await aScene(t, database);
    const mail = id('mail');
    const { incident } = await openIncident(asAlice(store, at(1)), {
      ...{ pageId, name: { en: 'Down' }, impacts: { [id('pangyo')]: 'major_outage' } },
      restoration: { [mail]: { kind: 'by', byAt: at(6) } },
    });
    await callFalseAlarm(asAlice(store, at(2)), incident.id, { body: { en: 'A sensor was broken.' } });
    assert.deepEqual(await history('mail'), [['operational', 0, null]]);
    const after = await getIncident(store.db, incident.id);
    assert.deepEqual([after.status, after.outcome, after.resolvedAt], ['resolved', 'false_alarm', at(2)]);
    const [eta] = (await listEtas(store.db, [incident.id])).get(incident.id) ?? [];
    assert.equal(eta && promiseOutcome(eta), null);
    await assert.rejects(callFalseAlarm(asAlice(store, at(2)), incident.id, {}), /ended so already/);

    await postUpdate(asAlice(store, at(3)), incident.id, {
      status: 'investigating',
      impacts: { [mail]: 'major_outage' },
    });
    assert.equal((await getIncident(store.db, incident.id)).outcome, null);
    assert.deepEqual(await history('mail'), [
      ['operational', 0, 1],
      ['major_outage', 1, 2],
      ['operational', 2, 3],
      ['major_outage', 3, null],
    ]);
  });

  it('as no false alarm after all, nobody is told again of a promise that they were told was missed', async (t) => {
    const { store, pageId, id } = await aScene(t, database);
    const mail = id('mail');
    const { incident } = await openIncident(asAlice(store, at(1)), {
      ...{ pageId, name: { en: 'Down' }, impacts: { [mail]: 'major_outage' } },
      restoration: { [mail]: { kind: 'by', byAt: at(2) } },
    });
    assert.equal(await missLapsedEtas(asAlice(store, at(2))), 1);
    await callFalseAlarm(asAlice(store, at(3)), incident.id, {});
    const reopened = { status: 'investigating', impacts: { [mail]: 'major_outage' } } as const;
    await postUpdate(asAlice(store, at(4)), incident.id, reopened);
    assert.equal(await missLapsedEtas(asAlice(store, at(5))), 0);
  });

  it('as a duplicate it hands over what the other lacks, with no hole in the history', async (t) => {
    const { store, pageId, id, history } = await aScene(t, database);
    const [pangyo, mail, taxi] = [id('pangyo'), id('mail'), id('taxi')];
    const fire = await openIncident(asAlice(store, at(1)), {
      ...{ pageId, name: { en: 'Fire' }, impacts: { [pangyo]: 'major_outage' } },
      restoration: { [mail]: { kind: 'by', byAt: at(9) } },
    });
    const rides = await openIncident(asAlice(store, at(2)), {
      ...{ pageId, name: { en: 'No rides' }, impacts: { [taxi]: 'partial_outage' } },
    });
    const { incident } = await mergeIncident(asAlice(store, at(4)), fire.incident.id, { intoId: rides.incident.id });
    assert.deepEqual([incident.outcome, incident.mergedIntoId], ['merged', rides.incident.id]);
    const affected = (await listAffected(store.db, [rides.incident.id])).get(rides.incident.id) ?? [];
    assert.deepEqual(
      affected.map((each) => [each.componentId, each.source, each.startedAt, each.restoredAt]),
      [
        [pangyo, 'stated', at(1), null],
        [mail, 'cascade', at(1), null],
        [taxi, 'stated', at(2), null],
      ],
    );
    const etas = await listEtas(store.db, [fire.incident.id, rides.incident.id]);
    assert.equal(openEtas(etas.get(rides.incident.id) ?? []).get(mail)?.byAt, at(9));
    assert.deepEqual((etas.get(fire.incident.id) ?? []).map(promiseOutcome), [null]);
    assert.equal(await missLapsedEtas(asAlice(store, at(10))), 1);
    assert.deepEqual(await history('mail'), [
      ['operational', 0, 1],
      ['major_outage', 1, null],
    ]);
    const told = await store.db.selectFrom('notices').select(['kind', 'incidentId']).orderBy('createdAt').execute();
    assert.deepEqual(
      told.map((each) => each.kind),
      ['incident_opened', 'incident_opened', 'incident_resolved', 'eta_missed'],
    );
    await assert.rejects(
      mergeIncident(asAlice(store, at(11)), rides.incident.id, { intoId: fire.incident.id }),
      /Both must be open/,
    );
  });

  it('as one of the past it stands at its time, in uptime too, and nobody is told', async (t) => {
    const { store, pageId, id, history } = await aScene(t, database);
    await updateComponent(asAlice(store, at(5)), pageId, id('taxi'), { manualStatus: 'degraded_performance' });
    const { incident } = await backfillIncident(asAlice(store, at(9)), {
      ...{ pageId, name: { en: 'Fire' }, body: { en: 'A fire.' }, startedAt: at(1), at: at(3) },
      impacts: { [id('pangyo')]: 'major_outage', [id('taxi')]: 'partial_outage' },
    });
    assert.deepEqual([incident.startedAt, incident.createdAt, incident.resolvedAt], [at(1), at(1), at(3)]);
    assert.equal(incident.updatedAt, at(9));
    assert.deepEqual(await history('mail'), [
      ['operational', 0, 1],
      ['major_outage', 1, 3],
      ['operational', 3, null],
    ]);
    assert.deepEqual(await history('taxi'), [
      ['operational', 0, 1],
      ['partial_outage', 1, 3],
      ['operational', 3, 5],
      ['degraded_performance', 5, null],
    ]);
    assert.equal((await store.db.selectFrom('notices').selectAll().execute()).length, 0);
    const times = { startedAt: at(3), at: at(2) };
    const wrong = backfillIncident(asAlice(store, at(9)), { pageId, name: { en: 'Fire' }, body: {}, ...times });
    await assert.rejects(wrong, /The end must come after the start/);
  });
});

describeOnBoth('the history of components', (database) => {
  it('tiles time and stays as it is when it is told again, whatever was done and corrected', async (t) => {
    const { store, pageId, id } = await aScene(t, database);
    const keys = ['pangyo', 'mail', 'taxi'];
    const component = fc.constantFrom(...keys);
    const status = fc.constantFrom('degraded_performance', 'partial_outage', 'major_outage', 'operational' as const);
    const step = fc.record({
      kind: fc.constantFrom(
        'open',
        'post',
        'post',
        'restore',
        'resolve',
        'correct',
        'alarm',
        'merge',
        'backfill',
        'manual',
        'delete',
      ),
      which: fc.nat(9),
      component,
      status,
      minutes: fc.integer({ min: 1, max: 90 }),
      ago: fc.integer({ min: 0, max: 300 }),
    });
    let now = at(6);
    const act = async (each: typeof step extends fc.Arbitrary<infer T> ? T : never): Promise<void> => {
      const context = asAlice(store, now);
      const impacts = { [id(each.component)]: each.status };
      const past = now - each.ago * MINUTE;
      const name = { en: each.kind };
      const all = await listIncidents(store.db, pageId, { limit: 4 });
      const one = all[each.which % Math.max(1, all.length)]?.id ?? '';
      if (each.kind === 'open') await openIncident(context, { pageId, name, impacts, startedAt: past });
      if (each.kind === 'backfill') {
        await backfillIncident(context, { pageId, name, body: name, impacts, startedAt: past, at: past + 1 });
      }
      if (each.kind === 'manual')
        await updateComponent(context, pageId, id(each.component), { manualStatus: each.status });
      if (one === '') return;
      if (each.kind === 'post') await postUpdate(context, one, { impacts, status: 'identified' });
      if (each.kind === 'restore') {
        await postUpdate(context, one, { restoration: { [id(each.component)]: { kind: 'restored', at: past } } });
      }
      if (each.kind === 'resolve') await postUpdate(context, one, { status: 'resolved' });
      if (each.kind === 'alarm') await callFalseAlarm(context, one, {});
      if (each.kind === 'merge')
        await mergeIncident(context, one, { intoId: all[(each.which + 1) % all.length]?.id ?? '' });
      if (each.kind === 'delete') await deleteIncident(context, one);
      if (each.kind !== 'correct') return;
      const field = each.which % 2 === 0 ? 'started' : 'ended';
      const componentId = each.which % 3 === 0 ? null : id(each.component);
      await correctTimes(context, one, { times: [{ componentId, field, at: past }], reason: 'So.' });
    };
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 10 }), async (steps) => {
        for (const each of steps) {
          now += each.minutes * MINUTE;
          await act(each).catch((error: unknown) => {
            if (!(error instanceof Problem)) throw error;
          });
        }
        const ids = keys.map(id);
        const read = (): Promise<unknown[]> => listIntervals(store.db, ids, 0, now + 1);
        const intervals = await listIntervals(store.db, ids, 0, now + 1);
        for (const { id: componentId, status: published } of await listComponents(store.db, pageId)) {
          const own = intervals.filter((each) => each.componentId === componentId);
          assert.equal(own[0]?.fromAt, NOON);
          assert.equal(own.at(-1)?.status, published);
          const total = Object.values(timeByStatus(own, NOON, now)).reduce((sum, ms) => sum + ms, 0);
          assert.equal(total, now - NOON, 'no gap and no overlap');
          for (const [index, each] of own.entries()) assert.equal(each.untilAt, own[index + 1]?.fromAt ?? null);
        }
        await store.transaction((tx) => restateIntervals(tx, ids, now - HOUR));
        assert.deepEqual(await read(), intervals);
      }),
      { numRuns: 40 },
    );
  });
});

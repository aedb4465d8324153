import assert from 'node:assert/strict';
import { it } from 'node:test';
import { missLapsedEtas } from '../../src/actions/miss-lapsed-etas.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { updateIncident } from '../../src/actions/update-incident.ts';
import { promiseOutcome } from '../../src/domain/restoration.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import { listComponents } from '../../src/store/components.ts';
import { listEtas } from '../../src/store/etas.ts';
import { getIncident, listAffected } from '../../src/store/incidents.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import { toNotice } from '../../src/store/notices.ts';
import type { Store } from '../../src/store/open.ts';
import { getPage } from '../../src/store/pages.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';

async function statuses(store: Store, pageId: string): Promise<Record<string, string>> {
  return Object.fromEntries((await listComponents(store.db, pageId)).map((each) => [each.key, each.status]));
}

async function notices(store: Store): Promise<ReturnType<typeof toNotice>[]> {
  return (await store.db.selectFrom('notices').selectAll().orderBy('createdAt').execute()).map(toNotice);
}

describeOnBoth('incidents', (database) => {
  it('change the page, its history, the audit log and the outbox together', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['pangyo', 'mail'], [['mail', 'pangyo', 'hard']]);
    const [pangyo, mail] = [idOf(ids, 'pangyo'), idOf(ids, 'mail')];

    const { incident } = await openIncident(asAlice(store, NOON + HOUR), {
      pageId: page.id,
      name: { en: 'Fire in the data centre' },
      startedAt: NOON + 18 * MINUTE,
      body: { en: 'We know of it.' },
      impacts: { [pangyo]: 'major_outage' },
      restoration: { [mail]: { kind: 'conditional', condition: { en: '2 h after power returns' } } },
      nextUpdateBy: NOON + 2 * HOUR,
    });

    assert.deepEqual(await statuses(store, page.id), { pangyo: 'major_outage', mail: 'major_outage' });
    assert.equal((await getPage(store.db, page.id)).version, 2);
    const intervals = await listIntervals(store.db, [mail], NOON, NOON + 9 * HOUR);
    assert.deepEqual(
      intervals.map(({ status, fromAt, untilAt }) => [status, fromAt, untilAt]),
      [
        ['operational', NOON, NOON + 18 * MINUTE],
        ['major_outage', NOON + 18 * MINUTE, null],
      ],
    );
    assert.deepEqual(
      (await notices(store)).map((notice) => [notice.kind, notice.incidentId, notice.items.map((item) => item.kind)]),
      [['incident_opened', incident.id, ['component_affected', 'component_affected', 'eta_set']]],
    );
    assert.deepEqual(
      (await listAuditEntries(store.db, incident.id)).map((entry) => [entry.actorName, entry.action]),
      [['Alice', 'open-incident']],
    );
  });

  it('read restored from the minute in which a component came back, whenever that was posted', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['text']);
    const text = idOf(ids, 'text');
    const { incident } = await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Down' },
      impacts: { [text]: 'major_outage' },
      restoration: { [text]: { kind: 'by', byAt: NOON + 9 * HOUR } },
    });
    await postUpdate(asAlice(store, NOON + 10 * HOUR), incident.id, {
      restoration: { [text]: { kind: 'restored', at: NOON + 8 * HOUR } },
    });

    const intervals = await listIntervals(store.db, [text], NOON, NOON + 99 * HOUR);
    assert.deepEqual(intervals.at(-1), {
      componentId: text,
      status: 'operational',
      fromAt: NOON + 8 * HOUR,
      untilAt: null,
      cause: { kind: 'observation' },
    });
    const eta = (await listEtas(store.db, [incident.id])).get(incident.id)?.[0];
    assert.equal(eta && promiseOutcome(eta), 'kept');
  });

  it('change nothing at all when anything in an update is wrong', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const { incident } = await openIncident(asAlice(store), { pageId: page.id, name: { en: 'Down' } });
    await assert.rejects(
      postUpdate(asAlice(store, NOON + HOUR), incident.id, {
        body: { en: 'Soon' },
        impacts: { [idOf(ids, 'mail')]: 'major_outage' },
        restoration: { [idOf(ids, 'mail')]: { kind: 'by', byAt: NOON } },
      }),
      /This time has passed/,
    );
    assert.deepEqual(await statuses(store, page.id), { mail: 'operational' });
    assert.equal((await listUpdates(store.db, [incident.id])).get(incident.id)?.length, 1);
    assert.equal((await notices(store)).length, 1);
  });

  it('take updates that are posted at the same moment one after the other', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aSetting(store, ['mail']);
    const { incident } = await openIncident(asAlice(store), { pageId: page.id, name: { en: 'Down' } });
    const posts = Array.from({ length: 8 }, (_, n) =>
      postUpdate(asAlice(store, NOON + n + 1), incident.id, { body: { en: `Word ${n}` } }),
    );
    await Promise.all(posts);
    const updates = (await listUpdates(store.db, [incident.id])).get(incident.id) ?? [];
    assert.deepEqual(updates.map((update) => update.position).sort(), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describeOnBoth('a promise whose time comes', (database) => {
  it('is told once, in one notice for all that lapsed together, and restores nothing', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail', 'taxi', 'pay']);
    const six = NOON + 6 * HOUR;
    const promise = { kind: 'by', byAt: six } as const;
    const { incident } = await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Down' },
      impacts: Object.fromEntries(Object.values(ids).map((id) => [id, 'major_outage'])),
      restoration: { [idOf(ids, 'mail')]: promise, [idOf(ids, 'taxi')]: promise, [idOf(ids, 'pay')]: promise },
    });
    await postUpdate(asAlice(store, six - 1), incident.id, {
      restoration: { [idOf(ids, 'pay')]: { kind: 'restored' } },
    });

    assert.equal(await missLapsedEtas(asAlice(store, six - 1)), 0);
    assert.equal(await missLapsedEtas(asAlice(store, six)), 2);
    assert.equal(await missLapsedEtas(asAlice(store, six + HOUR)), 0);

    const last = (await notices(store)).at(-1);
    assert.equal(last?.kind, 'eta_missed');
    assert.deepEqual(new Set(last.componentIds), new Set([idOf(ids, 'mail'), idOf(ids, 'taxi')]));
    const down = (await listAffected(store.db, [incident.id])).get(incident.id) ?? [];
    assert.equal(down.filter((each) => each.restoredAt === null).length, 2);
  });
});

describeOnBoth('a maintenance', (database) => {
  it('starts by itself at its time and never ends by itself', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const { incident } = await scheduleMaintenance(asAlice(store), {
      pageId: page.id,
      name: { en: 'New disks' },
      body: { en: 'Mail is away for an hour.' },
      scheduledFor: NOON + HOUR,
      scheduledUntil: NOON + 2 * HOUR,
      componentIds: [idOf(ids, 'mail')],
    });
    assert.equal(await startDueMaintenances(asAlice(store, NOON + HOUR - 1)), 0);
    assert.deepEqual(await statuses(store, page.id), { mail: 'operational' });

    assert.equal(await startDueMaintenances(asAlice(store, NOON + HOUR)), 1);
    assert.deepEqual(await statuses(store, page.id), { mail: 'under_maintenance' });
    assert.equal(await startDueMaintenances(asAlice(store, NOON + 99 * HOUR)), 0);
    assert.equal((await getIncident(store.db, incident.id)).status, 'in_progress');

    await postUpdate(asAlice(store, NOON + 3 * HOUR), incident.id, { status: 'completed' });
    assert.deepEqual(await statuses(store, page.id), { mail: 'operational' });
    assert.deepEqual(
      (await notices(store)).map((notice) => notice.kind),
      ['maintenance_scheduled', 'maintenance_started', 'maintenance_completed'],
    );
  });

  it('that was put off begins when it is begun', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const about = { pageId: page.id, name: { en: 'New disks' }, body: {}, componentIds: [idOf(ids, 'mail')] };
    const times = { scheduledFor: NOON + HOUR, scheduledUntil: NOON + 2 * HOUR };
    const { incident } = await scheduleMaintenance(asAlice(store), { ...about, ...times });
    const later = { scheduledFor: NOON + 5 * HOUR, scheduledUntil: NOON + 6 * HOUR };
    assert.equal((await updateIncident(asAlice(store), incident.id, { edits: later })).startedAt, NOON + 5 * HOUR);
    assert.equal(await startDueMaintenances(asAlice(store, NOON + HOUR)), 0);
    assert.equal(await startDueMaintenances(asAlice(store, NOON + 5 * HOUR)), 1);
    const affected = (await listAffected(store.db, [incident.id])).get(incident.id) ?? [];
    assert.deepEqual(
      affected.map((each) => each.startedAt),
      [NOON + 5 * HOUR],
    );
  });

  it('is refused with every fault of its form', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aSetting(store, ['mail']);
    const input = {
      pageId: page.id,
      name: {},
      body: {},
      scheduledFor: NOON,
      scheduledUntil: NOON - 1,
      componentIds: [],
    };
    await assert.rejects(scheduleMaintenance(asAlice(store), input), {
      faults: [
        { field: 'name', message: 'Give it a name that says what people cannot do.' },
        { field: 'scheduled_for', message: 'Planned work begins in the future: give a later start.' },
        { field: 'scheduled_until', message: 'The end must come after the start.' },
      ],
    });
  });
});

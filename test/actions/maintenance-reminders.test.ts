import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { postUpdate } from '../../src/actions/post-update.ts';
import { remindSubscribers } from '../../src/actions/remind-subscribers.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { tellOverruns } from '../../src/actions/tell-overruns.ts';
import { updateIncident } from '../../src/actions/update-incident.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { getIncident } from '../../src/store/incidents.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';

/** A page that reminds a day and an hour before; answers with the notices that each moment brought. */
async function aWindow(t: TestContext, database: DatabaseName, { startsIn = 3 * DAY, notify = true } = {}) {
  const store = await openTestStore(t, database);
  const { page, ids } = await aSetting(store, ['mail']);
  await store.db
    .updateTable('pages')
    .set({ maintenanceRemindersMs: JSON.stringify([DAY, HOUR]) })
    .execute();
  const scheduledFor = NOON + startsIn;
  const { incident } = await scheduleMaintenance(asAlice(store), {
    pageId: page.id,
    name: { en: 'New disks' },
    body: { en: 'Mail is away.' },
    scheduledFor,
    scheduledUntil: scheduledFor + HOUR,
    componentIds: [idOf(ids, 'mail')],
    notify,
  });
  const kinds = async (): Promise<string[]> => {
    const rows = await store.db.selectFrom('notices').select(['id', 'kind']).orderBy('createdAt').execute();
    return rows.map((row) => row.kind);
  };
  /** All jobs at a moment, each twice: none says a thing twice. */
  const at = async (moment: number): Promise<string[]> => {
    const before = (await kinds()).length;
    for (const job of [remindSubscribers, startDueMaintenances, tellOverruns]) {
      await Promise.all([job(asAlice(store, moment)), job(asAlice(store, moment))]);
    }
    return (await kinds()).slice(before);
  };
  const post = (moment: number, input: UpdateInput) => postUpdate(asAlice(store, moment), incident.id, input);
  return { store, id: incident.id, scheduledFor, at, post, kinds };
}

describeOnBoth('reminders before maintenance', (database) => {
  it('go out once each at their moments', async (t) => {
    const { at, scheduledFor, store, id } = await aWindow(t, database);
    assert.deepEqual(await at(scheduledFor - DAY - 1), []);
    assert.deepEqual(await at(scheduledFor - DAY), ['maintenance_reminder']);
    assert.deepEqual(await at(scheduledFor - HOUR - 1), []);
    assert.deepEqual(await at(scheduledFor - HOUR), ['maintenance_reminder']);
    assert.deepEqual(await at(scheduledFor - 1), []);
    assert.deepEqual((await getIncident(store.db, id)).remindersSent, [DAY, HOUR]);
    assert.deepEqual(await at(scheduledFor), ['maintenance_started']);
    assert.equal((await listUpdates(store.db, [id])).get(id)?.length, 2, 'a reminder is no entry of the timeline');
  });

  it('are left out where their moment lies before the announcement', async (t) => {
    const { at, scheduledFor } = await aWindow(t, database, { startsIn: 5 * HOUR });
    assert.deepEqual(await at(NOON + MINUTE), []);
    assert.deepEqual(await at(scheduledFor - HOUR), ['maintenance_reminder']);
  });

  it('make one message where several moments were missed, and none once the work begins', async (t) => {
    const { at, scheduledFor } = await aWindow(t, database);
    assert.deepEqual(await at(scheduledFor - MINUTE), ['maintenance_reminder']);
    assert.deepEqual(await at(scheduledFor - MINUTE + 1), []);
    const late = await aWindow(t, database);
    assert.deepEqual(await late.at(late.scheduledFor), ['maintenance_started']);
  });

  it('begin anew when the window is moved, but not with what lies behind', async (t) => {
    const { at, scheduledFor, store, id } = await aWindow(t, database);
    assert.deepEqual(await at(scheduledFor - HOUR), ['maintenance_reminder']);
    const edits = { scheduledFor: scheduledFor + 2 * DAY, scheduledUntil: scheduledFor + 2 * DAY + HOUR };
    await updateIncident(asAlice(store, scheduledFor - HOUR + 1), id, { edits });
    assert.deepEqual(await at(scheduledFor), []);
    assert.deepEqual(await at(scheduledFor + DAY), ['maintenance_reminder']);
    const nearer = { scheduledFor: scheduledFor + DAY + 6 * HOUR, scheduledUntil: scheduledFor + 2 * DAY };
    await updateIncident(asAlice(store, scheduledFor + DAY + 1), id, { edits: nearer });
    assert.deepEqual(await at(scheduledFor + DAY + 2), [], 'the day before has passed');
    assert.deepEqual(await at(scheduledFor + DAY + 5 * HOUR), ['maintenance_reminder']);
  });

  it('do not go out for what was cancelled, nor for what nobody was told of', async (t) => {
    const { at, scheduledFor, post } = await aWindow(t, database);
    await post(NOON + HOUR, { status: 'cancelled' });
    assert.deepEqual(await at(scheduledFor - HOUR), []);
    const silent = await aWindow(t, database, { notify: false });
    assert.deepEqual(await silent.at(silent.scheduledFor - HOUR), []);
    await silent.post(silent.scheduledFor - HOUR / 2 - 1, { body: { en: 'Mail will be away.' } });
    assert.deepEqual(await silent.at(silent.scheduledFor - HOUR / 2), ['maintenance_reminder']);
  });
});

describeOnBoth('work that goes on past its planned end', (database) => {
  it('never ends by itself; readers are told once, and again after a new end that passes', async (t) => {
    const { at, scheduledFor, post, store, id } = await aWindow(t, database);
    const end = scheduledFor + HOUR;
    await at(scheduledFor);
    await post(scheduledFor + MINUTE, { status: 'verifying' });
    assert.deepEqual(await at(end - 1), []);
    assert.deepEqual(await at(end), ['maintenance_overrun']);
    assert.deepEqual(await at(end + 5 * DAY), []);
    assert.equal((await getIncident(store.db, id)).status, 'verifying');
    const newest = (await listUpdates(store.db, [id])).get(id)?.[0];
    assert.deepEqual(newest?.automatic, { kind: 'maintenance_overrun', at: end });

    const later = end + 6 * DAY;
    await post(end + 5 * DAY, { window: { scheduledUntil: later } });
    assert.deepEqual(await at(later - 1), []);
    assert.deepEqual(await at(later), ['maintenance_overrun']);
    await updateIncident(asAlice(store, later + 1), id, { edits: { scheduledUntil: later + HOUR } });
    assert.deepEqual(await at(later + 2), [], 'a new end through the API counts too');
    await post(later + 3, { status: 'completed' });
    assert.deepEqual(await at(later + 2 * HOUR), []);
  });

  it('leaves standing that staff promised a word and gave none', async (t) => {
    const { at, scheduledFor, post, store, id } = await aWindow(t, database);
    await at(scheduledFor);
    const promised = scheduledFor + 30 * MINUTE;
    await post(scheduledFor + MINUTE, { body: { en: 'Begun.' }, nextUpdateBy: promised });
    assert.deepEqual(await at(scheduledFor + HOUR), ['maintenance_overrun']);
    assert.equal((await getIncident(store.db, id)).nextUpdateBy, promised);
  });

  it('takes no end that has passed, no start once it is begun, and nothing once it is over', async (t) => {
    const { at, scheduledFor, post } = await aWindow(t, database);
    await assert.rejects(post(NOON + 1, { window: { scheduledFor: NOON } }), /begins in the future/);
    await assert.rejects(post(NOON + 1, { window: { scheduledUntil: scheduledFor } }), /must come after the start/);
    await at(scheduledFor);
    const late = scheduledFor + 2 * HOUR;
    await assert.rejects(post(late, { window: { scheduledUntil: late - 1 } }), /This time has passed/);
    await assert.rejects(post(late, { window: { scheduledFor: late - 1, scheduledUntil: late + 1 } }), /has begun/);
    await post(late, { status: 'completed' });
    await assert.rejects(post(late + 1, { window: { scheduledUntil: late + HOUR } }), /It is over/);
  });

  it('tells of a window that was moved, and a window left as it is says nothing', async (t) => {
    const { post, kinds, scheduledFor, store, id } = await aWindow(t, database);
    await assert.rejects(post(NOON + 1, { window: { scheduledFor } }), /Write something/);
    const window = { scheduledFor: scheduledFor + DAY, scheduledUntil: scheduledFor + DAY + HOUR };
    await post(NOON + 2, { window });
    assert.deepEqual(await kinds(), ['maintenance_scheduled', 'maintenance_updated']);
    const { startedAt, scheduledUntil } = await getIncident(store.db, id);
    assert.deepEqual([startedAt, scheduledUntil], [window.scheduledFor, window.scheduledUntil]);
  });
});

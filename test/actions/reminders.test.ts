import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { acknowledgeReminder } from '../../src/actions/acknowledge-reminder.ts';
import type { ActionContext } from '../../src/actions/context.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { remindStaff } from '../../src/actions/remind-staff.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { DUTY_PRESETS } from '../../src/domain/duty.ts';
import type { Reminder } from '../../src/domain/reminder.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import type { Store } from '../../src/store/open.ts';
import { listReminders } from '../../src/store/reminders.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf, type Setting } from '../support/factories.ts';

interface Scene extends Setting {
  store: Store;
  incidentId: string;
  /** Lets the schedule look at minutes after noon. */
  lookAt: (minutes: number) => Promise<unknown[]>;
  post: (minutes: number, input: UpdateInput) => Promise<void>;
}

const schedule = (store: Store, now: number): ActionContext => ({
  ...{ store, now, actor: { kind: 'system', id: null, name: 'schedule' } },
});

/** What was asked, in short: kind, stage, number of services. */
const shown = ({ kind, stage, componentIds }: Reminder): unknown => [kind, stage, componentIds.length];

describeOnBoth('reminders', (database) => {
  const aScene = async (t: TestContext, input: (ids: Record<string, string>) => UpdateInput): Promise<Scene> => {
    const store = await openTestStore(t, database);
    const setting = await aSetting(store, ['mail', 'taxi']);
    const { incident } = await openIncident(asAlice(store), {
      ...{ pageId: setting.page.id, name: { en: 'Trouble' }, body: { en: 'We know.' } },
      impacts: { [idOf(setting.ids, 'mail')]: 'major_outage', [idOf(setting.ids, 'taxi')]: 'major_outage' },
      ...input(setting.ids),
    });
    return {
      ...{ ...setting, store, incidentId: incident.id },
      lookAt: async (minutes) => (await remindStaff(schedule(store, NOON + minutes * MINUTE))).map(shown),
      post: async (minutes, update) => {
        await postUpdate(asAlice(store, NOON + minutes * MINUTE), incident.id, update);
      },
    };
  };
  const bothBy =
    (hours: number) =>
    (ids: Record<string, string>): UpdateInput => {
      const eta = { kind: 'by', byAt: NOON + hours * HOUR } as const;
      return { restoration: { [idOf(ids, 'mail')]: eta, [idOf(ids, 'taxi')]: eta } };
    };

  it('come before an estimate lapses, as it does and after, services of one time together', async (t) => {
    const { lookAt } = await aScene(t, bothBy(2));
    assert.deepEqual(await lookAt(104), []);
    assert.deepEqual(await lookAt(105), [['eta', 0, 2]]);
    assert.deepEqual(await lookAt(106), []);
    assert.deepEqual(await lookAt(120), [['eta', 1, 2]]);
    assert.deepEqual(await lookAt(135), [['eta', 2, 2]]);
  });

  it('are one where the schedule stood still through several of them', async (t) => {
    const { lookAt, store, incidentId } = await aScene(t, bothBy(2));
    assert.deepEqual(await lookAt(400), [['eta', 5, 2]]);
    assert.equal((await listReminders(store.db, [incidentId])).length, 1);
  });

  it('are written once where two nodes look at the same time', async (t) => {
    const { store, incidentId } = await aScene(t, bothBy(2));
    const written = await Promise.all(
      [105, 105, 105].map((minutes) => remindStaff(schedule(store, NOON + minutes * MINUTE))),
    );
    assert.equal(written.flat().length, 1);
    assert.equal((await listReminders(store.db, [incidentId])).length, 1);
  });

  it('stop for what is back, moved or withdrawn, and go on for the rest', async (t) => {
    const { lookAt, post, ids } = await aScene(t, bothBy(2));
    await lookAt(105);
    await post(110, { restoration: { [idOf(ids, 'mail')]: { kind: 'restored' } } });
    assert.deepEqual(await lookAt(120), [['eta', 1, 1]]);
    await post(130, {
      body: { en: 'It takes longer.' },
      restoration: { [idOf(ids, 'taxi')]: { kind: 'by', byAt: NOON + 10 * HOUR } },
    });
    assert.deepEqual(await lookAt(300), []);
    assert.deepEqual(await lookAt(585), [['eta', 0, 1]]);
    await post(590, { body: { en: 'Nobody knows.' }, restoration: { [idOf(ids, 'taxi')]: { kind: 'withdrawn' } } });
    assert.deepEqual(await lookAt(700), []);
  });

  it('ask for the next update five minutes before, and no more once it is posted', async (t) => {
    const { lookAt, post } = await aScene(t, () => ({ nextUpdateBy: NOON + HOUR }));
    assert.deepEqual(await lookAt(54), []);
    assert.deepEqual(await lookAt(55), [['next_update', 0, 0]]);
    assert.deepEqual(await lookAt(60), [['next_update', 1, 0]]);
    await post(61, { body: { en: 'Nothing new.' } });
    assert.deepEqual(await lookAt(90), []);
  });

  it('ask before a duty to notify lapses and once as it does, as long as something is untold', async (t) => {
    const { lookAt, post, store, page, ids } = await aScene(t, () => ({}));
    await updatePage(asAlice(store), page.id, { dutyLimits: DUTY_PRESETS.korea });
    assert.deepEqual(await lookAt(89), []);
    assert.deepEqual(await lookAt(90), [['duty_notice', 0, 0]]);
    assert.deepEqual(await lookAt(120), [['duty_notice', 1, 0]]);
    assert.deepEqual(await lookAt(1000), []);
    await post(1001, { body: { en: 'A fire. Call us.' }, contact: { en: 'Call 1577.' }, discloses: ['cause'] });
    const back = { kind: 'restored' } as const;
    await post(1002, { status: 'resolved', restoration: { [idOf(ids, 'mail')]: back, [idOf(ids, 'taxi')]: back } });
    const damagesAt = 1002 + (30 * DAY) / MINUTE;
    assert.deepEqual(await lookAt(damagesAt - (3 * DAY) / MINUTE - 1), []);
    assert.deepEqual(await lookAt(damagesAt - (3 * DAY) / MINUTE), [['duty_damages', 0, 0]]);
  });

  it('ask about planned work that comes to its end, and go on while it outruns it', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aSetting(store, ['mail']);
    const { incident } = await scheduleMaintenance(asAlice(store), {
      ...{ pageId: page.id, name: { en: 'New disks' }, body: { en: 'Mail stops.' }, componentIds: [idOf(ids, 'mail')] },
      ...{ scheduledFor: NOON + HOUR, scheduledUntil: NOON + 3 * HOUR },
    });
    const lookAt = async (minutes: number): Promise<unknown[]> =>
      (await remindStaff(schedule(store, NOON + minutes * MINUTE))).map(shown);
    assert.deepEqual(await lookAt(59), []);
    await startDueMaintenances(schedule(store, NOON + HOUR));
    assert.deepEqual(await lookAt(164), []);
    assert.deepEqual(await lookAt(165), [['maintenance_end', 0, 0]]);
    assert.deepEqual(await lookAt(180), [['maintenance_end', 1, 0]]);
    assert.deepEqual(await lookAt(195), [['maintenance_end', 2, 0]]);
    await postUpdate(asAlice(store, NOON + 200 * MINUTE), incident.id, { status: 'completed' });
    assert.deepEqual(await lookAt(300), []);
  });

  it('are silent while somebody is on it, and record who that is', async (t) => {
    const { lookAt, store, incidentId } = await aScene(t, bothBy(2));
    await lookAt(120);
    const [reminder] = await listReminders(store.db, [incidentId]);
    assert.ok(reminder);
    const bob = { kind: 'staff', id: 'bob', name: 'Bob' } as const;
    await acknowledgeReminder(asAlice(store, NOON + 121 * MINUTE), reminder.id);
    await acknowledgeReminder({ store, now: NOON + 122 * MINUTE, actor: bob }, reminder.id);
    const [answered] = await listReminders(store.db, [incidentId]);
    assert.deepEqual([answered?.acknowledgedBy, answered?.acknowledgedAt], ['Alice', NOON + 121 * MINUTE]);
    assert.deepEqual(await lookAt(150), []);
    assert.deepEqual(await lookAt(151), [['eta', 2, 2]]);
    const entries = await listAuditEntries(store.db, incidentId);
    assert.deepEqual(
      entries.filter(({ action }) => action.includes('remind')).map(({ action, actorName }) => [action, actorName]),
      [
        ['remind-staff', 'schedule'],
        ['acknowledge-reminder', 'Alice'],
        ['remind-staff', 'schedule'],
      ],
    );
  });

  it('go with an incident that is deleted, and cannot be answered where there is none', async (t) => {
    const { lookAt, store, incidentId } = await aScene(t, bothBy(2));
    await store.transaction((tx) =>
      tx.updateTable('incidents').set({ deletedAt: NOON }).where('id', '=', incidentId).execute(),
    );
    assert.deepEqual(await lookAt(120), []);
    await assert.rejects(acknowledgeReminder(asAlice(store), 'nothing'), /reminder/);
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { deleteComponent } from '../../src/actions/delete-component.ts';
import { endSeries } from '../../src/actions/end-series.ts';
import { planOccurrences } from '../../src/actions/plan-occurrences.ts';
import { planSeries, type PlanSeriesInput } from '../../src/actions/plan-series.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updateIncident } from '../../src/actions/update-incident.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import { getIncident, listAffected, listIncidents } from '../../src/store/incidents.ts';
import type { Store } from '../../src/store/open.ts';
import { getSeries, listSeries } from '../../src/store/series.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import type { TestContext } from 'node:test';

const WEEK = 7 * DAY;

async function aSeriesSetting(t: TestContext, database: DatabaseName) {
  const store = await openTestStore(t, database);
  const { page, ids } = await aSetting(store, ['mail', 'taxi']);
  const input: PlanSeriesInput = {
    pageId: page.id,
    name: { en: 'Patches' },
    body: { en: 'Short breaks.' },
    rule: 'RRULE:FREQ=WEEKLY',
    scheduledFor: NOON + DAY,
    scheduledUntil: NOON + DAY + 2 * HOUR,
    componentIds: [idOf(ids, 'mail'), idOf(ids, 'taxi')],
  };
  return { store, page, ids, input };
}

/** Starts of the maintenances of a page, in days after the first possible one. */
async function days(store: Store, pageId: string): Promise<number[]> {
  const made = await listIncidents(store.db, pageId, { kind: 'maintenance' });
  return made.map((each) => (Number(each.scheduledFor) - NOON) / DAY).sort((a, b) => a - b);
}

async function kinds(store: Store): Promise<string[]> {
  return (await store.db.selectFrom('notices').select('kind').orderBy('createdAt').execute()).map((row) => row.kind);
}

describeOnBoth('a series of maintenances', (database) => {
  it('makes the next date, and those within two weeks, each once', async (t) => {
    const { store, page, input } = await aSeriesSetting(t, database);
    const series = await planSeries(asAlice(store), input);
    assert.deepEqual(await days(store, page.id), [1, 8]);
    assert.deepEqual(await kinds(store), ['maintenance_scheduled', 'maintenance_scheduled']);
    assert.equal(await planOccurrences(asAlice(store, NOON + MINUTE)), 0);
    await Promise.all([1, 2, 3].map(() => planOccurrences(asAlice(store, NOON + DAY))));
    assert.deepEqual(await days(store, page.id), [1, 8, 15]);
    const made = await listIncidents(store.db, page.id);
    assert.ok(made.every((each) => each.seriesId === series.id && each.status === 'scheduled'));
    assert.ok(made.every((each) => Number(each.scheduledUntil) - Number(each.scheduledFor) === 2 * HOUR));
    // A clock that is set back makes nothing again.
    assert.equal(await planOccurrences(asAlice(store, NOON)), 0);
    assert.deepEqual(
      (await listAuditEntries(store.db, series.id)).map((entry) => entry.action),
      ['plan-series'],
    );
  });

  it('has its next date made however far away it is', async (t) => {
    const { store, page, input } = await aSeriesSetting(t, database);
    await planSeries(asAlice(store), { ...input, rule: 'FREQ=MONTHLY;BYMONTHDAY=2' });
    assert.deepEqual(await days(store, page.id), [1]);
    assert.equal(await planOccurrences(asAlice(store, NOON + DAY)), 1);
    assert.deepEqual(await days(store, page.id), [1, 32]);
  });

  it('does not make a date again that was moved or cancelled', async (t) => {
    const { store, page, input } = await aSeriesSetting(t, database);
    await planSeries(asAlice(store), input);
    const made = await listIncidents(store.db, page.id);
    const [first, second] = made.sort((a, b) => a.startedAt - b.startedAt);
    assert.ok(first && second);
    const edits = { scheduledFor: NOON + 2 * DAY, scheduledUntil: NOON + 2 * DAY + HOUR };
    await updateIncident(asAlice(store, NOON + 1), first.id, { edits });
    await postUpdate(asAlice(store, NOON + 2), second.id, { status: 'cancelled' });
    await planOccurrences(asAlice(store, NOON + 3));
    assert.deepEqual(await days(store, page.id), [2, 8]);
    await planOccurrences(asAlice(store, NOON + DAY));
    assert.deepEqual(await days(store, page.id), [2, 8, 15]);
    assert.equal((await getIncident(store.db, second.id)).status, 'cancelled');
  });

  it('leaves out windows that passed while nobody was there to make them', async (t) => {
    const { store, page, input } = await aSeriesSetting(t, database);
    await planSeries(asAlice(store), input);
    await planOccurrences(asAlice(store, NOON + 6 * WEEK));
    assert.deepEqual(await days(store, page.id), [1, 8, 43, 50]);
  });

  it('tells nobody of its dates where it was planned so', async (t) => {
    const { store, page, input } = await aSeriesSetting(t, database);
    await planSeries(asAlice(store), { ...input, notify: false });
    assert.equal((await days(store, page.id)).length, 2);
    assert.deepEqual(await kinds(store), []);
  });

  it('touches no component that has been deleted since', async (t) => {
    const { store, page, ids, input } = await aSeriesSetting(t, database);
    await planSeries(asAlice(store), { ...input, rule: 'FREQ=MONTHLY;BYMONTHDAY=2' });
    await deleteComponent(asAlice(store, NOON + 1), page.id, idOf(ids, 'taxi'));
    await planOccurrences(asAlice(store, NOON + DAY));
    const newest = (await listIncidents(store.db, page.id)).find((each) => each.createdAt === NOON + DAY);
    assert.ok(newest);
    const affected = (await listAffected(store.db, [newest.id])).get(newest.id) ?? [];
    assert.deepEqual(
      affected.map((each) => each.componentId),
      [idOf(ids, 'mail')],
    );
  });

  it('ends by a person, with the dates that are planned or without, and by itself after its last date', async (t) => {
    const { store, page, input } = await aSeriesSetting(t, database);
    const series = await planSeries(asAlice(store), input);
    assert.equal(await endSeries(asAlice(store, NOON + 1), series.id, { isCancelling: false }), 0);
    assert.equal(await planOccurrences(asAlice(store, NOON + DAY)), 0);
    assert.deepEqual(await days(store, page.id), [1, 8]);
    assert.equal(await endSeries(asAlice(store, NOON + DAY), series.id, { isCancelling: true }), 2);
    assert.equal((await kinds(store)).filter((kind) => kind === 'maintenance_cancelled').length, 2);

    const short = await planSeries(asAlice(store), { ...input, rule: 'FREQ=DAILY;COUNT=2' });
    assert.equal((await getSeries(store.db, short.id)).endedAt, null, 'its last date is still to come');
    await planOccurrences(asAlice(store, NOON + 2 * DAY));
    assert.equal((await getSeries(store.db, short.id)).endedAt, NOON + 2 * DAY);
    assert.deepEqual(await listSeries(store.db), []);
  });

  it('is refused, and nothing of it saved, where its rule or window cannot be', async (t) => {
    const { store, page, input } = await aSeriesSetting(t, database);
    const refused = [
      [{ rule: 'FREQ=HOURLY' }, 'rule'],
      [{ rule: 'FREQ=DAILY;INTERVAL=7;BYDAY=FR' }, 'rule'],
      [{ rule: 'FREQ=WEEKLY;BYDAY=FR' }, 'scheduled_for'],
      [{ rule: 'FREQ=DAILY', scheduledUntil: NOON + 2 * DAY + 1 }, 'scheduled_until'],
      [{ rule: 'FREQ=YEARLY', scheduledUntil: NOON + 30 * DAY }, 'scheduled_until'],
      [{ scheduledFor: NOON - DAY }, 'scheduled_for'],
      [{ name: {} }, 'name'],
    ] as const;
    for (const [change, field] of refused) {
      await assert.rejects(planSeries(asAlice(store), { ...input, ...change }), new RegExp(`^Problem: ${field}: `));
    }
    await planSeries(asAlice(store), { ...input, rule: 'FREQ=DAILY;COUNT=1', scheduledUntil: NOON + 2 * DAY });
    assert.deepEqual(await days(store, page.id), [1]);
  });
});

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { scheduleMaintenance } from '../../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../../src/actions/start-due-maintenances.ts';
import { DAY, HOUR } from '../../../src/lib/clock.ts';
import { toZonedInput } from '../../../src/lib/zoned-time.ts';
import { getIncident, listIncidents } from '../../../src/store/incidents.ts';
import { listSeries } from '../../../src/store/series.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb } from '../../support/web.ts';

async function aConsole(t: TestContext) {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail']);
  const { alice, clock } = await startWeb(t, store);
  const fields = {
    'name.en': 'New disks',
    'body.en': 'Mail is read-only.',
    scheduled_for: '2026-03-10T02:00',
    scheduled_until: '2026-03-10T04:00',
    components: [idOf(ids, 'mail')],
    notify: 'yes',
  };
  return { store, page, ids, alice, clock, fields };
}

const shownIn = (text: string): string =>
  (/name="shown" value="([^"]*)"/.exec(text)?.[1] ?? '').replaceAll('&#x3D;', '=');

describe('the form of work that comes again', () => {
  it('shows the next dates first, and plans them when it is sent again as it is', async (t) => {
    const { store, page, alice, fields } = await aConsole(t);
    const weekly = { ...fields, repeats: 'weekly' };
    const preview = await alice.post('/console/maintenances', weekly).expect(200);
    for (const day of ['10 Mar', '17 Mar', '24 Mar', '31 Mar', '7 Apr']) assert.match(preview.text, new RegExp(day));
    assert.match(preview.text, /value="New disks"/);
    assert.deepEqual(await listSeries(store.db, page.id), [], 'nothing is planned by looking');
    const shown = shownIn(preview.text);

    const other = { ...weekly, shown, scheduled_for: '2026-03-11T02:00', scheduled_until: '2026-03-11T04:00' };
    const again = await alice.post('/console/maintenances', other).expect(200);
    assert.match(again.text, /18 Mar/, 'dates that nobody has seen are shown first');

    await alice
      .post('/console/maintenances', { ...weekly, shown })
      .expect(303)
      .expect('Location', /series\?planned/);
    const [series] = await listSeries(store.db, page.id);
    assert.deepEqual(
      [series?.rule, series?.timeZone, series?.durationMs, series?.isNotified],
      ['FREQ=WEEKLY;BYDAY=TU', 'Asia/Seoul', 2 * HOUR, true],
    );
    const made = await listIncidents(store.db, page.id);
    assert.deepEqual(
      made.map((each) => each.seriesId),
      [series?.id],
      'only what is near is announced',
    );
  });

  it('says what is wrong with a rule, keeps it, and shows the dates that it has', async (t) => {
    const { alice, fields, store, page } = await aConsole(t);
    const send = (rule: string, more = {}) =>
      alice.post('/console/maintenances', { ...fields, repeats: 'rule', rule, ...more });
    const hourly = await send('FREQ=HOURLY').expect(422);
    assert.match(hourly.text, /value="FREQ&#x3D;HOURLY"/);
    assert.match(hourly.text, /id="rule-faults"/);
    assert.match((await send('FREQ=DAILY;INTERVAL=7;BYDAY=MO').expect(422)).text, /This rule has no dates/);
    const off = await send('FREQ=MONTHLY;BYDAY=1MO').expect(422);
    assert.match(off.text, /id="scheduled_for-faults"/);
    assert.match(off.text, /6 Apr/);
    const long = await send('FREQ=DAILY', { scheduled_until: '2026-03-11T03:00' }).expect(422);
    assert.match(long.text, /would not be over before it is due again/);
    const past = { scheduled_for: '2020-03-10T02:00', scheduled_until: '2020-03-10T04:00' };
    await alice.post('/console/maintenances', { ...fields, ...past, repeats: 'weekly' }).expect(422);
    await alice.post('/console/maintenances', { ...fields, scheduled_for: '', repeats: 'weekly' }).expect(422);
    assert.deepEqual(await listSeries(store.db, page.id), []);
    assert.match((await send('FREQ=MONTHLY;BYDAY=2TU').expect(200)).text, /14 Apr/);
  });

  it('lists what comes again with its dates, and ends it with or without those planned', async (t) => {
    const { alice, fields, store, page } = await aConsole(t);
    const plan = async (): Promise<void> => {
      const weekly = { ...fields, repeats: 'weekly' };
      const { text } = await alice.post('/console/maintenances', weekly);
      await alice.post('/console/maintenances', { ...weekly, shown: shownIn(text) }).expect(303);
    };
    await plan();
    const [first] = await listSeries(store.db, page.id);
    const [made] = await listIncidents(store.db, page.id);
    const screen = await alice.get('/console/series').expect(200);
    assert.match(screen.text, new RegExp(`href="/console/incidents/${String(made?.id)}"`));
    assert.match(screen.text, /7 Apr/);
    await alice.post(`/console/series/${String(first?.id)}/end`).expect(303);
    assert.equal((await getIncident(store.db, String(made?.id))).status, 'scheduled');
    assert.match((await alice.get('/console/series?ended').expect(200)).text, /The series has ended/);

    await plan();
    const [second] = await listSeries(store.db, page.id);
    await alice.post(`/console/series/${String(second?.id)}/end`, { cancel: 'yes' }).expect(303);
    const statuses = (await listIncidents(store.db, page.id)).map((each) => [each.seriesId, each.status]);
    assert.deepEqual(
      new Map(statuses as [string, string][]),
      new Map([
        [String(first?.id), 'scheduled'],
        [String(second?.id), 'cancelled'],
      ]),
    );
    await alice.post('/console/series/000000000000/end').expect(404);
  });
});

describe('the form of an update to planned work', () => {
  it('gives a new end while it goes on, and leaves the window alone where it is not touched', async (t) => {
    const { alice, clock, store, page, ids } = await aConsole(t);
    const { incident } = await scheduleMaintenance(asAlice(store), {
      pageId: page.id,
      name: { en: 'Disks' },
      body: {},
      scheduledFor: NOON + HOUR + 1_234,
      scheduledUntil: NOON + 2 * HOUR + 1_234,
      componentIds: [idOf(ids, 'mail')],
    });
    const path = `/console/incidents/${incident.id}`;
    assert.match((await alice.get(path)).text, /name="scheduled_for" value="2026-03-01T22:00"/);
    await startDueMaintenances(asAlice(store, NOON + 2 * HOUR));
    clock.set(NOON + 2 * HOUR);
    const screen = await alice.get(path);
    assert.doesNotMatch(screen.text, /name="scheduled_for"/);
    const same = { scheduled_until: '2026-03-01T23:00', 'body.en': 'Going well.', notify: 'yes' };
    await alice.post(`${path}/updates`, { ...same, seen: '2' }).expect(303);
    assert.equal((await getIncident(store.db, incident.id)).scheduledUntil, NOON + 2 * HOUR + 1_234);

    const passed = { scheduled_until: '2026-03-01T22:30', seen: '3' };
    const refused = await alice.post(`${path}/updates`, passed).expect(422);
    assert.match(refused.text, /id="scheduled_until-faults"/);
    assert.match(refused.text, /value="2026-03-01T22:30"/);
    const later = toZonedInput(NOON + 4 * HOUR, page.timeZone);
    await alice.post(`${path}/updates`, { scheduled_until: later, seen: '3', notify: 'yes' }).expect(303);
    assert.equal((await getIncident(store.db, incident.id)).scheduledUntil, NOON + 4 * HOUR);
    assert.match((await alice.get(path)).text, /The work is now planned until/);
    clock.set(NOON + DAY);
  });
});

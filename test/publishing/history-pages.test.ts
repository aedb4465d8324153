import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backfillIncident } from '../../src/actions/backfill-incident.ts';
import { callFalseAlarm } from '../../src/actions/call-false-alarm.ts';
import { correctTimes } from '../../src/actions/correct-times.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updateComponent } from '../../src/actions/update-component.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { deleteComponent, setDependencies } from '../../src/store/components.ts';
import { deleteIncident } from '../../src/store/incidents.ts';
import { touchPage } from '../../src/store/pages.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { aSetting, asAlice, idOf } from '../support/factories.ts';
import { anOutage, aQuietPage, HIDDEN_NAME } from '../support/outage.ts';
import { aFolder, aPublisher } from '../support/publisher.ts';

/** Today in Seoul, at noon in UTC. */
const TODAY = '2026-03-01';

/** What a reader reads, without markup. */
function words(html: string): string {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  return main
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&#x3D;', '=')
    .replace(/\s+/g, ' ')
    .trim();
}

describeOnBoth('the pages of the past', (database) => {
  it('tell what a service went through: in each day, in figures, and in seconds', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    const page = body(`/en/components/${idOf(ids, 'mail')}`);
    assert.match(page, /aria-label="17 Feb 2026: Down 2 hr"/);
    assert.match(page, /<a class="operational" href="\/en\/days\/2026-02-16" title="16 Feb 2026: Working"/);
    assert.equal([...page.matchAll(/href="\/en\/days\/\d{4}-\d\d-\d\d" title/g)].length, 90);
    // 2 hours twelve days ago and 3 hours today; the days are 89 and the 21 hours of today.
    const watched = (89 * DAY + 21 * HOUR) / 1_000;
    assert.match(
      words(page),
      new RegExp(`1 − \\(18,000 \\+ 0\\.3 × 0\\) ÷ ${watched.toLocaleString('en')} = 99\\.76%`),
    );
    assert.match(words(page), /24 hours 87\.5% 7 days 98\.18%/);
    assert.match(words(page), /Expected back by 2 Mar 2026, 01:00 GMT\+9/);
    assert.match(body(`/ko/components/${idOf(ids, 'mail')}`), /aria-label="2026\. 2\. 17\.: 이용 불가 2시간"/);
  });

  it('tell what happened on a day, with its incidents, and of other days that nothing did', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    const day = words(body('/en/days/2026-02-17'));
    assert.match(day, /Tuesday, 17 February 2026/);
    assert.match(day, /Mail Down 17 Feb 2026, 21:00 GMT\+9 to 23:00 GMT\+9 \(2 hr\)/);
    assert.match(day, /Trouble with mail Resolved/);
    assert.match(words(body('/en/days/2026-02-16')), /Every service worked all day\./);
    const today = body(`/en/days/${TODAY}`);
    assert.match(words(today), /Mail Down Since 1 Mar 2026, 18:00 GMT\+9/);
    assert.ok(today.includes(`/en/components/${idOf(ids, 'photos')}`));
    assert.equal(body('/en/days/2026-03-02'), '');
    assert.equal(body('/en/days/2025-11-01'), '');
  });

  it('list what began in each month, in the zone of the page, with the months beside it', async (t) => {
    const store = await openTestStore(t, database);
    await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    const february = body('/en/history/2026-02');
    assert.match(words(february), /^February 2026/);
    assert.match(february, /Trouble with mail/);
    assert.doesNotMatch(february, /after a fire|Database upgrade/);
    assert.match(february, /rel="prev"|href="\/en\/history\/2026-01"/);
    assert.match(body('/en/history/2026-03'), /Many services are down after a fire/);
    assert.doesNotMatch(body('/en/history/2026-03'), /rel="next"/);
    assert.match(body('/en/history'), /<a href="\/en\/history\/2026-02">February 2026<\/a>/);
  });

  it('tell what work is planned, and how the pages are to be read', async (t) => {
    const store = await openTestStore(t, database);
    await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    assert.match(words(body('/en/maintenance')), /To come Database upgrade Scheduled 3 Mar 2026, 21:00 GMT\+9/);
    assert.match(words(body('/id/about')), /Waktu aktif = 1 − \(Tidak dapat digunakan \+ 0,3 × Sebagian terganggu\)/);
    assert.match(body('/ko/about'), /href="\/ko\/maintenance"/);
  });
});

it('shows what a service needs and consists of, and nothing of what is hidden', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await anOutage(store);
  await store.transaction(async (tx) => {
    await touchPage(tx, page.id, NOON);
    const needs = ['mail', 'pangyo'].map((key) => ({
      ...{ componentId: idOf(ids, 'imap'), needsId: idOf(ids, key), kind: 'hard' as const },
    }));
    await setDependencies(tx, idOf(ids, 'imap'), needs);
  });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const imap = body(`/en/components/${idOf(ids, 'imap')}`);
  assert.match(words(imap), /What it needs Mail Down/);
  assert.equal(body(`/en/components/${idOf(ids, 'pangyo')}`), '');
  const pages = publisher.files.paths().filter((path) => /\/(components|days|history|maintenance|about)/.test(path));
  for (const path of pages) {
    for (const secret of [HIDDEN_NAME, idOf(ids, 'pangyo')]) assert.ok(!body(path).includes(secret), path);
  }
});

describe('what is taken away', () => {
  it('has no page any more: a deleted service, and one that is hidden later', async (t) => {
    const store = await openTestStore(t);
    const { page, ids } = await anOutage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    assert.match(body('/en/days/2026-02-17'), /Mail/);
    await store.transaction(async (tx) => {
      await touchPage(tx, page.id, NOON);
      await deleteComponent(tx, idOf(ids, 'mail'), NOON);
    });
    await updateComponent(asAlice(store, NOON), page.id, idOf(ids, 'transfer'), { isHidden: true });
    await publisher.publishDue();
    for (const key of ['mail', 'transfer']) {
      const id = idOf(ids, key);
      assert.deepEqual(
        publisher.files.paths().filter((path) => path.includes(id) || body(path).includes(`components/${id}`)),
        [],
        key,
      );
    }
  });

  it('is told no more where an incident was deleted, and as a false alarm where it was one', async (t) => {
    const store = await openTestStore(t);
    const { page, incidentId } = await anOutage(store);
    const { publisher, clock, body } = aPublisher(t, store);
    await publisher.publishDue();
    clock.advance(MINUTE);
    await callFalseAlarm(asAlice(store, clock.now()), incidentId, {});
    await publisher.publishDue();
    assert.match(words(body('/en/history/2026-03')), /after a fire False alarm/);
    clock.advance(MINUTE);
    await store.transaction(async (tx) => {
      await touchPage(tx, page.id, clock.now());
      await deleteIncident(tx, incidentId, clock.now());
    });
    await publisher.publishDue();
    for (const path of publisher.files.paths()) assert.ok(!body(path).includes('after a fire'), path);
  });
});

describe('older history', () => {
  const LONG_AGO = NOON - 400 * DAY;

  async function anOldPage(t: Parameters<typeof openTestStore>[0]) {
    const store = await openTestStore(t);
    const { page, ids } = await aSetting(store, ['mail', 'taxi'], [], { createdAt: LONG_AGO });
    await store.db.updateTable('statusIntervals').set({ fromAt: LONG_AGO }).execute();
    const backfill = (name: string, startedAt: number, at: number) =>
      backfillIncident(asAlice(store, at), {
        ...{ pageId: page.id, name: { en: name }, body: { en: 'It works.' }, startedAt },
        ...{ at: startedAt + HOUR, impacts: { [idOf(ids, 'mail')]: 'major_outage' } },
      });
    return { store, page, ids, backfill };
  }

  it('stands at addresses that stay: months, and days on which something happened', async (t) => {
    const { store, backfill } = await anOldPage(t);
    await backfill('Old trouble', NOON - 200 * DAY, NOON);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    assert.match(body('/en/history/2025-08'), /Old trouble/);
    assert.match(words(body('/en/days/2025-08-13')), /mail Down 13 Aug 2025, 21:00 GMT\+9 to 22:00 GMT\+9/);
    assert.equal(body('/en/days/2025-08-14'), '');
    assert.match(words(body('/en/history/2025-07')), /Nothing happened in this month/);
    assert.match(body('/en/history/2025-01'), /January 2025/);
    assert.doesNotMatch(body('/en/history/2025-01'), /rel="prev"/);
    assert.equal(body('/en/history/2024-12'), '');
  });

  it('follows what is added, put right or taken away afterwards, also after a restart', async (t) => {
    const { store, page, backfill } = await anOldPage(t);
    const folder = aFolder(t);
    const { publisher, clock, body } = aPublisher(t, store, { folder });
    await publisher.publishDue();
    clock.advance(HOUR);
    const { incident } = await backfill('Old trouble', NOON - 200 * DAY, clock.now());
    await publisher.publishDue();
    assert.match(body('/en/history/2025-08'), /Old trouble/);
    assert.match(body('/en/days/2025-08-13'), /Old trouble/);

    clock.advance(HOUR);
    const times = [{ componentId: null, field: 'started' as const, at: NOON - 232 * DAY }];
    await correctTimes(asAlice(store, clock.now()), incident.id, { times, reason: 'It was seen earlier.' });
    const second = aPublisher(t, store, { folder, clock });
    await second.publisher.publishDue();
    assert.doesNotMatch(second.body('/en/history/2025-08'), /Old trouble/);
    assert.match(second.body('/en/history/2025-07'), /Old trouble/);
    assert.match(second.body('/en/days/2025-07-20'), /Old trouble/);

    clock.advance(HOUR);
    await store.transaction(async (tx) => {
      await touchPage(tx, page.id, clock.now());
      await deleteIncident(tx, incident.id, clock.now());
    });
    await second.publisher.publishDue();
    assert.deepEqual(
      second.publisher.files.paths().filter((path) => second.body(path).includes('Old trouble')),
      [],
    );
  });

  it('reaches further back when something older is told: the months between have pages that lead from one to the next', async (t) => {
    const { store, backfill } = await anOldPage(t);
    const { publisher, clock, body } = aPublisher(t, store);
    await publisher.publishDue();
    clock.advance(HOUR);
    await backfill('Very old trouble', NOON - 470 * DAY, clock.now());
    await publisher.publishDue();
    assert.match(body('/en/history/2024-11'), /Very old trouble/);
    for (const month of ['2024-12', '2025-01']) assert.match(body(`/en/history/${month}`), /rel="prev"/, month);
  });

  it('keeps the page of a day that grows old where something happened, and lets the others go', async (t) => {
    const store = await openTestStore(t);
    const { page, ids } = await aQuietPage(store);
    const { incident } = await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Taxis cannot be called' },
      body: { en: 'We are on it.' },
      impacts: { [idOf(ids, 'taxi')]: 'major_outage' },
    });
    const { publisher, clock, body } = aPublisher(t, store);
    await publisher.publishDue();
    clock.advance(HOUR);
    await postUpdate(asAlice(store, clock.now()), incident.id, { status: 'resolved', body: { en: 'It works.' } });
    await publisher.publishDue();
    for (const days of [1, 88, 1, 1]) {
      clock.advance(days * DAY);
      await publisher.publishDue();
    }
    assert.match(words(body(`/en/days/${TODAY}`)), /Taxi calls Down .* \(1 hr\)/);
    assert.doesNotMatch(body(`/en/days/${TODAY}`), /rel="(?:prev|next)"/);
    assert.equal(body('/en/days/2026-02-28'), '');
    assert.match(body(`/en/days/2026-03-03`), /Every service worked all day/);
    const own = body(`/en/components/${idOf(ids, 'taxi')}`);
    assert.doesNotMatch(own, new RegExp(TODAY));
    assert.match(words(own), /90 days 100%/);
  });
});

describe('a round', () => {
  it('renders only the pages of the services and days that a change touches', async (t) => {
    const store = await openTestStore(t);
    const { page, ids } = await anOutage(store);
    const { publisher, clock } = aPublisher(t, store);
    await publisher.publishDue();
    const before = new Map(publisher.files.paths().map((path) => [path, publisher.files.find(path)]));
    clock.advance(1_000);
    await openIncident(asAlice(store, clock.now()), {
      pageId: page.id,
      name: { en: 'Maps are slow' },
      body: { en: 'We are on it.' },
      impacts: { [idOf(ids, 'maps')]: 'degraded_performance' },
    });
    await publisher.publishDue();
    const changed = publisher.files
      .paths()
      .filter((path) => /^\/en\/(?:components|days|about|history\/)/.test(path))
      .filter((path) => publisher.files.find(path) !== before.get(path));
    assert.deepEqual(changed.sort(), [
      `/en/components/${idOf(ids, 'maps')}`,
      `/en/days/${TODAY}`,
      '/en/history/2026-03',
    ]);
  });

  it('renders every service four times a day, so that its figures go on, and not all of them at once', async (t) => {
    const store = await openTestStore(t);
    const { ids } = await aQuietPage(store);
    const { publisher, clock } = aPublisher(t, store);
    await publisher.publishDue();
    const paths = Object.values(ids).map((id) => `/en/components/${id}`);
    const shown = paths.filter((path) => publisher.files.find(path));
    const renewed: string[][] = [];
    for (let step = 0; step < 12; step += 1) {
      const before = new Map(shown.map((path) => [path, publisher.files.find(path)]));
      clock.advance(HOUR / 2);
      await publisher.publishDue();
      renewed.push(shown.filter((path) => publisher.files.find(path) !== before.get(path)));
    }
    assert.deepEqual(renewed.flat().toSorted(), shown.toSorted());
    assert.ok(renewed.every((each) => each.length < shown.length));
  });
});

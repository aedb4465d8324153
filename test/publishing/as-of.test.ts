import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { publishAsOf } from '../../src/actions/publish-as-of.ts';
import { updateComponent } from '../../src/actions/update-component.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { listAuditEntries } from '../../src/store/audit.ts';
import { listAsOfHeads } from '../../src/store/as-of-tables.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { anOutage, aQuietPage, HIDDEN_NAME } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

/** Noon in UTC, on the page's clocks in Seoul. */
const ADDRESS = '2026-03-01T2100';

describeOnBoth('the list of all services', (database) => {
  it('is published as of a moment, and stays as it was while the present one goes on', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids, incidentId } = await anOutage(store);
    const { publisher, clock, body } = aPublisher(t, store);
    const { address } = await publishAsOf(asAlice(store), page.id);
    assert.equal(address, ADDRESS);
    await publisher.publishDue();
    const before = body(`/en/as-of/${ADDRESS}`);
    assert.match(before, /All services as of <time[^>]*>1 Mar 2026, 21:00 GMT\+9/);
    assert.match(before, /does not change any more/);
    assert.match(body('/ko/as-of'), new RegExp(`/ko/as-of/${ADDRESS}`));

    clock.advance(HOUR);
    await postUpdate(asAlice(store, NOON + HOUR), incidentId, {
      restoration: { [idOf(ids, 'photos')]: { kind: 'restored' } },
    });
    await publisher.publishDue();
    assert.equal(body(`/en/as-of/${ADDRESS}`), before);
    assert.match(body('/en/as-of'), /All services as of <time[^>]*>1 Mar 2026, 22:00 GMT\+9/);
  });

  it('is the same list when it is asked for twice at once, and another one half a minute later', async (t) => {
    const store = await openTestStore(t, database);
    const { page } = await aQuietPage(store);
    const all = await Promise.all([publishAsOf(asAlice(store), page.id), publishAsOf(asAlice(store), page.id)]);
    assert.equal(new Set(all.map((each) => each.id)).size, 1);
    const later = await publishAsOf(asAlice(store, NOON + 30 * SECOND), page.id);
    assert.equal(later.address, '2026-03-01T210030');
    assert.deepEqual(
      (await listAsOfHeads(store.db, page.id)).map((each) => each.address),
      ['2026-03-01T210030', ADDRESS],
    );
  });
});

it('names every service that readers may see, and none that is hidden, not even later', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publishAsOf(asAlice(store), page.id);
  await publisher.publishDue();
  const lists = (): string =>
    publisher.files
      .paths()
      .filter((path) => path.includes('as-of'))
      .map(body)
      .join('\n');
  assert.ok(publisher.files.paths().filter((path) => path.includes('/as-of/')).length === 3, 'one in each language');
  for (const secret of [HIDDEN_NAME, idOf(ids, 'pangyo')]) assert.ok(!lists().includes(secret), secret);
  for (const name of ['Text messages', 'Taxi calls', 'Maps', 'Transfers']) assert.ok(lists().includes(name), name);

  await updateComponent(asAlice(store, NOON + MINUTE), page.id, idOf(ids, 'photos'), { isHidden: true });
  await publisher.publishDue();
  assert.ok(!lists().includes('Photos and videos'));
  assert.ok(lists().includes('Text messages'));
});

it('keeps its address when the page moves to another time zone', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const { publisher, body } = aPublisher(t, store);
  await publishAsOf(asAlice(store), page.id);
  await updatePage(asAlice(store, NOON + MINUTE), page.id, { timeZone: 'Asia/Jakarta' });
  await publisher.publishDue();
  assert.match(body(`/en/as-of/${ADDRESS}`), /1 Mar 2026, 19:00 GMT\+7/);
});

it('costs a round nothing that was published before, and is there again after a restart', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const first = aPublisher(t, store);
  const at = Array.from({ length: 60 }, (_, index) => NOON - index * HOUR);
  for (const moment of at) await publishAsOf(asAlice(store, moment), page.id);
  await first.publisher.publishDue();
  const paths = first.publisher.files.paths().filter((path) => path.includes('/as-of/'));
  assert.equal(paths.length, 180);
  const [oldest = ''] = paths.toSorted();
  const before = first.publisher.files.find(oldest);
  await publishAsOf(asAlice(store, NOON + MINUTE), page.id);
  await first.publisher.publishDue();
  assert.equal(first.publisher.files.find(oldest), before, 'the very same file');

  const second = aPublisher(t, store, { folder: first.folder });
  await second.publisher.publishDue();
  assert.equal(second.body(oldest), first.body(oldest));
  assert.equal(second.publisher.files.paths().filter((path) => path.includes('/as-of/')).length, 183);
});

it('can be copied as text and read by programs', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const [talk, text, photos] = ['calls', 'text', 'photos'].map((key) => idOf(ids, key)) as [string, string, string];
  for (const id of [text, photos]) await updateComponent(asAlice(store), page.id, id, { parentId: talk });
  const { incident } = await openIncident(asAlice(store, NOON - HOUR), {
    pageId: page.id,
    name: { en: 'Chat is down' },
    impacts: { [talk]: 'major_outage' },
    restoration: { [photos]: { kind: 'by', byAt: NOON + 2 * HOUR } },
  });
  await postUpdate(asAlice(store, NOON - MINUTE), incident.id, {
    restoration: { [text]: { kind: 'restored', isWatching: true } },
  });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const copied = /<pre>([\s\S]*?)<\/pre>/.exec(body('/en/as-of'))?.[1] ?? '';
  assert.match(copied, /^All services as of 1 Mar 2026, 21:00 GMT\+9$/m);
  assert.match(copied, /^- Voice and video calls: Partly down; Since 1 Mar 2026, 20:00 GMT\+9; Expected back by/m);
  assert.match(copied, /^ {2}- Text messages: Works again since 1 Mar 2026, 20:59 GMT\+9; we are watching it$/m);
  assert.match(copied, /^ {2}- Photos and videos: Down;.*Expected back by 1 Mar 2026, 23:00 GMT\+9$/m);

  const json = JSON.parse(body('/api/as-of.json')) as {
    as_of: {
      at: string;
      services: { id: string; feature_of: string | null; status: string; watching_since: string }[];
    };
  };
  assert.equal(json.as_of.at, new Date(NOON).toISOString());
  const service = json.as_of.services.find((each) => each.id === text);
  assert.deepEqual(
    [service?.feature_of, service?.status, service?.watching_since],
    [talk, 'operational', new Date(NOON - MINUTE).toISOString()],
  );
  assert.match(body('/api/v2/summary.json'), /"state":"watching"/);
  assert.doesNotMatch(body('/api/v2/summary.json'), /parent_id/);
});

it('is written into the audit log with who published it', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  await publishAsOf(asAlice(store), page.id);
  const entries = await listAuditEntries(store.db, page.id);
  assert.ok(entries.some(({ action, actorName }) => action === 'publish-as-of' && actorName === 'Alice'));
});

import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { jsonFeedSchema } from '../support/json-feed.ts';
import { anOutage, aQuietPage, HIDDEN_NAME } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { readFeed } from '../support/xml.ts';

const HOSTILE = 'Taxis & <script>alert("1")</script> \u0007 ]]> \ud800 가';

async function aStory(t: TestContext) {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store);
  const taxi = idOf(ids, 'taxi');
  const maps = idOf(ids, 'maps');
  const { incident } = await openIncident(asAlice(store), {
    pageId: page.id,
    name: { en: 'Taxis cannot be called' },
    body: { en: 'We are on it.\n\nThe second paragraph.\nA new line.' },
    impacts: { [taxi]: 'major_outage', [maps]: 'degraded_performance' },
    restoration: { [taxi]: { kind: 'by', byAt: NOON + HOUR } },
  });
  const post = (minutes: number, update: Parameters<typeof postUpdate>[2]) => {
    clock.set(NOON + minutes * MINUTE);
    return postUpdate(asAlice(store, NOON + minutes * MINUTE), incident.id, update);
  };
  return { store, page, ids, publisher, clock, body, taxi, maps, incident, post };
}

function feedsOf(paths: readonly string[], ending: string): string[] {
  return paths.filter((path) => path.endsWith(ending));
}

it('publishes feeds that a grammar of their kind and an independent parser take, whatever was written', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await anOutage(store);
  await openIncident(asAlice(store), {
    pageId: page.id,
    name: { en: HOSTILE },
    body: { en: HOSTILE },
    impacts: { [idOf(ids, 'taxi')]: 'major_outage' },
    restoration: { [idOf(ids, 'taxi')]: { kind: 'conditional', condition: { en: HOSTILE } } },
  });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const paths = publisher.files.paths();
  for (const kind of ['atom', 'rss'] as const) {
    const found = feedsOf(paths, `.${kind}`);
    // Of the page by incident and by update, and of each of its eleven components.
    assert.equal(found.length, 13);
    for (const path of found) {
      const feed = readFeed(body(path), kind);
      const self = kind === 'atom' ? '/atom:feed/atom:link[@rel="self"]/@href' : '//channel/atom:link/@href';
      assert.deepEqual(feed.texts(self), [`https://status.example.com${path}`]);
      const ids = feed.texts(kind === 'atom' ? '//atom:entry/atom:id' : '//item/guid');
      assert.equal(new Set(ids).size, ids.length, path);
      assert.ok(!body(path).includes(HIDDEN_NAME));
    }
  }
  const titles = readFeed(body('/history.atom'), 'atom').texts('//atom:entry/atom:title');
  assert.ok(titles.includes('Taxis & <script>alert("1")</script>  ]]> \ufffd 가'));
  jsonFeedSchema.parse(JSON.parse(body('/feed.json')));
  assert.equal(publisher.files.find('/feed.json')?.type, 'application/feed+json; charset=utf-8');
});

it('says of a time that has passed that it has, as news, with nobody touching anything', async (t) => {
  const { publisher, clock, body, taxi } = await aStory(t);
  await publisher.publishAll();
  assert.doesNotMatch(body('/history.atom'), /Past the estimate/);
  clock.set(NOON + HOUR);
  await publisher.publishDue();
  const lapsed = new Date(NOON + HOUR).toISOString();
  for (const path of ['/history', `/components/${taxi}/history`]) {
    const atom = readFeed(body(`${path}.atom`), 'atom');
    const [html] = atom.texts('//atom:entry/atom:content');
    assert.match(String(html), /^<p><strong>Taxi calls<\/strong>: Past the estimate of 1 Mar 2026, 22:00 GMT\+9\./);
    for (const where of ['//atom:entry/atom:updated', '/atom:feed/atom:updated']) {
      assert.equal(Date.parse(atom.texts(where)[0] ?? ''), Date.parse(lapsed), `${path} ${where}`);
    }
    assert.match(body(`${path}.rss`), /Past the estimate of 1 Mar 2026, 22:00/);
  }
  assert.match(body('/feed.json'), /Past the estimate of 1 Mar 2026, 22:00/);
});

it('revises the one entry of an incident in place, in the words that readers of Statuspage look for', async (t) => {
  const { publisher, body, post, incident } = await aStory(t);
  await publisher.publishAll();
  const [before] = readFeed(body('/history.atom'), 'atom').texts('//atom:entry/atom:id');
  await post(10, { status: 'identified', body: { en: 'A cable.' } });
  await post(20, { body: { en: 'Still digging.' } });
  await post(30, { status: 'resolved', body: { en: 'It works.' } });
  await publisher.publishAll();
  const atom = readFeed(body('/history.atom'), 'atom');
  assert.deepEqual(atom.texts('//atom:entry/atom:id'), [before]);
  assert.deepEqual(atom.texts('//atom:entry/atom:published'), ['2026-03-01T12:30:00Z']);
  assert.deepEqual(atom.texts('//atom:entry/atom:link/@href'), [`https://status.example.com/incidents/${incident.id}`]);
  const [html = ''] = atom.texts('//atom:entry/atom:content');
  assert.deepEqual(
    [...html.matchAll(/<strong>(\w+)<\/strong> - /g)].map(([, label]) => label),
    ['Resolved', 'Update', 'Identified', 'Investigating'],
  );
  assert.ok(
    html.startsWith(
      "<p><small>Mar <var data-var='date'> 1</var>, <var data-var='time'>21:30</var> GMT+9</small><br><strong>Resolved</strong> - It works.",
    ),
    html,
  );
  assert.match(html, /We are on it\.<br \/><br \/>The second paragraph\.<br \/>A new line\./);
  const rss = readFeed(body('/history.rss'), 'rss');
  assert.deepEqual(rss.texts('//item/guid'), [`https://status.example.com/incidents/${incident.id}`]);
  assert.deepEqual(rss.texts('//item/pubDate'), ['Sun, 01 Mar 2026 12:30:00 +0000']);
  assert.deepEqual(rss.texts('//item/description'), [html]);
});

it('dates planned work by its start and marks its end, as programs expect that tell work from trouble', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const times = { scheduledFor: NOON + DAY, scheduledUntil: NOON + DAY + HOUR };
  const about = { pageId: page.id, name: { en: 'Disks' }, body: { en: 'Soon.' } };
  await scheduleMaintenance(asAlice(store), { ...about, ...times, componentIds: [idOf(ids, 'maps')] });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishAll();
  const rss = readFeed(body('/history.rss'), 'rss');
  assert.deepEqual(rss.texts('//item/pubDate'), ['Mon, 02 Mar 2026 12:00:00 +0000']);
  assert.deepEqual(rss.texts('//item/maintenanceEndDate'), ['Mon, 02 Mar 2026 13:00:00 +0000']);
  assert.ok(
    rss
      .texts('//item/description')[0]
      ?.startsWith(
        "<p><strong>THIS IS A SCHEDULED EVENT Mar <var data-var='date'> 2</var>, <var data-var='time'>21:00</var> - <var data-var='time'>22:00</var> GMT+9</strong></p>",
      ),
  );
  const updates = readFeed(body('/updates.rss'), 'rss');
  assert.deepEqual(updates.texts('//item/pubDate'), ['Sun, 01 Mar 2026 12:00:00 +0000'], 'when it was said');
});

it('gives each update an entry of its own, which stays, for readers that never look again', async (t) => {
  const { publisher, body, post } = await aStory(t);
  await publisher.publishAll();
  const guids = () => readFeed(body('/updates.rss'), 'rss').texts('//item/guid');
  const first = guids();
  assert.equal(first.length, 1);
  await post(10, { status: 'identified', body: { en: 'A cable.' } });
  await post(20, { body: { en: 'Still digging.' } });
  await publisher.publishAll();
  assert.deepEqual(guids().slice(-1), first);
  assert.equal(new Set(guids()).size, 3);
  const atom = readFeed(body('/updates.atom'), 'atom');
  assert.deepEqual(atom.texts('//atom:entry/atom:title'), [
    'Taxis cannot be called - Update',
    'Taxis cannot be called - Identified',
    'Taxis cannot be called - Investigating',
  ]);
  assert.deepEqual(atom.texts('//atom:entry/atom:id'), guids());
});

it('tells in the feed of a component of that component only', async (t) => {
  const { publisher, body, post, taxi, maps, ids } = await aStory(t);
  await post(10, { restoration: { [taxi]: { kind: 'by', byAt: NOON + 3 * HOUR, reason: { en: 'rain' } } } });
  await publisher.publishAll();
  const read = (id: string) => readFeed(body(`/components/${id}/history.atom`), 'atom');
  const [ofTaxi = ''] = read(taxi).texts('//atom:content');
  const [ofMaps = ''] = read(maps).texts('//atom:content');
  assert.match(ofTaxi, /Taxi calls: moved from/);
  assert.ok(!ofTaxi.includes('Maps'));
  assert.match(ofMaps, /Maps: Slow or unstable/);
  assert.ok(!ofMaps.includes('Taxi calls') && !ofMaps.includes('<strong>Update</strong>'), ofMaps);
  assert.deepEqual(read(maps).texts('/atom:feed/atom:title'), ['Maps - Example status']);
  const quiet = publisher.files.find(`/components/${idOf(ids, 'pay')}/history.atom`);
  assert.deepEqual(read(idOf(ids, 'pay')).texts('//atom:entry'), []);
  await post(20, { body: { en: 'Wait.' } });
  await publisher.publishAll();
  assert.equal(publisher.files.find(`/components/${idOf(ids, 'pay')}/history.atom`), quiet, 'is not made again');
  assert.match(body(`/components/${maps}/history.atom`), /Wait\./);
});

it('carries in the JSON Feed what is promised, as data', async (t) => {
  const { publisher, body, taxi, post, incident } = await aStory(t);
  await post(10, { nextUpdateBy: NOON + HOUR, body: { en: 'Later more.' } });
  await publisher.publishAll();
  const [item] = jsonFeedSchema.parse(JSON.parse(body('/feed.json'))).items;
  assert.equal(item?.id, `https://status.example.com/incidents/${incident.id}`);
  assert.deepEqual([item.date_published, item.date_modified], ['2026-03-01T12:00:00.000Z', '2026-03-01T12:10:00.000Z']);
  assert.equal(item._pulih.next_update_by, '2026-03-01T13:00:00.000Z');
  const promised = item._pulih.restoration.find((each) => each.component_id === taxi);
  assert.deepEqual([promised?.state, promised?.by], ['current', '2026-03-01T13:00:00.000Z']);
});

import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { updatePage } from '../../src/actions/update-page.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { deleteIncident } from '../../src/store/incidents.ts';
import { deletePage, insertPage, touchPage } from '../../src/store/pages.ts';
import { listComponents, updateComponent } from '../../src/store/components.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { aPage, asAlice, idOf } from '../support/factories.ts';
import { anOutage, aQuietPage, HIDDEN_NAME } from '../support/outage.ts';
import { aFolder, aPublisher } from '../support/publisher.ts';
import { Mirror } from '../../src/publishing/mirrors.ts';
import { hashOf } from '../../src/publishing/prepare.ts';

describeOnBoth('the publisher', (database) => {
  it('renders a page in each of its languages, and nothing again until something changes', async (t) => {
    const store = await openTestStore(t, database);
    await aQuietPage(store);
    const { publisher, body } = aPublisher(t, store);
    assert.equal(await publisher.publishDue(), 1);
    assert.match(body('/en/'), /All services are working/);
    assert.match(body('/ko/'), /모든 서비스가 정상입니다/);
    assert.match(body('/id/'), /Semua layanan berfungsi/);
    assert.equal(await publisher.publishDue(), 0);
  });

  it('shows an incident after its commit, with the time for each service', async (t) => {
    const store = await openTestStore(t, database);
    const { page, ids } = await aQuietPage(store);
    const { publisher, body } = aPublisher(t, store);
    await publisher.publishDue();
    await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Taxis cannot be called' },
      body: { en: 'We are on it.' },
      impacts: { [idOf(ids, 'taxi')]: 'major_outage' },
      restoration: { [idOf(ids, 'taxi')]: { kind: 'by', byAt: NOON + HOUR } },
    });
    assert.equal(await publisher.publishDue(), 1);
    assert.match(body('/en/'), /Taxi calls: Down/);
    assert.match(body('/en/'), /Expected back by <time[^>]*>1 Mar, 22:00 GMT\+9/);
  });

  it('serves what its folder holds after a restart, and renders again only what was damaged', async (t) => {
    const store = await openTestStore(t, database);
    const { incidentId } = await anOutage(store);
    const first = aPublisher(t, store);
    await first.publisher.publishDue();
    const path = `/en/incidents/${incidentId}`;
    writeFileSync(join(first.folder, 'ko', 'index.html'), 'half a pa');

    const second = aPublisher(t, store, { folder: first.folder });
    assert.equal(second.body('/en/'), first.body('/en/'));
    assert.equal(second.body(path), first.body(path));
    assert.equal(second.body('/ko/'), '');
    await second.publisher.publishDue();
    assert.equal(second.body('/ko/'), first.body('/ko/'));
  });
});

it('turns a promise that lapses into an overdue one by itself, within a second of its time', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store);
  const taxi = idOf(ids, 'taxi');
  const { incident } = await openIncident(asAlice(store), {
    pageId: page.id,
    name: { en: 'Taxis cannot be called' },
    body: { en: 'We are on it.' },
    impacts: { [taxi]: 'major_outage' },
    restoration: { [taxi]: { kind: 'by', byAt: NOON + 30_000 } },
  });
  await publisher.publishDue();
  clock.advance(29_999);
  assert.equal(await publisher.publishDue(), 0);
  assert.doesNotMatch(body('/en/'), /Past the estimate/);
  clock.advance(1);
  assert.equal(await publisher.publishDue(), 1);
  assert.match(body('/en/'), /Past the estimate of <time/);
  assert.doesNotMatch(body('/en/'), /Expected back by/);
  assert.match(body(`/en/incidents/${incident.id}`), /Past the estimate of <time/);
  assert.match(body('/api/v2/summary.json'), /"state":"overdue"/);
});

it('renews the time of which a page is true every minute', async (t) => {
  const store = await openTestStore(t);
  await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store);
  await publisher.publishDue();
  clock.advance(MINUTE - 1);
  assert.equal(await publisher.publishDue(), 0);
  clock.advance(1);
  assert.equal(await publisher.publishDue(), 1);
  assert.match(body('/en/'), /As of <time datetime="2026-03-01T12:01:00.000Z">/);
});

it('mentions a hidden component in no artefact, not even as a cause, and keeps it out when it is hidden later', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const hiddenIds = [idOf(ids, 'pangyo')];
  const everything = (): string => publisher.files.paths().map(body).join('\n');
  for (const secret of [HIDDEN_NAME, ...hiddenIds]) assert.ok(!everything().includes(secret));
  assert.ok(everything().includes('Photos and videos'));

  await store.transaction(async (tx) => {
    await touchPage(tx, page.id, NOON);
    for (const component of await listComponents(tx, page.id)) {
      if (component.key === 'photos') await updateComponent(tx, { ...component, isHidden: true });
    }
  });
  await publisher.publishDue();
  assert.ok(!everything().includes('Photos and videos'));
  assert.ok(!everything().includes(idOf(ids, 'photos')));
});

it('keeps the pages of incidents beyond the latest fifty, and drops those of deleted ones', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const { publisher, clock, body } = aPublisher(t, store);
  const opened: string[] = [];
  for (let index = 0; index < 53; index += 1) {
    const at = asAlice(store, NOON - (60 - index) * MINUTE);
    const input = { pageId: page.id, name: { en: `Trouble ${index}` }, body: { en: 'Seen.' } };
    const { incident } = await openIncident(at, input);
    await postUpdate(at, incident.id, { status: 'resolved', body: { en: 'Gone.' } });
    opened.push(incident.id);
    if (index === 20) await publisher.publishDue();
  }
  await publisher.publishDue();
  const [oldest = '', second = ''] = opened;
  assert.match(body(`/en/incidents/${oldest}`), /Trouble 0/);
  assert.equal((JSON.parse(body('/api/v2/incidents.json')) as { incidents: unknown[] }).incidents.length, 50);

  await store.transaction(async (tx) => {
    await touchPage(tx, page.id, clock.now());
    await deleteIncident(tx, second, clock.now());
  });
  await publisher.publishDue();
  assert.equal(body(`/en/incidents/${second}`), '');
  assert.equal(body(`/api/v2/incidents/${second}.json`), '');
  assert.match(body(`/en/incidents/${oldest}`), /Trouble 0/);
});

it('renders the pages of old incidents too when nothing was kept', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  for (let index = 0; index < 52; index += 1) {
    const at = asAlice(store, NOON - (60 - index) * MINUTE);
    const { incident } = await openIncident(at, { pageId: page.id, name: { en: `T ${index}` }, body: { en: 'Seen.' } });
    await postUpdate(at, incident.id, { status: 'resolved', body: { en: 'Gone.' } });
  }
  const { publisher } = aPublisher(t, store);
  await publisher.publishDue();
  assert.equal(publisher.files.paths().filter((path) => path.startsWith('/ko/incidents/')).length, 52);
});

it('writes files that a static server can serve as they are', async (t) => {
  const store = await openTestStore(t);
  await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const folder = join(aFolder(t), 'www');
  await new Mirror(folder).copy(publisher.files.sites());
  const html = readFileSync(join(folder, 'en', 'index.html'));
  assert.equal(html.toString(), body('/en/'));
  assert.deepEqual(gunzipSync(readFileSync(join(folder, 'en', 'index.html.gz'))), html);
  assert.deepEqual(brotliDecompressSync(readFileSync(join(folder, 'en', 'index.html.br'))), html);
  assert.ok(readdirSync(join(folder, 'api', 'v2')).includes('summary.json'));
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.new'));
  assert.deepEqual(left, []);
});

it('needs one file besides itself: links no other host, and holds no script or style of its own', async (t) => {
  const store = await openTestStore(t);
  await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const html = body('/en/');
  assert.equal([...html.matchAll(/<link rel="stylesheet"/g)].length, 1);
  assert.doesNotMatch(html, /\sstyle=|<style|\son\w+=|<script(?! src=)/);
  for (const [, address] of html.matchAll(/(?:src|href)="([^"]+)"/g))
    assert.match(String(address), /^(?:[/#]|https:\/\/status\.example\.com\/)/);
  const style = /<link rel="stylesheet" href="([^"]+)"/.exec(html)?.[1] ?? '';
  assert.match(body(style), /--space-1:/);
  assert.doesNotMatch(body(style), /url\(|@import|@font-face/);
});

it('serves further pages below their key, and forgets a page that is deleted', async (t) => {
  const store = await openTestStore(t);
  await aQuietPage(store);
  const other = aPage({ key: 'partners', name: { en: 'For partners' }, locales: ['en'], position: 2 });
  await store.transaction((tx) => insertPage(tx, other));
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  assert.match(body('/p/partners/en/'), /For partners/);
  assert.match(body('/p/partners/api/v2/status.json'), /status\.example\.com\/p\/partners/);
  await store.transaction((tx) => deletePage(tx, other.id));
  await publisher.publishDue();
  assert.equal(body('/p/partners/en/'), '');
  assert.match(body('/en/'), /Example status/);
});

it('moves a page out of what everybody is served before it is rendered anew, and out of the folder for static servers', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const { publisher, body, folder } = aPublisher(t, store);
  await publisher.publishDue();
  assert.match(body('/en/'), /Example status/);
  await updatePage(asAlice(store), page.id, { access: 'staff' });
  // What cannot be rendered must not stay open meanwhile.
  await store.db.updateTable('groups').set({ name: 'no JSON' }).execute();
  await assert.rejects(publisher.publishDue());
  assert.equal(body('/en/'), '');
  await store.db.updateTable('groups').set({ name: '{}' }).execute();
  await publisher.publishDue();
  assert.deepEqual(
    publisher.files.paths().filter((path) => !path.startsWith('/assets/')),
    [],
  );
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  assert.deepEqual(
    left.filter((entry) => entry.isFile() && !/assets/.test(entry.parentPath)).map(({ name }) => name),
    ['assets.json'],
  );
  const again = aPublisher(t, store, { folder });
  assert.equal(again.publisher.files.site(page.id)?.access, 'staff');
  assert.match(
    again.publisher.files.site(page.id)?.files.get('/en/')?.bodies.identity.toString() ?? '',
    /Example status/,
  );
  await updatePage(asAlice(store), page.id, { access: 'public' });
  await publisher.publishDue();
  assert.match(body('/en/'), /Example status/);
  assert.match(aPublisher(t, store, { folder }).body('/en/'), /Example status/);
});

it('lets two pages change places, in memory and in its folder', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const other = aPage({ key: 'partners', name: { en: 'For partners' }, position: 2 });
  await store.transaction((tx) => insertPage(tx, other));
  const { publisher, body, folder } = aPublisher(t, store);
  await publisher.publishDue();
  await updatePage(asAlice(store), page.id, { position: 3 });
  await publisher.publishDue();
  const after = [body, aPublisher(t, store, { folder }).body];
  for (const read of after) {
    assert.match(read('/en/'), /For partners/);
    assert.match(read(`/p/${page.key}/en/`), /Example status/);
    assert.equal(read('/p/partners/en/'), '');
  }
});

it('escapes whatever people write', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  const nasty = '<img src=x onerror=alert(1)>"\'&{{layout.title}}';
  const { incident } = await openIncident(asAlice(store), {
    pageId: page.id,
    name: { en: nasty },
    body: { en: `${nasty} [link](javascript:alert(1))` },
    impacts: { [idOf(ids, 'taxi')]: 'major_outage' },
    restoration: { [idOf(ids, 'taxi')]: { kind: 'conditional', condition: { en: nasty } } },
  });
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  for (const path of ['/en/', `/en/incidents/${incident.id}`, '/en/history', '/history.atom', '/history.rss']) {
    assert.doesNotMatch(body(path), /<img|href="javascript/, path);
    assert.ok(path === '/en/history' || body(path).includes('{{layout.title}}'), path);
  }
});

it('brings news to the readers of every node, whichever was first', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aQuietPage(store);
  const [one, two] = [aPublisher(t, store), aPublisher(t, store)];
  await one.publisher.publishDue();
  await two.publisher.publishDue();
  await openIncident(asAlice(store), { pageId: page.id, name: { en: 'A fire' }, body: { en: 'We are on it.' } });
  assert.equal(await one.publisher.publishDue(), 1);
  assert.equal(await two.publisher.publishDue(), 1);
  assert.match(two.body('/en/'), /A fire/);
});

it('reads nothing outside its folder, whatever a stored index says', async (t) => {
  const store = await openTestStore(t);
  const folder = aFolder(t);
  const published = join(folder, 'published');
  mkdirSync(join(published, '.sites'), { recursive: true });
  const secret = 'a secret of the machine';
  for (const extension of ['', '.gz', '.br']) writeFileSync(join(folder, `secret.txt${extension}`), secret);
  const file = { type: 'text/html', cacheControl: '', hash: hashOf(Buffer.from(secret)), changedAt: 0 };
  const site = { id: 'forged', base: '', locales: ['en'] };
  const index = { site, shape: '', files: [{ ...file, path: '/../secret.txt', fingerprint: null }] };
  writeFileSync(join(published, '.sites/forged.json'), JSON.stringify(index));
  const { publisher } = aPublisher(t, store, { folder: published });
  assert.deepEqual(publisher.files.paths(), []);
});

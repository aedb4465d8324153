import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { addConfirmedSubscribers } from '../../../src/actions/add-confirmed-subscribers.ts';
import { addWebhook } from '../../../src/actions/add-webhook.ts';
import { createNotifier } from '../../../src/notifications/notifier.ts';
import { HOUR } from '../../../src/lib/clock.ts';
import type { Store } from '../../../src/store/open.ts';
import { listUpdates } from '../../../src/store/updates.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, idOf } from '../../support/factories.ts';
import { anOutage, HIDDEN_NAME, type Outage } from '../../support/outage.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb, Outage {
  store: Store;
  path: string;
}

async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  const { id: pageId } = outage.page;
  const alice = asAlice(store);
  const mail = [idOf(outage.ids, 'mail')];
  await addConfirmedSubscribers(alice, pageId, ['all@example.com', 'all2@example.com'], 'en');
  await addConfirmedSubscribers(alice, pageId, ['mail@example.com'], 'ko', mail);
  await addConfirmedSubscribers(alice, pageId, ['maps@example.com'], 'en', [idOf(outage.ids, 'maps')]);
  await addWebhook(alice, { pageId, endpoint: 'https://example.com/hook', locale: 'en', componentIds: mail });
  return { ...(await startWeb(t, store)), ...outage, store, path: `/console/incidents/${outage.incidentId}` };
}

async function deliveriesByChannel({ store, clock, web }: Scene): Promise<Record<string, number>> {
  const parts = { store, clock, logger: web.logger, baseUrl: web.baseUrl, secretKey: web.secretKey };
  const notifier = createNotifier({ ...parts, smtpUrl: null, mailFrom: 'status@example.com', webhookTargets: 'any' });
  await notifier.fanOutDue();
  await notifier.stop();
  const rows = await store.db
    .selectFrom('deliveries')
    .innerJoin('subscribers', 'subscribers.id', 'deliveries.subscriberId')
    .select(['subscribers.channel', (eb) => eb.fn.countAll().as('count')])
    .groupBy('subscribers.channel')
    .execute();
  return Object.fromEntries(rows.map(({ channel, count }) => [channel, Number(count)]));
}

const WORDS = { seen: '3', 'body.en': 'Disks are checked.', notify: 'yes', next_update: 'keep' };

describe('the preview of an update', () => {
  it('shows page and mail in each language, marks what is borrowed, and saves nothing', async (t) => {
    const { alice, store, path, incidentId } = await aScene(t);
    const before = await listUpdates(store.db, [incidentId]);
    const answer = await alice.post(`${path}/preview`, WORDS).expect(200).expect('Cache-Control', 'no-store');
    assert.equal(answer.text.match(/<iframe sandbox/g)?.length, 3);
    assert.equal(
      answer.text.match(/Disks are checked\./g)?.length,
      7,
      'three pages, three mails, and the field carried',
    );
    assert.match(answer.text, /\[예시 서비스 상태\] 화재로 여러 서비스가 중단되었습니다/);
    assert.match(answer.text, /The text is not written in this language\. Readers see it in <span lang="en">English/);
    assert.match(answer.text, /name="body\.en" value="Disks are checked\."/);
    assert.deepEqual(await listUpdates(store.db, [incidentId]), before);
  });

  it('counts exactly those whom posting then reaches, by channel', async (t) => {
    const scene = await aScene(t);
    const { alice, path, store } = scene;
    await deliveriesByChannel(scene);
    await store.db.deleteFrom('deliveries').execute();
    const answer = await alice.post(`${path}/preview`, WORDS).expect(200);
    assert.match(answer.text, /E-mail: 3 people/);
    assert.match(answer.text, /Webhook: 1 program</);
    assert.match(answer.text, /Send to 4 subscribers/);
    await alice.post(`${path}/updates`, WORDS).expect(303);
    assert.deepEqual(await deliveriesByChannel(scene), { email: 3, webhook: 1 });
  });

  it('says why where nobody is told', async (t) => {
    const { alice, path, ids } = await aScene(t);
    const { notify: _, ...quietly } = WORDS;
    const quiet = await alice.post(`${path}/preview`, quietly).expect(200);
    assert.match(quiet.text, /“Tell subscribers” is not ticked/);
    const earlier = {
      ...{ seen: '3', notify: 'yes', [`restoration.${idOf(ids, 'mail')}.kind`]: 'by' },
      [`restoration.${idOf(ids, 'mail')}.by`]: '2026-03-02T00:30',
    };
    const small = await alice.post(`${path}/preview`, earlier).expect(200);
    assert.match(small.text, /no change of an estimate that is big enough/);
  });

  it('tells whoever waits for something hidden when it is back, without its name', async (t) => {
    const { alice, path, ids } = await aScene(t);
    const pangyo = `restoration.${idOf(ids, 'pangyo')}`;
    const typed = { seen: '3', notify: 'yes', [`${pangyo}.kind`]: 'by', [`${pangyo}.by`]: '2026-03-02T00:30' };
    const answer = await alice.post(`${path}/preview`, typed).expect(200);
    assert.doesNotMatch(answer.text, /all that changes is hidden from readers/);
    const readers = [...answer.text.matchAll(/srcdoc="([^"]*)"/g)].join();
    assert.ok(readers.length > 0 && !readers.includes(HIDDEN_NAME), 'its name is for staff alone');
  });

  it('shows what a colleague posted meanwhile, and sends deliberately from there', async (t) => {
    const { alice, signIn, path, store, incidentId } = await aScene(t);
    const bob = await signIn({ name: 'Bob' });
    await bob.post(`${path}/updates`, { seen: '3', 'body.en': 'Generators are running.' }).expect(303);
    const answer = await alice.post(`${path}/preview`, WORDS).expect(200);
    assert.match(answer.text, /id="news"/);
    assert.match(answer.text, /Generators are running\./);
    assert.match(answer.text, /name="seen" value="4"/);
    // A third one is quicker than her next press: she sees that too before anything is posted.
    await bob.post(`${path}/updates`, { seen: '4', 'body.en': 'All of mail is back.' }).expect(303);
    const again = await alice.post(`${path}/updates`, { ...WORDS, seen: '4' }).expect(409);
    assert.match(again.text, /All of mail is back\./);
    assert.match(again.text, />\nDisks are checked\.<\/textarea>/);
    await alice.post(`${path}/updates`, { ...WORDS, seen: '5' }).expect(303);
    assert.equal((await listUpdates(store.db, [incidentId])).get(incidentId)?.length, 6);
  });

  it('goes back to the form with every tick and text, and to its faults where there are any', async (t) => {
    const { alice, path, ids } = await aScene(t);
    const typed = {
      ...WORDS,
      back: [idOf(ids, 'mail'), idOf(ids, 'taxi')],
      many_group: 'none',
      'common.impact': 'keep',
    };
    const back = await alice.post(`${path}/preview`, { ...typed, step: 'edit' }).expect(200);
    assert.match(back.text, />\nDisks are checked\.<\/textarea>/);
    assert.equal(back.text.match(/name="back" value="\w+" data-ids="[^"]*" checked/g)?.length, 2);
    const faulty = await alice.post(`${path}/preview`, typed).expect(422);
    assert.match(faulty.text, /href="#common\.impact">You ticked services: say how they are\./);
  });

  it('shows a new incident before it exists, and refuses one without a name', async (t) => {
    const { alice, reader, ids } = await aScene(t);
    const typed = {
      ...{ 'name.ko': '지도가 느립니다', status: 'investigating', many: idOf(ids, 'maps'), next_update: '30' },
      ...{ 'common.impact': 'degraded_performance', notify: 'yes' },
    };
    const answer = await alice.post('/console/incidents/preview', typed).expect(200);
    assert.match(answer.text, /Maps/);
    assert.match(answer.text, /The name is not written in this language\. Readers see it in <span lang="ko">/);
    assert.match(answer.text, /E-mail: 3 people/);
    await alice.post('/console/incidents/preview', { ...typed, 'name.ko': '' }).expect(422);
    await alice.post('/console/incidents/nothing00000/preview', WORDS).expect(404);
    await reader.post('/console/incidents/preview', typed).expect(401);
  });
});

describe('one word for many', () => {
  it('states a cause alone and lets the rest follow, with one time for all', async (t) => {
    const { alice, store, ids, page } = await aScene(t);
    await alice
      .post('/console/incidents', {
        ...{ 'name.en': 'Power again', status: 'investigating', many_cause: idOf(ids, 'pangyo'), next_update: '30' },
        ...{ 'common.impact': 'major_outage', 'common.kind': 'by', 'common.by': '2026-03-02T03:00', notify: 'yes' },
      })
      .expect(303);
    const incident = await store.db
      .selectFrom('incidents')
      .selectAll()
      .where('pageId', '=', page.id)
      .where('name', 'like', '%Power again%')
      .executeTakeFirstOrThrow();
    const affected = await store.db
      .selectFrom('incidentComponents')
      .selectAll()
      .where('incidentId', '=', incident.id)
      .execute();
    const stated = affected.filter((each) => each.source === 'stated');
    assert.deepEqual(
      stated.map((each) => each.componentId),
      [idOf(ids, 'pangyo')],
    );
    assert.equal(affected.length, 10);
    const etas = await store.db.selectFrom('etas').selectAll().where('incidentId', '=', incident.id).execute();
    assert.equal(etas.length, 10);
  });

  it('gives all that is affected a time, and leaves alone what was restored early', async (t) => {
    const { alice, path, store, incidentId } = await aScene(t);
    const fields = { ...WORDS, 'common.kind': 'by', 'common.by': '2026-03-02T03:00' };
    await alice.post(`${path}/updates`, fields).expect(303);
    const etas = await store.db
      .selectFrom('etas')
      .selectAll()
      .where('incidentId', '=', incidentId)
      .where('supersededAt', 'is', null)
      .where('restoredAt', 'is', null)
      .execute();
    assert.equal(new Set(etas.map((eta) => eta.byAt)).size, 1);
    assert.equal(etas.length, 9);
  });

  it('hears what is said of a single service, and refuses what contradicts its tick', async (t) => {
    const { alice, path, ids, clock } = await aScene(t);
    clock.advance(HOUR);
    const mail = idOf(ids, 'mail');
    const both = { ...WORDS, back: mail, [`impacts.${mail}`]: 'partial_outage' };
    const refused = await alice.post(`${path}/updates`, both).expect(422);
    assert.match(refused.text, new RegExp(`href="#impacts\\.${mail}">It is ticked as back`));
    const early = { ...WORDS, back: mail, back_at: '2026-02-01T10:00' };
    const faulty = await alice.post(`${path}/updates`, early).expect(422);
    assert.match(faulty.text, /href="#back_at">It can only have come back between/);
    const all = { ...WORDS, back_cause: idOf(ids, 'pangyo'), [`impacts.${mail}`]: 'partial_outage' };
    const preview = await alice.post(`${path}/preview`, all).expect(200);
    assert.match(preview.text, /Partly down<\/span> <span class="soft">1 service</);
    assert.match(preview.text, /Working<\/span> <span class="soft">8 services</);
  });

  it('takes no harm where a colleague restored meanwhile what is ticked', async (t) => {
    const { alice, path, ids, store, incidentId } = await aScene(t);
    const mail = idOf(ids, 'mail');
    await alice.post(`${path}/updates`, { ...WORDS, back: mail }).expect(303);
    await alice.post(`${path}/updates`, { ...WORDS, seen: '4', back: mail }).expect(303);
    const row = await store.db
      .selectFrom('incidentComponents')
      .selectAll()
      .where('incidentId', '=', incidentId)
      .where('componentId', '=', mail)
      .executeTakeFirstOrThrow();
    assert.equal(row.status, 'operational');
    const [newest] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    assert.deepEqual(newest?.changes, []);
  });
});

describe('the one-step form', () => {
  it('keeps what was typed where a colleague was quicker, in the form below the news', async (t) => {
    const { alice, signIn, path } = await aScene(t);
    const bob = await signIn({ name: 'Bob' });
    await bob.post(`${path}/updates`, { seen: '3', 'body.en': 'Mail is not back yet.' }).expect(303);
    const resolve = { seen: '3', status: 'resolved', 'body.en': 'All is back.', notify: 'yes' };
    const answer = await alice.post(`${path}/updates`, resolve).expect(409);
    assert.match(answer.text, /Mail is not back yet\./);
    assert.match(answer.text, />\nAll is back\.<\/textarea>/);
    assert.match(answer.text, /value="resolved" checked/);
    assert.match(answer.text, /name="seen" value="4"/);
  });
});

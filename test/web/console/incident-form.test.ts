import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { HOUR, MINUTE } from '../../../src/lib/clock.ts';
import { listEtas } from '../../../src/store/etas.ts';
import { getIncident, listAffected, listIncidents } from '../../../src/store/incidents.ts';
import type { Store } from '../../../src/store/open.ts';
import { listUpdates } from '../../../src/store/updates.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  ids: Record<string, string>;
  pageId: string;
  id: (key: string) => string;
}

/** A page in Seoul with mail and taxi, which both need a data centre. Noon UTC is nine in the evening there. */
async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(
    store,
    ['mail', 'taxi', 'pangyo'],
    [
      ['mail', 'pangyo', 'hard'],
      ['taxi', 'pangyo', 'hard'],
    ],
  );
  const web = await startWeb(t, store);
  return { ...web, store, ids, pageId: page.id, id: (key) => idOf(ids, key) };
}

async function anIncident({ store, pageId, id }: Scene): Promise<string> {
  const { incident } = await openIncident(asAlice(store), {
    pageId,
    name: { en: 'Power failure', ko: '정전' },
    body: { en: 'We know.' },
    impacts: { [id('pangyo')]: 'major_outage' },
    nextUpdateBy: NOON + 30 * MINUTE,
  });
  return incident.id;
}

describe('the form that opens an incident', () => {
  it('opens it with words in each language, impacts that cascade and one ETA for all', async (t) => {
    const scene = await aScene(t);
    const { alice, store, id } = scene;
    const page = await alice.get('/console/incidents/new').expect(200);
    assert.match(page.text, /What can people not do/);
    const answer = await alice
      .post('/console/incidents', {
        'name.en': 'Fire in Pangyo',
        'name.ko': '판교 화재',
        status: 'identified',
        'body.en': 'A fire cut the power.',
        [`impacts.${id('pangyo')}`]: 'major_outage',
        'common.kind': 'conditional',
        'common.by': '2026-03-01T23:00',
        'common.condition.en': '2 h after power returns',
        next_update: '30',
        notify: 'yes',
      })
      .expect(303);
    const [incident] = await listIncidents(store.db, scene.pageId);
    assert.ok(incident);
    assert.equal(answer.headers['location'], `/console/incidents/${incident.id}?posted`);
    assert.deepEqual(incident.name, { en: 'Fire in Pangyo', ko: '판교 화재' });
    assert.equal(incident.nextUpdateBy, NOON + 30 * MINUTE);
    const etas = (await listEtas(store.db, [incident.id])).get(incident.id) ?? [];
    assert.deepEqual(new Set(etas.map((eta) => eta.componentId)), new Set([id('mail'), id('taxi'), id('pangyo')]));
    assert.ok(etas.every((eta) => eta.byAt === NOON + 2 * HOUR && eta.condition?.en === '2 h after power returns'));
    const shown = await alice.get(`/console/incidents/${incident.id}?posted`).expect(200);
    assert.match(shown.text, /Posted\./);
    assert.match(shown.text, /2 h after power returns/);
    assert.match(shown.text, /because of pangyo/);
    assert.match(shown.text, /Alice/);
  });

  it('keeps everything typed and puts each fault beside its field', async (t) => {
    const { alice, store, pageId, id } = await aScene(t);
    const answer = await alice
      .post('/console/incidents', {
        status: 'investigating',
        'body.ko': '확인 중입니다',
        started_at: 'yesterday',
        [`impacts.${id('mail')}`]: 'major_outage',
        [`restoration.${id('mail')}.kind`]: 'by',
        [`restoration.${id('mail')}.by`]: '2026-03-01T25:00',
        next_update: 'none',
      })
      .expect(422);
    assert.match(answer.text, /확인 중입니다/);
    assert.match(answer.text, /value="yesterday"/);
    assert.match(answer.text, new RegExp(`id="restoration.${id('mail')}.by-faults"`));
    assert.match(answer.text, /<option value="major_outage" selected>/);
    assert.deepEqual(await listIncidents(store.db, pageId), []);
    const unnamed = await alice.post('/console/incidents', { status: 'investigating' }).expect(422);
    assert.match(unnamed.text, /href="#name.en">Give it a name/);
  });
});

describe('the form of an update', () => {
  it('posts status, words, an ETA of its own for one service, and who said so', async (t) => {
    const scene = await aScene(t);
    const { alice, store, id } = scene;
    const incidentId = await anIncident(scene);
    await alice
      .post(`/console/incidents/${incidentId}/updates`, {
        seen: '1',
        status: 'identified',
        'body.en': 'Power is back.',
        [`restoration.${id('mail')}.kind`]: 'window',
        [`restoration.${id('mail')}.earliest`]: '2026-03-01T22:00',
        [`restoration.${id('mail')}.by`]: '2026-03-01T23:30',
        next_update: 'at',
        next_update_by: '2026-03-01T21:45',
        notify: 'yes',
      })
      .expect(303);
    const incident = await getIncident(store.db, incidentId);
    assert.equal(incident.status, 'identified');
    assert.equal(incident.nextUpdateBy, NOON + 45 * MINUTE);
    const [eta] = (await listEtas(store.db, [incidentId])).get(incidentId) ?? [];
    assert.equal(eta?.earliestAt, NOON + HOUR);
    assert.equal(eta.byAt, NOON + 2.5 * HOUR);
    const [newest] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    assert.equal(newest?.author, 'Alice');
  });

  it('asks why where an estimate slips, at the row in which it was typed', async (t) => {
    const scene = await aScene(t);
    const { alice, id } = scene;
    const incidentId = await anIncident(scene);
    const path = `/console/incidents/${incidentId}/updates`;
    const common = { 'common.kind': 'by', 'common.by': '2026-03-01T23:00', notify: 'yes', next_update: 'keep' };
    await alice.post(path, { seen: '1', ...common }).expect(303);
    const later = await alice.post(path, { seen: '2', ...common, 'common.by': '2026-03-02T01:00' }).expect(422);
    assert.match(later.text, /href="#common.reason.en">This is later/);
    assert.equal(later.text.match(/This is later/g)?.length, 2, 'once in the list, once beside the field');
    assert.match(later.text, /value="2026-03-02T01:00"/);
    await alice
      .post(path, { seen: '2', ...common, 'common.by': '2026-03-02T01:00', 'common.reason.en': 'Smoke' })
      .expect(303);
    const shown = await alice.get(`/console/incidents/${incidentId}`).expect(200);
    assert.match(shown.text, /moved from <time/);
    assert.match(shown.text, /Smoke/);
    assert.ok(id('mail'));
  });

  it('restores one service at an earlier time and leaves the others', async (t) => {
    const scene = await aScene(t);
    const { alice, store, clock, id } = scene;
    const incidentId = await anIncident(scene);
    clock.advance(2 * HOUR);
    await alice
      .post(`/console/incidents/${incidentId}/updates`, {
        seen: '1',
        [`restoration.${id('mail')}.kind`]: 'restored',
        [`restoration.${id('mail')}.at`]: '2026-03-01T22:00',
      })
      .expect(303);
    const affected = (await listAffected(store.db, [incidentId])).get(incidentId) ?? [];
    const restored = affected.filter((each) => each.restoredAt !== null);
    assert.deepEqual(
      restored.map((each) => [each.componentId, each.restoredAt]),
      [[id('mail'), NOON + HOUR]],
    );
  });

  it('shows what a colleague posted meanwhile, keeps what was typed, and posts it at the second press', async (t) => {
    const scene = await aScene(t);
    const incidentId = await anIncident(scene);
    const bob = await scene.signIn({ name: 'Bob' });
    const path = `/console/incidents/${incidentId}/updates`;
    await bob.post(path, { seen: '1', 'body.en': 'Generators are running.' }).expect(303);
    const typed = { seen: '1', 'body.en': 'Still no power.', notify: 'yes' };
    const answer = await scene.alice.post(path, typed).expect(409);
    assert.match(answer.text, /Not posted yet/);
    assert.match(answer.text, /Generators are running\./);
    assert.match(answer.text, />\nStill no power\.<\/textarea>/);
    assert.match(answer.text, /name="seen" value="2"/);
    await scene.alice.post(path, { ...typed, seen: '2' }).expect(303);
    const updates = (await listUpdates(scene.store.db, [incidentId])).get(incidentId) ?? [];
    assert.deepEqual(
      updates.map((update) => update.author),
      ['Alice', 'Bob', 'Alice'],
    );
  });

  it('posts nothing where nothing was said', async (t) => {
    const scene = await aScene(t);
    const incidentId = await anIncident(scene);
    const untouched = { seen: '1', status: 'investigating', next_update: 'keep', notify: 'yes' };
    const answer = await scene.alice.post(`/console/incidents/${incidentId}/updates`, untouched).expect(422);
    assert.match(answer.text, /Write something, or change something/);
  });

  it('resolves by the one-step form', async (t) => {
    const scene = await aScene(t);
    const incidentId = await anIncident(scene);
    const shown = await scene.alice.get(`/console/incidents/${incidentId}`).expect(200);
    assert.match(shown.text, /<input type="hidden" name="status" value="resolved">/);
    const fields = { seen: '1', status: 'resolved', 'body.en': 'All is back.', notify: 'yes' };
    await scene.alice.post(`/console/incidents/${incidentId}/updates`, fields).expect(303);
    assert.equal((await getIncident(scene.store.db, incidentId)).status, 'resolved');
    await scene.alice.get(`/console/incidents/${incidentId}`).expect(200);
  });

  it('shows hostile text as text', async (t) => {
    const scene = await aScene(t);
    const hostile = '"><script>alert(1)</script>{{evil}}';
    const fields = {
      'name.en': hostile,
      'body.en': hostile,
      status: 'investigating',
      [`impacts.${scene.id('mail')}`]: 'major_outage',
      [`restoration.${scene.id('mail')}.kind`]: 'conditional',
      [`restoration.${scene.id('mail')}.condition.en`]: hostile,
      next_update: '30',
    };
    const answer = await scene.alice.post('/console/incidents', fields).expect(303);
    const shown = await scene.alice.get(String(answer.headers['location'])).expect(200);
    assert.doesNotMatch(shown.text, /<script>alert/);
    assert.match(shown.text, /\{\{evil}}/);
    const again = await scene.alice.post('/console/incidents', { ...fields, 'name.en': '' }).expect(422);
    assert.doesNotMatch(again.text, /<script>alert/);
  });

  it('is not found where there is no such incident', async (t) => {
    const { alice, reader } = await aScene(t);
    await alice.get('/console/incidents/nothing00000').expect(404);
    await alice.post('/console/incidents/nothing00000/updates', { seen: '1' }).expect(404);
    await reader.get('/console/incidents/new').expect(303);
  });
});

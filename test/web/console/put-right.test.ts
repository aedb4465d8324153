import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { postUpdate } from '../../../src/actions/post-update.ts';
import { HOUR, MINUTE, SECOND } from '../../../src/lib/clock.ts';
import { getIncident, listAffected, listIncidents } from '../../../src/store/incidents.ts';
import type { Store } from '../../../src/store/open.ts';
import { listUpdates } from '../../../src/store/updates.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  pageId: string;
  id: (key: string) => string;
}

/** A page in Seoul: noon UTC is nine in the evening there. */
async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail', 'taxi'], [], { undoMs: 10 * SECOND });
  const web = await startWeb(t, store);
  return { ...web, store, pageId: page.id, id: (key) => idOf(ids, key) };
}

async function anIncident({ store, pageId, id }: Scene, key = 'mail'): Promise<string> {
  const opening = { pageId, name: { en: `${key} is down` }, body: { en: 'We know.' }, startedAt: NOON - 20 * MINUTE };
  const input = { ...opening, impacts: { [id(key)]: 'major_outage' as const } };
  return (await openIncident(asAlice(store, NOON - MINUTE), input)).incident.id;
}

const updateIdOn = (html: string): string => /name="update" value="(\w+)"/.exec(html)?.[1] ?? '';

describe('undo in the console', () => {
  it('is offered while nobody has been told, and brings everything typed back into the form', async (t) => {
    const scene = await aScene(t);
    const { alice, store, clock, id } = scene;
    const incidentId = await anIncident(scene);
    const path = `/console/incidents/${incidentId}`;
    const typed = { seen: '1', 'body.en': 'Wrong words', [`impacts.${id('taxi')}`]: 'partial_outage', notify: 'yes' };
    await alice.post(`${path}/updates`, typed).expect(303);
    clock.advance(3 * SECOND);
    const posted = await alice.get(`${path}?posted`).expect(200);
    assert.match(posted.text, /Nobody has been told yet/);
    assert.match(posted.text, /Undo \(7 s\)/);

    const undone = await alice.post(`${path}/undo`, { update: updateIdOn(posted.text) }).expect(303);
    assert.equal(undone.headers['location'], `${path}?undone`);
    const again = await alice.get(`${path}?undone`).expect(200);
    assert.match(again.text, /Undone\. Nobody was told/);
    assert.match(again.text, />\nWrong words<\/textarea>/);
    assert.match(again.text, /<option value="partial_outage" selected>/);
    assert.doesNotMatch(again.text, /Undo \(/);
    assert.equal((await listUpdates(store.db, [incidentId])).get(incidentId)?.length, 1);
  });

  it('says so where it comes too late, and keeps the update', async (t) => {
    const scene = await aScene(t);
    const incidentId = await anIncident(scene);
    const path = `/console/incidents/${incidentId}`;
    await scene.alice.post(`${path}/updates`, { seen: '1', 'body.en': 'True words', notify: 'yes' }).expect(303);
    const { text } = await scene.alice.get(path).expect(200);
    scene.clock.advance(10 * SECOND);
    const late = await scene.alice.post(`${path}/undo`, { update: updateIdOn(text) }).expect(303);
    const told = await scene.alice.get(String(late.headers['location'])).expect(200);
    assert.match(told.text, /could not be undone any more/);
    assert.match(told.text, /True words/);
    assert.doesNotMatch(told.text, /Undo \(/);
  });

  it('of an opening leaves no incident, and the form with its name', async (t) => {
    const { alice, store, pageId } = await aScene(t);
    const opened = await alice
      .post('/console/incidents', {
        'name.en': 'Oops',
        'body.en': 'x',
        without_service: 'yes',
        status: 'investigating',
        next_update: 'none',
      })
      .expect(303);
    const path = String(opened.headers['location']).replace('?posted', '');
    const { text } = await alice.get(path).expect(200);
    const undone = await alice.post(`${path}/undo`, { update: updateIdOn(text) }).expect(303);
    const form = await alice.get(String(undone.headers['location'])).expect(200);
    assert.match(form.text, /value="Oops"/);
    assert.match(form.text, /Undone/);
    await alice.get(path).expect(404);
    assert.deepEqual(await listIncidents(store.db, pageId), []);
  });

  it('of planned work brings its plan back', async (t) => {
    const { alice, id } = await aScene(t);
    const plan = { scheduled_for: '2026-03-02T10:00', scheduled_until: '2026-03-02T11:00', components: id('mail') };
    const planned = await alice.post('/console/maintenances', { 'name.en': 'Disks', ...plan }).expect(303);
    const path = String(planned.headers['location']).replace('?posted', '');
    const { text } = await alice.get(path).expect(200);
    const undone = await alice.post(`${path}/undo`, { update: updateIdOn(text) }).expect(303);
    const form = await alice.get(String(undone.headers['location'])).expect(200);
    assert.match(form.text, /value="Disks"/);
    assert.match(form.text, /value="2026-03-02T11:00"/);
    assert.match(form.text, /name="components" value="\w+"[^>]* checked/);
  });
});

describe('putting right in the console', () => {
  it('edits the words of an update and shows that, once somebody may have read them', async (t) => {
    const scene = await aScene(t);
    const { alice, store } = scene;
    const incidentId = await anIncident(scene);
    const [update] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    const edit = `/console/incidents/${incidentId}/updates/${String(update?.id)}`;
    scene.clock.set(NOON - MINUTE + SECOND);
    await alice.post(edit, { 'body.en': 'We know of it.' }).expect(303);
    assert.doesNotMatch((await alice.get(`/console/incidents/${incidentId}`)).text, /\(edited/);
    scene.clock.set(NOON);
    await alice.post(edit, { 'body.en': 'We know of it all.' }).expect(303);
    const shown = await alice.get(`/console/incidents/${incidentId}?saved`).expect(200);
    assert.match(shown.text, /We know of it all\./);
    assert.match(shown.text, /\(edited <time/);
    const empty = await alice.post(edit, { 'body.en': ' ' }).expect(422);
    assert.match(empty.text, /an update cannot be emptied/);
    assert.equal((await store.db.selectFrom('notices').selectAll().execute()).length, 1, 'nobody is told again');
  });

  it('corrects a time with a reason, and leaves those that were not touched', async (t) => {
    const scene = await aScene(t);
    const { alice, store, id } = scene;
    const incidentId = await anIncident(scene);
    const path = `/console/incidents/${incidentId}`;
    const typed = { started: '2026-03-01T20:19', [`started.${id('mail')}`]: '2026-03-01T20:40' };
    const refused = await alice.post(`${path}/times`, typed).expect(422);
    assert.match(refused.text, /Say why the time is corrected/);
    assert.match(refused.text, /value="2026-03-01T20:19"/);
    await alice.post(`${path}/times`, { ...typed, reason: 'The log says so' }).expect(303);
    assert.equal((await getIncident(store.db, incidentId)).startedAt, NOON - 41 * MINUTE);
    const affected = (await listAffected(store.db, [incidentId])).get(incidentId) ?? [];
    assert.deepEqual(
      affected.map((each) => each.startedAt),
      [NOON - 41 * MINUTE],
    );
    const shown = await alice.get(path).expect(200);
    assert.match(shown.text, /Start corrected from <time[^>]*>[^<]*20:40[^<]*<\/time> to <time[^>]*>[^<]*20:19/);
    assert.match(shown.text, /The log says so/);
  });

  it('calls a false alarm and opens it again with what was affected before', async (t) => {
    const scene = await aScene(t);
    const { alice, store, id } = scene;
    const incidentId = await anIncident(scene);
    const path = `/console/incidents/${incidentId}`;
    await alice.post(`${path}/false-alarm`, { notify: 'yes' }).expect(303);
    const shown = await alice.get(path).expect(200);
    assert.match(shown.text, />False alarm<\/span>/);
    const again = await alice.post(`${path}/false-alarm`, {}).expect(422);
    assert.match(again.text, /It has ended so already/);
    const preset = new RegExp(`name="impacts\\.${id('mail')}">[\\s\\S]*?<option value="major_outage" selected>`);
    assert.match(shown.text.slice(shown.text.indexOf('id="put-right"')), preset);
    const reopened = { seen: '2', status: 'investigating', [`impacts.${id('mail')}`]: 'major_outage', notify: 'yes' };
    await alice.post(`${path}/updates`, { ...reopened, next_update: '30' }).expect(303);
    const { status, outcome, resolvedAt } = await getIncident(store.db, incidentId);
    assert.deepEqual([status, outcome, resolvedAt], ['investigating', null, null]);
  });

  it('merges a duplicate into another open incident', async (t) => {
    const scene = await aScene(t);
    const { alice, store } = scene;
    const [one, other] = [await anIncident(scene), await anIncident(scene, 'taxi')];
    assert.match((await alice.get(`/console/incidents/${one}`)).text, new RegExp(`<option value="${other}"`));
    await alice.post(`/console/incidents/${one}/merge`, { into: other, notify: 'yes' }).expect(303);
    assert.equal((await getIncident(store.db, one)).mergedIntoId, other);
    const wrong = await alice.post(`/console/incidents/${other}/merge`, { into: one }).expect(422);
    assert.match(wrong.text, /Both must be open/);
  });

  it('adds an incident of the past', async (t) => {
    const { alice, store, clock, pageId, id } = await aScene(t);
    clock.set(NOON + 9 * HOUR);
    assert.match((await alice.get('/console/incidents/backfill').expect(200)).text, /Nobody is told/);
    const typed = { 'name.en': 'Fire', 'body.en': 'A fire.', [`impacts.${id('mail')}`]: 'major_outage' };
    const refused = await alice.post('/console/incidents/backfill', { ...typed, started_at: 'noon' }).expect(422);
    assert.match(refused.text, /href="#ended_at">Give the time/);
    assert.match(refused.text, /value="noon"/);
    const times = { started_at: '2026-03-01T22:00', ended_at: '2026-03-01T23:00' };
    await alice.post('/console/incidents/backfill', { ...typed, ...times }).expect(303);
    const [incident] = await listIncidents(store.db, pageId);
    assert.deepEqual([incident?.startedAt, incident?.resolvedAt], [NOON + HOUR, NOON + 2 * HOUR]);
    assert.equal((await store.db.selectFrom('notices').selectAll().execute()).length, 0);
  });

  it('says nothing of what only others may undo: a program has no second thoughts', async (t) => {
    const scene = await aScene(t);
    const incidentId = await anIncident(scene);
    const program = {
      store: scene.store,
      now: NOON,
      actor: { kind: 'token', id: 'token0000000', name: 'CI' },
    } as const;
    await postUpdate(program, incidentId, { body: { en: 'By a program' } });
    assert.doesNotMatch((await scene.alice.get(`/console/incidents/${incidentId}`)).text, /Undo \(/);
  });
});

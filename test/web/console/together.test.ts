import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { newIncidentSubject } from '../../../src/domain/draft.ts';
import { MINUTE, SECOND } from '../../../src/lib/clock.ts';
import { findDraft } from '../../../src/store/drafts.ts';
import { getIncident, listIncidents } from '../../../src/store/incidents.ts';
import type { Store } from '../../../src/store/open.ts';
import { listUpdates } from '../../../src/store/updates.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb, type Browser, type Fields, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  pageId: string;
  mail: string;
  incidentId: string;
  path: string;
  ayu: Browser;
}

const AYU = 'ayu000000000';

/** Mail is down; Alice and Ayu are both at it. */
async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail', 'taxi'], [], { undoMs: 10 * SECOND });
  const mail = idOf(ids, 'mail');
  const { incident } = await openIncident(asAlice(store, NOON - MINUTE), {
    ...{ pageId: page.id, name: { en: 'Mail is down' }, body: { en: 'We know.' } },
    impacts: { [mail]: 'major_outage' },
  });
  const web = await startWeb(t, store);
  const ayu = await web.signIn({ id: AYU, name: 'Ayu' });
  const path = `/console/incidents/${incident.id}`;
  return { ...web, store, pageId: page.id, mail, incidentId: incident.id, path, ayu };
}

const updateIdOn = (html: string): string => /name="update" value="(\w+)"/.exec(html)?.[1] ?? '';
const newsIn = (html: string): string => /id="news"[\s\S]*?<\/section>/.exec(html)?.[0] ?? '';

/** A form of the time before anybody moved the status. */
const UNTOUCHED_STATUS: Fields = { seen: '1', status_was: 'investigating', status: 'investigating', notify: 'yes' };

describe('a status that a colleague moved', () => {
  it('is left alone by a form whose writer chose none, at the second press too', async (t) => {
    const { alice, ayu, path, store, incidentId } = await aScene(t);
    const shown = await alice.get(path);
    assert.match(shown.text, /name="status_was" value="investigating"/);
    await ayu.post(`${path}/updates`, { seen: '1', status: 'monitoring', 'body.en': 'Up again.' }).expect(303);
    const typed = { ...UNTOUCHED_STATUS, 'body.en': 'Half of it is back.' };
    const conflict = await alice.post(`${path}/updates`, typed).expect(409);
    assert.match(conflict.text, /name="status_was" value="monitoring"/);
    assert.match(conflict.text, /name="status" value="monitoring" checked/);
    const news = newsIn(conflict.text);
    assert.match(news, /was “Investigating” when you began and is “Recovered, watching” now/);
    assert.match(news, /You had chosen none/);
    const again = { ...typed, seen: '2', status_was: 'monitoring', status: 'monitoring' };
    await alice.post(`${path}/updates`, again).expect(303);
    assert.equal((await getIncident(store.db, incidentId)).status, 'monitoring');
  });

  it('is left alone by a draft of the time before', async (t) => {
    const { alice, ayu, path, store, incidentId } = await aScene(t);
    const typed = { ...UNTOUCHED_STATUS, draft: incidentId, 'body.en': 'Half of it is back.' };
    await alice.post('/console/drafts', typed).expect(303);
    await ayu.post(`${path}/updates`, { seen: '1', status: 'monitoring', 'body.en': 'Up again.' }).expect(303);
    assert.match((await alice.get(path)).text, /name="status" value="monitoring" checked/);
    // Sent as it was kept, having seen the news.
    await alice.post(`${path}/updates`, { ...typed, seen: '2' }).expect(303);
    assert.equal((await getIncident(store.db, incidentId)).status, 'monitoring');
  });

  it('is named where a choice would move it back, and then moved by the second press', async (t) => {
    const { alice, ayu, path, store, incidentId } = await aScene(t);
    await ayu.post(`${path}/updates`, { seen: '1', status: 'monitoring', 'body.en': 'Up again.' }).expect(303);
    const typed = { ...UNTOUCHED_STATUS, status: 'identified', 'body.en': 'It was the disks.' };
    const conflict = await alice.post(`${path}/updates`, typed).expect(409);
    const chose = /You chose “Cause found”: posting moves it from “Recovered, watching” to “Cause found”/;
    assert.match(newsIn(conflict.text), chose);
    assert.match(conflict.text, /name="status" value="identified" checked/);
    const preview = await alice.post(`${path}/preview`, typed).expect(200);
    assert.match(newsIn(preview.text), chose);
    assert.match(
      preview.text,
      /class="status-step alert">Status: <span>Recovered, watching<\/span>[\s\S]*<strong>Cause/,
    );
    await alice.post(`${path}/updates`, { ...typed, seen: '2', status_was: 'monitoring' }).expect(303);
    assert.equal((await getIncident(store.db, incidentId)).status, 'identified');
  });
});

describe('the preview', () => {
  it('says first what becomes of the status, and nothing where it stays', async (t) => {
    const { alice, path, mail } = await aScene(t);
    const forward = await alice.post(`${path}/preview`, { ...UNTOUCHED_STATUS, status: 'monitoring', 'body.en': 'x' });
    assert.match(forward.text, /id="says">[^<]*<\/h2>\s*<p class="status-step">Status: <span>Investigating<\/span>/);
    const same = await alice.post(`${path}/preview`, { ...UNTOUCHED_STATUS, 'body.en': 'x' }).expect(200);
    assert.doesNotMatch(same.text, /status-step/);
    const opening = { 'name.en': 'Taxi', 'body.en': 'x', status: 'identified', [`impacts.${mail}`]: 'partial_outage' };
    const first = await alice.post('/console/incidents/preview', opening).expect(200);
    assert.match(first.text, /class="status-step">Status: <strong>Cause found/);
  });
});

describe('an undo by a colleague', () => {
  const typed: Fields = { seen: '1', status: 'identified', 'body.en': 'It is the disks.', notify: 'yes' };

  it('is offered as one of what they posted, and never as of one’s own', async (t) => {
    const { alice, ayu, path, clock } = await aScene(t);
    await ayu.post(`${path}/updates`, typed).expect(303);
    clock.advance(3 * SECOND);
    const { text } = await alice.get(path).expect(200);
    assert.match(text, /Ayu posted this 3 s ago\. Nobody has been told yet\./);
    assert.match(text, /Take it back \(7 s\)/);
    assert.doesNotMatch(text, /Posted\. Nobody has been told yet|>Undo \(/);
    assert.match((await ayu.get(path)).text, /Posted\. Nobody has been told yet/);
    const conflict = await alice.post(`${path}/updates`, { seen: '1', 'body.en': 'Mine.' }).expect(409);
    assert.doesNotMatch(conflict.text, /Posted\. Nobody has been told yet/);
    assert.ok(conflict.text.indexOf('id="news"') < conflict.text.indexOf('Ayu posted this'), 'below what is new');
    assert.match(newsIn(conflict.text), /nobody told/);
    assert.doesNotMatch(newsIn(conflict.text), /subscribers told/);
  });

  it('gives the text back to its author alone, and says who took it back', async (t) => {
    const { alice, ayu, path, store, incidentId } = await aScene(t);
    await alice.post('/console/drafts', { draft: incidentId, seen: '1', 'body.en': 'Alice is writing.' }).expect(303);
    await ayu.post(`${path}/updates`, { ...typed, draft: incidentId }).expect(303);
    const shown = await alice.get(path);
    const undone = await alice.post(`${path}/undo`, { update: updateIdOn(shown.text) }).expect(303);
    assert.equal(undone.headers['location'], `${path}?undone=other`);
    const own = await alice.get(`${path}?undone=other`).expect(200);
    assert.match(own.text, /Taken back\. Nobody was told/);
    assert.match(own.text, />\nAlice is writing\.<\/textarea>/);
    const hers = await ayu.get(`${path}?posted`).expect(200);
    assert.match(hers.text, /Alice took back what you had posted/);
    assert.match(hers.text, />\nIt is the disks\.<\/textarea>/);
    assert.doesNotMatch(hers.text, /Posted\. The public page/);
    assert.match((await ayu.get('/console')).text, /Alice took back what you had posted/);
    await ayu.post('/console/drafts', { ...typed, draft: incidentId }).expect(303);
    assert.doesNotMatch((await ayu.get(path)).text, /took back/);
    assert.equal((await findDraft(store.db, AYU, incidentId))?.fields['body.en']?.[0], 'It is the disks.');
  });

  it('leaves what its author has begun since, with the words that were taken back beside it', async (t) => {
    const { alice, ayu, path, incidentId } = await aScene(t);
    await ayu.post(`${path}/updates`, { ...typed, draft: incidentId }).expect(303);
    await ayu.post('/console/drafts', { draft: incidentId, seen: '2', 'body.en': 'The next words.' }).expect(303);
    const shown = await alice.get(path);
    await alice.post(`${path}/undo`, { update: updateIdOn(shown.text) }).expect(303);
    const { text } = await ayu.get(path).expect(200);
    assert.match(text, />\nThe next words\.<\/textarea>/);
    assert.match(text, /<blockquote class="said">It is the disks\.<\/blockquote>/);
  });

  it('of an opening leads its author to the form with all that was typed', async (t) => {
    const { alice, ayu, store, pageId, mail } = await aScene(t);
    const fields = { 'name.en': 'Oops', 'body.en': 'x', status: 'investigating', [`impacts.${mail}`]: 'major_outage' };
    const opened = await ayu.post('/console/incidents', fields).expect(303);
    const own = String(opened.headers['location']).replace('?posted', '');
    const shown = await alice.get(own).expect(200);
    await alice
      .post(`${own}/undo`, { update: updateIdOn(shown.text) })
      .expect(303)
      .expect('Location', '/console?undone=other');
    assert.equal(await findDraft(store.db, 'alice0000000', newIncidentSubject(pageId)), undefined);
    const back = await ayu.get(`${own}?posted`).expect(303);
    assert.match((await ayu.get(String(back.headers['location']))).text, /Alice took back[\s\S]*value="Oops"/);
    assert.equal((await listIncidents(store.db, pageId)).length, 1);
    await alice.get(own).expect(404);
  });
});

describe('the first screen', () => {
  it('lists one’s own drafts with the way to each, and nobody else’s', async (t) => {
    const { alice, ayu, path, pageId, incidentId } = await aScene(t);
    assert.doesNotMatch((await alice.get('/console')).text, /Your drafts/);
    await alice.post('/console/drafts', { draft: incidentId, seen: '1', 'body.en': 'Half.' }).expect(303);
    await alice.post('/console/drafts', { draft: newIncidentSubject(pageId), 'name.en': 'Taxi slow' }).expect(303);
    const { text } = await alice.get('/console').expect(200);
    const drafts = /id="drafts"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
    assert.match(drafts, new RegExp(`href="${path}"><strong>Mail is down`));
    assert.match(drafts, /href="\/console\/incidents\/new"><strong>Taxi slow<\/strong><\/a> <span[^>]*>new incident/);
    assert.doesNotMatch((await ayu.get('/console')).text, /Your drafts/);
    await alice.post('/console/drafts/discard', { draft: incidentId }).expect(303);
    assert.doesNotMatch(
      (await alice.get('/console')).text,
      new RegExp(`href="${path}"><strong>Mail is down[^.]*update`),
    );
  });
});

it('keeps every word of both where two post at once', async (t) => {
  const { alice, ayu, path, store, incidentId } = await aScene(t);
  const both = await Promise.all([
    alice.post(`${path}/updates`, { seen: '1', 'body.en': 'One.' }),
    ayu.post(`${path}/updates`, { seen: '1', 'body.en': 'Two.' }),
  ]);
  assert.deepEqual(both.map(({ status }) => status).sort(), [303, 409]);
  assert.equal((await listUpdates(store.db, [incidentId])).get(incidentId)?.length, 2);
});

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { DAY, HOUR, MINUTE } from '../../../src/lib/clock.ts';
import { listIncidents } from '../../../src/store/incidents.ts';
import type { Store } from '../../../src/store/open.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  pageId: string;
  mail: string;
  path: string;
}

async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const dutyLimits = { noticeMs: 2 * HOUR, damagesMs: 30 * DAY };
  const { page, ids } = await aSetting(store, ['mail', 'taxi'], [], { dutyLimits });
  const mail = idOf(ids, 'mail');
  const { incident } = await openIncident(asAlice(store, NOON - MINUTE), {
    ...{ pageId: page.id, name: { en: 'Mail is down' }, body: { en: 'We **know**.' } },
    impacts: { [mail]: 'major_outage' },
  });
  return { ...(await startWeb(t, store)), store, pageId: page.id, mail, path: `/console/incidents/${incident.id}` };
}

describe('the form of an update', () => {
  it('says why no time can be promised where the incident is closed', async (t) => {
    const { alice, path } = await aScene(t);
    const closing = { seen: '1', status: 'resolved', 'common.kind': 'by', 'common.by': '2026-03-02T02:00' };
    const { text } = await alice.post(`${path}/updates`, closing).expect(422);
    assert.match(text, /You close the incident, so no time can be promised/);
    assert.doesNotMatch(text, /say first how it is affected/);
  });

  it('asks why a time changes only where one was given, and the preview says where it moves without a reason', async (t) => {
    const { alice, path, mail } = await aScene(t);
    assert.doesNotMatch((await alice.get(path)).text, /Why did it change\?/);
    const by = (at: string) => ({ [`restoration.${mail}.kind`]: 'by', [`restoration.${mail}.by`]: at, notify: 'yes' });
    await alice.post(`${path}/updates`, { seen: '1', ...by('2026-03-01T23:00') }).expect(303);
    assert.match((await alice.get(path)).text, /Why did it change\?/);
    const later = { seen: '2', 'body.en': 'It takes longer.', ...by('2026-03-02T02:00') };
    assert.match((await alice.post(`${path}/preview`, later).expect(200)).text, /no reason stands beside it/);
    const told = { ...later, [`restoration.${mail}.reason.en`]: 'A part is missing.' };
    assert.doesNotMatch((await alice.post(`${path}/preview`, told).expect(200)).text, /no reason stands beside it/);
  });

  it('says that a status alone does not tell the cause to a duty to notify', async (t) => {
    const { alice, path } = await aScene(t);
    assert.match((await alice.get(path)).text, /a status does not tell the cause/);
    const found = { seen: '1', status: 'identified', 'body.en': 'A fire.' };
    const warned = /the duty to notify still counts it as untold/;
    assert.match((await alice.post(`${path}/preview`, found).expect(200)).text, warned);
    const ticked = { ...found, discloses: 'cause' };
    assert.doesNotMatch((await alice.post(`${path}/preview`, ticked).expect(200)).text, warned);
    await alice.post(`${path}/updates`, ticked).expect(303);
    assert.doesNotMatch((await alice.get(path)).text, /a status does not tell the cause/);
  });

  it('previews no address of an incident that is not opened yet', async (t) => {
    const { alice, store, pageId, mail } = await aScene(t);
    const fields = {
      'name.en': 'Slow',
      'body.en': 'x',
      status: 'investigating',
      [`impacts.${mail}`]: 'partial_outage',
    };
    const { text } = await alice.post('/console/incidents/preview', { ...fields, notify: 'yes' }).expect(200);
    const mails = [...text.matchAll(/<pre[^>]*>([\s\S]*?)<\/pre>/g)].map(([, mail]) => mail ?? '');
    assert.ok(mails.length > 0);
    for (const mail of mails) assert.doesNotMatch(mail, /incidents\/[0-9a-z]{12}/);
    assert.equal((await listIncidents(store.db, pageId)).length, 1);
  });

  it('has a skip link of its own, its text before the templates, and no id twice beside what is new', async (t) => {
    const { alice, path } = await aScene(t);
    await alice.post(`${path}/updates`, { seen: '1', 'body.en': 'News.' }).expect(303);
    const { text } = await alice.post(`${path}/updates`, { seen: '1', 'body.en': 'Mine.' }).expect(409);
    assert.match(text, /<a class="skip" href="#update-form">To the update form<\/a>/);
    assert.ok(text.indexOf('name="body.en" lang="en" rows="4"') > 0);
    assert.ok(text.lastIndexOf('id="body.en"') < text.indexOf('id="templates"'));
    assert.equal(text.split('id="update-2"').length, 2);
    assert.match(text, /<a href="\/console\/templates">Templates<\/a>/);
  });
});

it('leads who asks for the address of a form to the screen on which it stands', async (t) => {
  const { alice, path } = await aScene(t);
  for (const part of ['preview', 'fill', 'updates', 'undo', 'updates/000000000000']) {
    await alice.get(`${path}/${part}`).expect(303).expect('Location', path);
  }
  for (const part of ['preview', 'fill']) {
    await alice.get(`/console/incidents/${part}`).expect(303).expect('Location', '/console/incidents/new');
  }
  await alice.get('/console/drafts').expect(303).expect('Location', '/console');
});

it('tells the evidence of a duty in sentences, with the text as readers see it and no JSON', async (t) => {
  const { alice, path } = await aScene(t);
  const typed = { started: '2026-03-01T20:30', reason: 'The log' };
  await alice.post(`${path}/times`, typed).expect(303);
  await alice.post(`${path}/notes`, { note: 'Diesel is late.' }).expect(303);
  const { text } = await alice.get(`${path}/duty`).expect(200);
  assert.match(text, /<span>Corrected times<\/span> <span class="soft">Alice/);
  assert.match(text, /<span>Added a note for staff<\/span>/);
  assert.match(text, /We <strong>know<\/strong>\./);
  assert.doesNotMatch(text, /correct-times|\{&quot;/);
});

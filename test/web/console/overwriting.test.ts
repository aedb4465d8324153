import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { createTemplates } from '../../../src/actions/create-template.ts';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { updatePage } from '../../../src/actions/update-page.ts';
import { HOUR, MINUTE } from '../../../src/lib/clock.ts';
import { listAffected, listIncidents } from '../../../src/store/incidents.ts';
import type { Store } from '../../../src/store/open.ts';
import { getPage } from '../../../src/store/pages.ts';
import { listWaitingProposals } from '../../../src/store/proposals.ts';
import { listTemplates } from '../../../src/store/templates.ts';
import { listUpdates } from '../../../src/store/updates.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { addProbe, sampled } from '../../support/probes.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  pageId: string;
  ids: Record<string, string>;
  incidentId: string;
  path: string;
}

async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail', 'taxi'], [], {
    dutyLimits: { noticeMs: 2 * HOUR, damagesMs: 720 * HOUR },
  });
  const { incident } = await openIncident(asAlice(store, NOON - MINUTE), {
    ...{ pageId: page.id, name: { en: 'Mail is down' }, body: { en: 'We know.' } },
    impacts: { [idOf(ids, 'mail')]: 'major_outage' },
  });
  const web = await startWeb(t, store);
  return { ...web, store, pageId: page.id, ids, incidentId: incident.id, path: `/console/incidents/${incident.id}` };
}

const shownIn = (html: string): string => /name="shown" value="(\w*)"/.exec(html)?.[1] ?? '';

describe('a form that was shown before somebody else saved', () => {
  it('does not write over the words of an update, shows them beside what was typed, and saves at the second press', async (t) => {
    const { alice, store, path, incidentId, clock, signIn } = await aScene(t);
    const bob = await signIn({ name: 'Bob' });
    const { text } = await alice.get(path).expect(200);
    const [update] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    const edit = `${path}/updates/${String(update?.id)}`;
    clock.advance(MINUTE);
    await bob.post(edit, { shown: shownIn(text), 'body.en': 'We know of **mail**.' }).expect(303);
    const refused = await alice.post(edit, { shown: shownIn(text), 'body.en': 'We know since noon.' }).expect(409);
    assert.match(refused.text, /Somebody else changed this meanwhile/);
    assert.match(refused.text, /class="present">[\s\S]*We know of <strong>mail<\/strong>/);
    assert.match(refused.text, />\nWe know since noon\.<\/textarea>/);
    const words = async () => (await listUpdates(store.db, [incidentId])).get(incidentId)?.[0]?.body.en;
    assert.equal(await words(), 'We know of **mail**.');
    await alice.post(edit, { shown: shownIn(refused.text), 'body.en': 'We know since noon.' }).expect(303);
    assert.equal(await words(), 'We know since noon.');
  });

  it('does not write over a template', async (t) => {
    const { alice, store, pageId, signIn } = await aScene(t);
    const own = { label: 'Ours', name: {}, body: { en: 'One.' }, status: 'identified', nextUpdateMinutes: 60 } as const;
    await createTemplates(asAlice(store), pageId, [{ ...own, isFirstNotice: false }]);
    const [template] = await listTemplates(store.db, pageId);
    const path = `/console/templates/${String(template?.id)}`;
    const shown = shownIn((await alice.get(path).expect(200)).text);
    const fields = { shown, label: 'Ours', status: 'identified', next_update: '60' };
    const bob = await signIn({ name: 'Bob' });
    await bob.post(path, { ...fields, 'body.en': 'Two.' }).expect(303);
    const refused = await alice.post(path, { ...fields, 'body.en': 'Three.' }).expect(409);
    assert.match(refused.text, />\nThree\.<\/textarea>/);
    assert.match(refused.text, new RegExp(`href="${path}" target="_blank"`));
    assert.deepEqual((await listTemplates(store.db, pageId))[0]?.body, { en: 'Two.' });
    await alice.post(path, { ...fields, shown: shownIn(refused.text), 'body.en': 'Three.' }).expect(303);
  });

  it('does not write over the settings of a page, and is not troubled by what was posted meanwhile', async (t) => {
    const { alice, store, pageId, path } = await aScene(t);
    const address = `/console/pages/${pageId}/settings`;
    const shown = shownIn((await alice.get(address).expect(200)).text);
    const { name, timeZone, locales } = await getPage(store.db, pageId);
    const fields = { shown, 'name.en': String(name.en), time_zone: timeZone, languages: locales, duty: 'none' };
    const typed = { ...fields, first_language: 'en', undo: '20' };
    await alice.post(`${path}/updates`, { seen: '1', 'body.en': 'News.' }).expect(303);
    await updatePage(asAlice(store), pageId, { undoMs: 30_000 });
    const refused = await alice.post(address, typed).expect(409);
    assert.match(refused.text, /Somebody else changed this meanwhile/);
    assert.match(refused.text, /name="undo" value="20"/);
    assert.equal((await getPage(store.db, pageId)).undoMs, 30_000);
    await alice.post(address, { ...typed, shown: shownIn(refused.text) }).expect(303);
    const again = shownIn((await alice.get(address)).text);
    await alice.post(`${path}/updates`, { seen: '2', 'body.en': 'More news.' }).expect(303);
    await alice.post(address, { ...typed, shown: again, undo: '25' }).expect(303);
  });
});

describe('a template that is chosen over typed words', () => {
  it('stands below them, and takes the place of a template that nobody changed', async (t) => {
    const { alice, path } = await aScene(t);
    const filled = await alice.post(`${path}/fill`, { template: 'identified', seen: '1', 'body.en': '' }).expect(200);
    const body = /name="body\.en"[^>]*>\n([\s\S]*?)<\/textarea>/.exec(filled.text)?.[1] ?? '';
    const mark = /name="filled\.body\.en" value="(\w+)"/.exec(filled.text)?.[1] ?? '';
    assert.match(body, /found the cause/);
    // As a browser sends it on.
    const sent = body.replaceAll('\n', '\r\n');
    const untouched = { seen: '1', 'body.en': sent, 'filled.body.en': mark };
    const other = (await alice.post(`${path}/fill`, { ...untouched, template: 'watching' }).expect(200)).text;
    assert.doesNotMatch(other, /found the cause/);
    assert.match(other, /taken measures/);
    const typed = { ...untouched, 'body.en': `${sent}\r\nIt was the disks.` };
    const both = (await alice.post(`${path}/fill`, { ...typed, template: 'watching' }).expect(200)).text;
    assert.match(both, /found the cause[\s\S]*It was the disks\.\n\nWe have taken measures/);
    const own = { seen: '1', 'body.en': 'My words.', template: 'identified' };
    assert.match((await alice.post(`${path}/fill`, own)).text, />\nMy words\.\n\nWe have found the cause/);
  });

  it('leaves the name of an incident that is being opened as somebody wrote it', async (t) => {
    const { alice } = await aScene(t);
    const typed = { 'name.en': 'No mail arrives', template: 'first_notice' };
    const { text } = await alice.post('/console/incidents/fill', typed).expect(200);
    assert.match(text, /name="name\.en"[^>]* value="No mail arrives"/);
  });
});

describe('an incident without any service', () => {
  it('is asked about once, with what is missing, and then opened', async (t) => {
    const { alice, store, pageId } = await aScene(t);
    const named = { 'name.en': 'Something', status: 'investigating', next_update: '30' };
    const bare = await alice.post('/console/incidents', named).expect(422);
    assert.match(bare.text, /a name alone tells readers too little/);
    const said = { ...named, 'body.en': 'We look into it.' };
    for (const path of ['/console/incidents', '/console/incidents/preview']) {
      const asked = await alice.post(path, said).expect(422);
      assert.match(asked.text, /href="#without_service">No service is ticked: readers will not see what is affected/);
      assert.match(asked.text, /id="without_service" name="without_service" value="yes">/);
    }
    assert.equal((await listIncidents(store.db, pageId)).length, 1);
    await alice.post('/console/incidents', { ...said, without_service: 'yes' }).expect(303);
  });
});

describe('"edit first" of a proposal', () => {
  it('shows the first notice filled in, the service ticked with its impact, and what the checks saw', async (t) => {
    const { alice, store, pageId, ids } = await aScene(t);
    const taxi = idOf(ids, 'taxi');
    const probe = await addProbe(store, taxi, 'propose');
    await sampled(store, probe.id, 'bbb', NOON - 10 * MINUTE);
    const [proposal] = await listWaitingProposals(store.db, pageId);
    const { text } = await alice.get(`/console/incidents/new?proposal=${String(proposal?.id)}`).expect(200);
    assert.match(text, /name="name\.en"[^>]* value="Problems with taxi"/);
    assert.match(text, />\nThere have been problems with taxi since/);
    assert.match(text, new RegExp(`name="many" value="${taxi}"[^>]* checked`));
    assert.match(text, /name="common\.impact" value="major_outage" checked/);
    const evidence = /class="alert mild evidence-of"[\s\S]*?<\/section>/.exec(text)?.[0] ?? '';
    assert.ok(evidence.includes(String(proposal?.evidence).slice(0, 10)), evidence);
    const fields = { proposal: String(proposal?.id), many: taxi, 'common.impact': 'major_outage', 'name.en': 'Taxi' };
    await alice.post('/console/incidents', { ...fields, status: 'investigating' }).expect(303);
    const [newest] = await listIncidents(store.db, pageId, { limit: 1 });
    const affected = (await listAffected(store.db, [newest?.id ?? ''])).get(newest?.id ?? '') ?? [];
    assert.deepEqual(
      affected.map((each) => each.componentId),
      [taxi],
    );
  });
});

describe('what an update tells a duty to notify', () => {
  const causeOn = (html: string): string => /<dt>Cause<\/dt><dd><strong>([^<]*)/.exec(html)?.[1] ?? '';

  it('can be ticked afterwards: it counts from when the words stood there', async (t) => {
    const { alice, store, path, incidentId, clock } = await aScene(t);
    await alice.post(`${path}/updates`, { seen: '1', status: 'identified', 'body.en': 'A fire.' }).expect(303);
    const [update] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    const edit = `${path}/updates/${String(update?.id)}`;
    clock.set(NOON + 3 * HOUR);
    assert.match(causeOn((await alice.get(path)).text), /past the limit/);
    await alice.post(edit, { 'body.en': 'A fire.', has_ticks: 'yes', discloses: 'cause' }).expect(303);
    assert.equal(causeOn((await alice.get(path)).text), 'Told in time');
    clock.advance(MINUTE);
    await alice.post(edit, { 'body.en': 'A fire.', has_ticks: 'yes' }).expect(303);
    assert.match(causeOn((await alice.get(path)).text), /Missing/);
    clock.advance(MINUTE);
    await alice.post(edit, { 'body.en': 'A fire in a battery.', has_ticks: 'yes', discloses: 'cause' }).expect(303);
    assert.match(causeOn((await alice.get(path)).text), /Told .* after the limit/, 'new words tell it now');
  });
});

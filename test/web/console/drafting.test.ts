import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { addStaff } from '../../../src/actions/add-staff.ts';
import { createTemplates } from '../../../src/actions/create-template.ts';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { newIncidentSubject } from '../../../src/domain/draft.ts';
import { MINUTE } from '../../../src/lib/clock.ts';
import { findDraft } from '../../../src/store/drafts.ts';
import { getIncident, listAffected, listIncidents } from '../../../src/store/incidents.ts';
import { listNotes } from '../../../src/store/notes.ts';
import { getProposal, listWaitingProposals } from '../../../src/store/proposals.ts';
import type { Store } from '../../../src/store/open.ts';
import { listTemplates } from '../../../src/store/templates.ts';
import { listUpdates } from '../../../src/store/updates.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { addProbe, sampled } from '../../support/probes.ts';
import { startWeb, type Fields, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  pageId: string;
  ids: Record<string, string>;
  incidentId: string;
}

/** A page in Seoul with mail, which is down, and taxi. */
async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail', 'taxi']);
  const { incident } = await openIncident(asAlice(store, NOON - MINUTE), {
    ...{ pageId: page.id, name: { en: 'Mail is down' }, body: { en: 'We know.' } },
    impacts: { [idOf(ids, 'mail')]: 'major_outage' },
  });
  return { ...(await startWeb(t, store)), store, pageId: page.id, ids, incidentId: incident.id };
}

async function aProposal({ store, pageId, ids }: Scene): Promise<string> {
  const probe = await addProbe(store, idOf(ids, 'taxi'), 'propose');
  await sampled(store, probe.id, 'bbb', NOON - 10 * MINUTE);
  const [proposal] = await listWaitingProposals(store.db, pageId);
  assert.ok(proposal);
  return proposal.id;
}

const OWN = {
  ...{
    label: 'Ours',
    name: { en: 'Trouble: {services}' },
    body: { en: '{page}: {services}, {contact}', ko: '{services} 장애' },
  },
  ...({ status: 'identified', nextUpdateMinutes: 60, isFirstNotice: true } as const),
};

describe('a first notice', () => {
  it('goes out by one press: what, since when and when the next word comes, in every language', async (t) => {
    const scene = await aScene(t);
    const id = await aProposal(scene);
    assert.match((await scene.alice.get('/console')).text, new RegExp(`action="/console/proposals/${id}/publish"`));
    const answer = await scene.alice.post(`/console/proposals/${id}/publish`).expect(303);
    const incidentId = (await getProposal(scene.store.db, id)).incidentId ?? '';
    assert.equal(answer.headers['location'], `/console/incidents/${incidentId}?posted`);
    const incident = await getIncident(scene.store.db, incidentId);
    assert.equal(incident.name.en, 'Problems with taxi');
    assert.deepEqual([incident.startedAt, incident.nextUpdateBy], [NOON - 10 * MINUTE, NOON + 30 * MINUTE]);
    const [affected] = (await listAffected(scene.store.db, [incidentId])).get(incidentId) ?? [];
    assert.deepEqual([affected?.componentId, affected?.status], [idOf(scene.ids, 'taxi'), 'major_outage']);
    const [update] = (await listUpdates(scene.store.db, [incidentId])).get(incidentId) ?? [];
    assert.equal(update?.isNotified, true);
    assert.match(update.body.en ?? '', /problems with taxi since 1 Mar 2026, 20:50 GMT\+9/);
    assert.match(update.body.en ?? '', /post again by 1 Mar 2026, 21:30 GMT\+9[\s\S]*Call 1577-0000/);
    assert.match(
      update.body.ko ?? '',
      /2026년 3월 1일.*20:50 GMT\+9부터 다음 서비스를 정상적으로 이용할 수 없습니다: taxi/,
    );
    assert.match(update.body.id ?? '', /gangguan pada taxi/);
    await scene.alice.post(`/console/proposals/${id}/publish`).expect(409);
  });

  it("is the page's own where it has one, and never names what readers do not see", async (t) => {
    const scene = await aScene(t);
    const { store, pageId, ids } = scene;
    await createTemplates(asAlice(store), pageId, [OWN]);
    const id = await aProposal(scene);
    await store.db.updateTable('components').set({ isHidden: 1 }).where('id', '=', idOf(ids, 'taxi')).execute();
    await scene.alice.post(`/console/proposals/${id}/publish`).expect(303);
    const [incident] = await listIncidents(store.db, pageId, { limit: 1 });
    assert.deepEqual([incident?.status, incident?.name.en], ['identified', 'Trouble: some services']);
    const [update] = (await listUpdates(store.db, [incident?.id ?? ''])).get(incident?.id ?? '') ?? [];
    assert.deepEqual(update?.body, { en: 'Example: some services, Call 1577-0000', ko: '일부 서비스 장애' });
  });
});

describe('a template that is chosen', () => {
  it('fills in the form that opens an incident and leaves all else as it was typed', async (t) => {
    const { alice, ids, store, pageId } = await aScene(t);
    const typed = {
      ...{ template: 'first_notice', 'contact.en': 'Call 1588-0000', started_at: '2026-03-01T20:00' },
      [`impacts.${idOf(ids, 'taxi')}`]: 'partial_outage',
    };
    const { text } = await alice.post('/console/incidents/fill', typed).expect(200);
    assert.match(text, /name="name.en"[^>]* value="Problems with taxi"/);
    assert.match(text, /problems with taxi since 1 Mar 2026, 20:00 GMT\+9/);
    assert.match(text, /Help: Call 1588-0000/);
    assert.match(text, /name="contact.en"[^>]* value="Call 1588-0000"/);
    assert.match(text, /<option value="partial_outage" selected>/);
    assert.match(text, /name="name.ko"[^>]* value="taxi 이용 장애"/);
    assert.equal((await listIncidents(store.db, pageId)).length, 1);
    await alice.post('/console/incidents/fill', { template: 'nothing' }).expect(404);
  });

  it('fills in the form of an open incident, without a line of which nothing is known', async (t) => {
    const { alice, incidentId } = await aScene(t);
    const { text } = await alice
      .post(`/console/incidents/${incidentId}/fill`, { template: 'identified', seen: '1' })
      .expect(200);
    assert.match(text, /cause of the problems with mail and are working on it/);
    assert.doesNotMatch(text, /Expected back by/);
    assert.match(text, /value="identified" checked/);
    assert.match(text, /name="next_update" value="30" checked/);
  });
});

describe('the screens of templates', () => {
  it('copy the built-in ones, add, change and delete, and come back with what was typed', async (t) => {
    const { store, pageId, signIn } = await aScene(t);
    const bob = await signIn({ name: 'Bob', locale: 'ko' });
    assert.match((await bob.get('/console/templates').expect(200)).text, /복구 후 확인 중/);
    await bob.post('/console/templates/adopt').expect(303);
    const labels = async () => (await listTemplates(store.db, pageId)).map(({ label }) => label);
    assert.deepEqual(await labels(), ['첫 안내', '원인 파악', '복구 후 확인 중', '해결됨']);
    const fields = { label: 'Mine', 'body.en': 'Back by {when}', status: 'monitoring', next_update: '60' };
    const refused = await bob.post('/console/templates', fields).expect(422);
    assert.match(refused.text, /중괄호 안에는 services/);
    assert.match(refused.text, /Back by \{when\}/);
    await bob.post('/console/templates', { ...fields, 'body.en': 'Back by {eta}' }).expect(303);
    const mine = (await listTemplates(store.db, pageId)).at(-1);
    assert.deepEqual([mine?.body, mine?.nextUpdateMinutes, mine?.status], [{ en: 'Back by {eta}' }, 60, 'monitoring']);
    const path = `/console/templates/${mine?.id ?? ''}`;
    assert.match((await bob.get(path).expect(200)).text, /Back by \{eta\}/);
    await bob.post(path, { ...fields, label: '', 'body.en': 'x' }).expect(422);
    await bob.post(path, { ...fields, label: 'Ours', 'body.en': 'x', next_update: 'none' }).expect(303);
    assert.equal((await labels()).at(-1), 'Ours');
    await bob.post(`${path}/delete`).expect(303);
    assert.equal((await labels()).length, 4);
  });
});

describe('a draft', () => {
  const typed: Fields = { seen: '1', 'body.en': 'Disks are checked.', status: 'identified', next_update: '60' };

  it('is kept by a button, shown when the form is opened again, and gone when it is posted', async (t) => {
    const { alice, store, incidentId } = await aScene(t);
    const path = `/console/incidents/${incidentId}`;
    const answer = await alice.post('/console/drafts', { ...typed, draft: incidentId }).expect(303);
    assert.equal(answer.headers['location'], path);
    const { text } = await alice.get(path).expect(200);
    assert.match(text, /This is your draft of <time datetime="2026-03-01T12:00:00.000Z">/);
    assert.match(text, />\nDisks are checked\.<\/textarea>/);
    assert.match(text, /value="identified" checked/);
    await alice.post(`${path}/updates`, { seen: '1', status: 'monitoring', 'body.en': 'Short.' }).expect(303);
    assert.ok(await findDraft(store.db, 'alice0000000', incidentId), 'a short form leaves it alone');
    assert.match((await alice.get(path)).text, /Short\./);
    assert.match((await alice.get(path)).text, /id="news"/);
    await alice.post(`${path}/updates`, { ...typed, seen: '2', draft: incidentId }).expect(303);
    assert.equal(await findDraft(store.db, 'alice0000000', incidentId), undefined);
  });

  it('is kept for one who opens an incident, answered quietly to the script, and discarded by a button', async (t) => {
    const { alice, store, pageId, signIn } = await aScene(t);
    const draft = newIncidentSubject(pageId);
    const fields = { draft, 'name.en': 'Taxi is down', notify: 'yes' };
    await alice.post('/console/drafts', fields).set('X-Draft', 'quiet').expect(204);
    assert.match((await alice.get('/console/incidents/new')).text, /value="Taxi is down"/);
    const bob = await signIn({ name: 'Bob' });
    assert.doesNotMatch((await bob.get('/console/incidents/new')).text, /Taxi is down/);
    await alice.post('/console/drafts/discard', fields).expect(303).expect('Location', '/console/incidents/new');
    assert.doesNotMatch((await alice.get('/console/incidents/new')).text, /Taxi is down/);
    await alice.post('/console/drafts', fields).expect(303).expect('Location', '/console/incidents/new');
    const known = { ...fields, 'body.en': 'No car comes.', without_service: 'yes', status: 'investigating' };
    await alice.post('/console/incidents', known).expect(303);
    assert.equal(await findDraft(store.db, 'alice0000000', draft), undefined);
  });
});

describe('a form that is sent after its session has ended', () => {
  const PASSWORD = 'four quiet lamps on a hill';
  const credentials = { email: 'carol@example.com', password: PASSWORD };

  async function carolsStaff({ store }: Scene): Promise<string> {
    const person = {
      name: 'Carol',
      email: credentials.email,
      password: PASSWORD,
      role: 'editor',
      locale: 'en',
    } as const;
    return (await addStaff(asAlice(store), person)).id;
  }

  /** The hidden fields of a page, as a browser would send them on. */
  function hidden(html: string): Record<string, string> {
    const found = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)];
    const marks: Record<string, string> = { '&#x27;': "'", '&#x3D;': '=', '&lt;': '<', '&gt;': '>', '&amp;': '&' };
    const plain = (text = ''): string => text.replace(/&(?:#x27|#x3D|lt|gt|amp);/g, (mark) => marks[mark] ?? mark);
    return Object.fromEntries(found.map(([, name, value]) => [plain(name), plain(value)]));
  }

  it('is carried through the sign-in, an update as a draft that is shown in its form and not posted', async (t) => {
    const scene = await aScene(t);
    const { reader, store, incidentId } = scene;
    const staffId = await carolsStaff(scene);
    const typed = { seen: '1', draft: incidentId, 'body.en': "It's <still> down.\nWe go on.", status: 'identified' };
    const asked = await reader.post(`/console/incidents/${incidentId}/updates`, typed).expect(401);
    assert.match(asked.text, /What you typed is kept/);
    const carried = hidden(asked.text);
    assert.equal(Object.hasOwn(carried, 'kept._csrf'), false);
    const wrong = await reader.post('/console/sign-in', { ...carried, ...credentials, password: 'x' }).expect(401);
    assert.deepEqual(hidden(wrong.text), carried);
    const answer = await reader.post('/console/sign-in', { ...carried, ...credentials }).expect(303);
    assert.equal(answer.headers['location'], `/console/incidents/${incidentId}`);
    const draft = await findDraft(store.db, staffId, incidentId);
    assert.equal(draft?.fields['body.en']?.[0]?.replaceAll('\r\n', '\n'), typed['body.en']);
    assert.equal(((await listUpdates(store.db, [incidentId])).get(incidentId) ?? []).length, 1);
  });

  it('waits for one more press where it is another form, and goes to its own path only', async (t) => {
    const scene = await aScene(t);
    const { reader, store, incidentId } = scene;
    await carolsStaff(scene);
    const asked = await reader.post(`/console/incidents/${incidentId}/notes`, { note: 'Late.' }).expect(401);
    const carried = hidden(asked.text);
    const answer = await reader.post('/console/sign-in', { ...carried, ...credentials }).expect(200);
    assert.match(answer.text, new RegExp(`action="/console/incidents/${incidentId}/notes"`));
    const cookie = (answer.headers['set-cookie'] as unknown as string[])[0]?.split(';')[0] ?? '';
    assert.deepEqual(await listNotes(store.db, incidentId), []);
    const { _csrf = '', note = '' } = hidden(answer.text);
    const sent = reader.post(`/console/incidents/${incidentId}/notes`, { _csrf, note });
    await sent.set('Cookie', cookie).expect(303);
    assert.equal((await listNotes(store.db, incidentId))[0]?.body, 'Late.');
    for (const path of ['https://evil.example/console', '//evil.example/', '/setup/x', '/console/sign-in']) {
      const { text } = await reader
        .post('/console/sign-in', { ...credentials, ...carried, kept_path: path })
        .expect(200);
      assert.match(text, /action="\/console"/, path);
    }
  });

  it('is neither read nor kept where another site sent it', async (t) => {
    const { reader, incidentId } = await aScene(t);
    const foreign = reader.post(`/console/incidents/${incidentId}/notes`, { note: 'Forged.' });
    const { text } = await foreign.set('Origin', 'https://evil.example').expect(401);
    assert.doesNotMatch(text, /Forged/);
  });
});

describe('the screen of an incident', () => {
  it('shows notes with who and when, and a note that could not be kept with what is wrong', async (t) => {
    const { signIn, incidentId, alice } = await aScene(t);
    const bob = await signIn({ name: 'Bob' });
    await bob.post(`/console/incidents/${incidentId}/notes`, { note: 'The diesel is <late>.' }).expect(303);
    const { text } = await alice.get(`/console/incidents/${incidentId}`).expect(200);
    assert.match(text, /· Bob<\/span>\s*<p class="said">The diesel is &lt;late&gt;\./);
    const long = await alice.post(`/console/incidents/${incidentId}/notes`, { note: 'y'.repeat(10_001) }).expect(422);
    assert.match(long.text, /write two/);
    assert.match(long.text, /y{10001}/);
  });

  it('shows why the checks opened it by themselves, and whether they will close it', async (t) => {
    const { store, ids, pageId, alice } = await aScene(t);
    const probe = await addProbe(store, idOf(ids, 'taxi'), 'publish', { key: 'front' });
    await sampled(store, probe.id, 'gbbb', NOON - 5 * MINUTE);
    const id = (await listIncidents(store.db, pageId)).find(({ source }) => source === 'probe')?.id ?? '';
    const { text } = await alice.get(`/console/incidents/${id}`).expect(200);
    assert.match(text, /The rule of taxi is to publish/);
    assert.match(text, /Check front \(http\): failing after 3 bad samples in a row, working after 2 good ones/);
    assert.equal(text.match(/answered 503, expected 200-299/g)?.length, 4);
    assert.match(text, /It closes by itself/);
    await alice.post(`/console/incidents/${id}/updates`, { seen: '1', 'body.en': 'We look.' }).expect(303);
    assert.match((await alice.get(`/console/incidents/${id}`)).text, /the checks will not close it/);
  });

  it('takes contact and alternatives, and leaves what the form does not show', async (t) => {
    const { alice, store, incidentId } = await aScene(t);
    const path = `/console/incidents/${incidentId}/updates`;
    const help = { 'contact.en': 'Call 1588-0000', 'contact.ko': '', 'alternatives.en': "Use the bank's own app" };
    await alice.post(path, { seen: '1', 'body.en': 'Still down.', ...help }).expect(303);
    const incident = await getIncident(store.db, incidentId);
    assert.deepEqual(
      [incident.contact, incident.alternatives],
      [{ en: 'Call 1588-0000' }, { en: "Use the bank's own app" }],
    );
    await alice.post(path, { seen: '2', status: 'monitoring' }).expect(303);
    assert.deepEqual((await getIncident(store.db, incidentId)).contact, { en: 'Call 1588-0000' });
    const again = await alice.post(path, { seen: '3', ...help }).expect(422);
    assert.match(again.text, /Write something, or change something/);
    await alice.post(path, { seen: '3', 'contact.en': '', 'alternatives.en': "Use the bank's own app" }).expect(303);
    assert.deepEqual((await getIncident(store.db, incidentId)).contact, {});
  });
});

describe('the screen of proposals', () => {
  it('shows who dismissed what and why, says what that means, and opens an incident after all', async (t) => {
    const scene = await aScene(t);
    const id = await aProposal(scene);
    const { alice } = scene;
    assert.match((await alice.get('/console')).text, /The component goes on being watched/);
    await alice.post(`/console/proposals/${id}/dismiss`, { reason: 'A <test> of ours' }).expect(303);
    const { text } = await alice.get('/console/proposals').expect(200);
    assert.match(text, /Alice dismissed it, <time/);
    assert.match(text, /A &lt;test&gt; of ours/);
    assert.match(text, new RegExp(`href="/console/incidents/new\\?after&#x3D;${id}"`));
    const form = await alice.get(`/console/incidents/new?after=${id}`).expect(200);
    assert.match(form.text, /value="2026-03-01T20:50"/);
    assert.doesNotMatch(form.text, /name="proposal"/);
  });
});

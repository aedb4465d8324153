import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { addConfirmedSubscribers } from '../../../src/actions/add-confirmed-subscribers.ts';
import { newId } from '../../../src/lib/ids.ts';
import { HOUR, MINUTE } from '../../../src/lib/clock.ts';
import { findComponent } from '../../../src/store/components.ts';
import { getIncident, listAffected, listIncidents } from '../../../src/store/incidents.ts';
import { listWaitingProposals } from '../../../src/store/proposals.ts';
import { insertPage } from '../../../src/store/pages.ts';
import type { Store } from '../../../src/store/open.ts';
import { NOON } from '../../support/clock.ts';
import { describeOnBoth, openTestStore, type DatabaseName } from '../../support/databases.ts';
import { aPage, asAlice, idOf } from '../../support/factories.ts';
import { anOutage, type Outage } from '../../support/outage.ts';
import { startWeb, type TestWeb, type WebOptions } from '../../support/web.ts';

interface Scene extends TestWeb, Outage {
  store: Store;
}

async function duringAnOutage(t: TestContext, options: WebOptions = {}, database?: DatabaseName): Promise<Scene> {
  const store = await openTestStore(t, database);
  const outage = await anOutage(store);
  return { ...(await startWeb(t, store, options)), ...outage, store };
}

async function aProposal({ store, page, ids }: Scene): Promise<string> {
  const id = newId();
  const about = { pageId: page.id, componentId: idOf(ids, 'maps'), incidentId: null, decidedAt: null };
  const times = { sinceAt: NOON - 20 * MINUTE, createdAt: NOON - 15 * MINUTE };
  const evidence = 'HTTP 503 <instead> of 200';
  const proposal = { id, status: 'major_outage', state: 'waiting', evidence, ...about, ...times };
  await store.db.insertInto('proposals').values(proposal).execute();
  return id;
}

describeOnBoth('every screen of the console', (database) => {
  it('answers in each language of the staff, and to nobody who is not signed in', async (t) => {
    const scene = await duringAnOutage(t, {}, database);
    const paths = [
      '/console',
      '/console/incidents',
      '/console/incidents/new',
      `/console/incidents/${scene.incidentId}`,
      `/console/incidents/${scene.maintenanceId}`,
      '/console/maintenances/new',
      '/console/components',
      '/console/subscribers',
      '/console/deliveries',
      '/console/pages',
    ];
    for (const locale of ['en', 'ko', 'id'] as const) {
      const person = await scene.signIn({ name: `Bob ${locale}`, email: `${locale}@example.com`, locale });
      for (const path of paths) {
        const { text } = await person.get(path).expect(200);
        assert.match(text, new RegExp(`<html lang="${locale}">`), path);
      }
    }
    for (const path of paths) await scene.reader.get(path).expect(303);
  });
});

describe('the first screen', () => {
  it('lists promises with the overdue ones first, said in words', async (t) => {
    const { alice } = await duringAnOutage(t);
    const { text } = await alice.get('/console').expect(200);
    const promises = text.slice(text.indexOf('class="lines promises"'), text.indexOf('</ol>'));
    assert.match(promises, /^[^]*?<li class="overdue">[^]*?overdue by 30 min[^]*?Text messages/);
    assert.ok(promises.indexOf('overdue by') < promises.indexOf('Next update by'));
    assert.match(text, /9 services are not fully working/);
  });

  it('says plainly that no mail is being sent, and how much waits', async (t) => {
    const off = await duringAnOutage(t, { isMailOn: false });
    assert.match((await off.alice.get('/console')).text, /No mail is being sent[^]*10 notices wait/);
    const on = await duringAnOutage(t);
    assert.doesNotMatch((await on.alice.get('/console')).text, /No mail is being sent/);
  });

  it('says that planned work has outrun its end', async (t) => {
    const scene = await duringAnOutage(t);
    const path = `/console/incidents/${scene.maintenanceId}`;
    await scene.alice.post(`${path}/updates`, { seen: '1', status: 'in_progress' }).expect(303);
    scene.clock.set(NOON + 52 * HOUR);
    const bob = await scene.signIn({ name: 'Bob' });
    assert.match((await bob.get('/console')).text, /past its planned end/);
    await bob.post(`${path}/updates`, { seen: '2', status: 'completed', 'body.en': 'Done.' }).expect(303);
    assert.equal((await getIncident(scene.store.db, scene.maintenanceId)).status, 'completed');
  });

  it('lets a person take up what the probes propose, or dismiss it', async (t) => {
    const scene = await duringAnOutage(t);
    const first = await aProposal(scene);
    const home = await scene.alice.get('/console').expect(200);
    assert.match(home.text, /HTTP 503 &lt;instead&gt; of 200/);
    const form = await scene.alice.get(`/console/incidents/new?proposal=${first}`).expect(200);
    assert.match(form.text, /value="2026-03-01T20:40"/);
    const fields = { proposal: first, status: 'investigating', 'name.en': 'Maps are down', next_update: '30' };
    const impact = { [`impacts.${idOf(scene.ids, 'maps')}`]: 'major_outage' };
    await scene.alice.post('/console/incidents', { ...fields, ...impact }).expect(303);
    const again = await scene.alice.post('/console/incidents', { ...fields, ...impact }).expect(409);
    assert.match(again.text, /Maps are down/);
    const second = await aProposal(scene);
    await scene.alice.post(`/console/proposals/${second}/dismiss`).expect(303);
    assert.deepEqual(await listWaitingProposals(scene.store.db, scene.page.id), []);
  });

  it('is about the page that was chosen', async (t) => {
    const { alice, store } = await duringAnOutage(t);
    assert.doesNotMatch((await alice.get('/console')).text, /class="nav pages"/);
    await store.transaction((tx) => insertPage(tx, aPage({ key: 'second', name: { en: 'Second page' }, position: 2 })));
    const { text } = await alice.get('/console?page=second').expect(200);
    assert.match(text, /Second page: overview/);
    assert.match(text, /Nothing is open/);
    assert.match(text, /href="\/console\/incidents\/new\?page&#x3D;second"/);
    await alice.get('/console?page=third').expect(404);
  });
});

describe('the form that schedules maintenance', () => {
  it('schedules it in the time of the page', async (t) => {
    const { alice, store, page, ids } = await duringAnOutage(t);
    await alice
      .post('/console/maintenances', {
        'name.en': 'New disks',
        'body.en': 'Mail is read-only.',
        scheduled_for: '2026-03-05T02:00',
        scheduled_until: '2026-03-05T04:00',
        components: [idOf(ids, 'mail'), idOf(ids, 'imap')],
        notify: 'yes',
      })
      .expect(303);
    const found = await listIncidents(store.db, page.id, { kind: 'maintenance', isOpen: true });
    const planned = found.find((each) => each.name.en === 'New disks');
    assert.equal(planned?.scheduledFor, Date.UTC(2026, 2, 4, 17));
    const screen = await alice.get(`/console/incidents/${planned.id}`);
    assert.doesNotMatch(screen.text, /badge under_maintenance/, 'what is only planned does not hold yet');
  });

  it('keeps what was typed where something is wrong', async (t) => {
    const { alice, ids } = await duringAnOutage(t);
    const fields = { 'name.en': 'New disks', scheduled_for: '2020-01-01T00:00', scheduled_until: '2020-01-01T01:00' };
    const late = await alice.post('/console/maintenances', { ...fields, components: idOf(ids, 'mail') }).expect(422);
    assert.match(late.text, /id="scheduled_for-faults"/);
    assert.match(late.text, /value="New disks"/);
    assert.match(late.text, new RegExp(`value="${idOf(ids, 'mail')}"[^>]* checked`));
    const none = await alice.post('/console/maintenances', fields).expect(422);
    assert.match(none.text, /Choose at least one service/);
  });

  it('shows it as readers will see it, with everything that hangs on a cause, before anything is saved', async (t) => {
    const { alice, store, page, ids } = await duringAnOutage(t);
    await addConfirmedSubscribers(asAlice(store), page.id, ['a@example.com', 'b@example.com'], 'en');
    const cause = idOf(ids, 'pangyo');
    const fields = {
      ...{ 'name.en': 'New cooling', 'body.en': 'It may be slow.', components_cause: cause, notify: 'yes' },
      ...{ scheduled_for: '2026-03-05T02:00', scheduled_until: '2026-03-05T04:00' },
    };
    const before = (await listIncidents(store.db, page.id)).length;
    const { text } = await alice.post('/console/maintenances/preview', fields).expect(200);
    assert.match(text, /E-mail[^<]*2|2[^<]*e-mail/i);
    assert.match(text, /New cooling/);
    assert.equal((await listIncidents(store.db, page.id)).length, before);
    const action = /<form method="post" action="([^"]*)" class="send"/.exec(text)?.[1] ?? '';
    await alice.post(action.replaceAll('&#x3D;', '='), fields).expect(303);
    const planned = (await listIncidents(store.db, page.id)).find((each) => each.name.en === 'New cooling');
    const affected = (await listAffected(store.db, [planned?.id ?? ''])).get(planned?.id ?? '') ?? [];
    assert.ok(affected.length > 1 && affected.some((each) => each.componentId === cause));
    await alice.post('/console/maintenances/preview', { ...fields, scheduled_for: '2020-01-01T00:00' }).expect(422);
    const back = await alice.post('/console/maintenances/preview', { ...fields, step: 'edit' }).expect(200);
    assert.match(back.text, /value="New cooling"/);
    await alice
      .get('/console/maintenances/preview')
      .expect(303)
      .expect('Location', /maintenances\/new/);
  });

  it('keeps a draft until the work is scheduled', async (t) => {
    const { alice, page, ids } = await duringAnOutage(t);
    const fields = { 'name.en': 'Half a plan', components: idOf(ids, 'mail'), draft: `new-maintenance:${page.id}` };
    await alice
      .post('/console/drafts', fields)
      .expect(303)
      .expect('Location', /maintenances\/new/);
    const kept = await alice.get('/console/maintenances/new').expect(200);
    assert.match(kept.text, /value="Half a plan"/);
    assert.match(kept.text, /draft-kept/);
    const plan = { scheduled_for: '2026-03-05T02:00', scheduled_until: '2026-03-05T04:00' };
    await alice.post('/console/maintenances', { ...fields, ...plan }).expect(303);
    assert.doesNotMatch((await alice.get('/console/maintenances/new')).text, /Half a plan/);
  });
});

describe('the components', () => {
  it('take a status by hand and give it back', async (t) => {
    const { alice, store, ids } = await duringAnOutage(t);
    const id = idOf(ids, 'maps');
    await alice.post(`/console/components/${id}/status`, { status: 'partial_outage' }).expect(303);
    assert.equal((await findComponent(store.db, id))?.status, 'partial_outage');
    assert.match((await alice.get('/console/components?saved=1')).text, /Set by hand: Partly down/);
    await alice.post(`/console/components/${id}/status`, { status: 'none' }).expect(303);
    assert.equal((await findComponent(store.db, id))?.status, 'operational');
    await alice.post(`/console/components/${id}/status`, { status: 'on fire' }).expect(422);
    await alice.post('/console/components/nothing00000/status', { status: 'none' }).expect(404);
  });
});

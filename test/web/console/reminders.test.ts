import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { postUpdate } from '../../../src/actions/post-update.ts';
import { remindStaff } from '../../../src/actions/remind-staff.ts';
import { HOUR, MINUTE } from '../../../src/lib/clock.ts';
import type { Store } from '../../../src/store/open.ts';
import { listReminders } from '../../../src/store/reminders.ts';
import { listStaff } from '../../../src/store/staff.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  incidentId: string;
  askAt: (minutes: number) => Promise<void>;
}

/** Mail is down and promised for two hours after noon. */
async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail']);
  const web = await startWeb(t, store);
  const mail = idOf(ids, 'mail');
  const { incident } = await openIncident(asAlice(store), {
    ...{ pageId: page.id, name: { en: 'Power failure' }, body: { en: 'We know.' } },
    ...{ impacts: { [mail]: 'major_outage' }, restoration: { [mail]: { kind: 'by', byAt: NOON + 2 * HOUR } } },
  });
  const askAt = async (minutes: number): Promise<void> => {
    web.clock.set(NOON + minutes * MINUTE);
    await remindStaff({ store, now: web.clock.now(), actor: { kind: 'system', id: null, name: 'schedule' } });
  };
  return { ...web, store, incidentId: incident.id, askAt };
}

const BUTTON = /action="(\/console\/reminders\/\w+\/acknowledge)"/;

describe('reminders in the console', () => {
  it('stand beside the promise on the first screen, with one button to answer', async (t) => {
    const { alice, askAt } = await aScene(t);
    assert.doesNotMatch((await alice.get('/console')).text, BUTTON);
    await askAt(105);
    const asked = (await alice.get('/console').expect(200)).text;
    assert.match(asked, /Staff were asked at <time[^>]*>1 Mar 2026, 22:45/);
    const action = BUTTON.exec(asked)?.[1] ?? '';
    const answer = await alice.post(action, { from: 'home' }).expect(303);
    assert.equal(answer.headers['location'], '/console');
    const answered = (await alice.get('/console')).text;
    assert.match(answered, /Alice is on it since <time[^>]*>1 Mar 2026, 22:45/);
    assert.doesNotMatch(answered, BUTTON);
    await askAt(120);
    const again = (await alice.get('/console')).text;
    assert.match(again, BUTTON);
    assert.doesNotMatch(again, /Alice is on it/);
  });

  it('stand on the screen of the incident with everything asked and answered, for good', async (t) => {
    const { alice, askAt, store, incidentId, clock } = await aScene(t);
    await askAt(105);
    await askAt(120);
    const path = `/console/incidents/${incidentId}`;
    const action = BUTTON.exec((await alice.get(path).expect(200)).text)?.[1] ?? '';
    clock.advance(MINUTE);
    const answer = await alice.post(action, { from: 'incident' }).expect(303);
    assert.equal(answer.headers['location'], path);
    await postUpdate(asAlice(store, clock.now() + MINUTE), incidentId, { status: 'resolved', body: { en: 'Back.' } });
    const { text } = await alice.get(path);
    assert.match(text, /Reminders to staff/);
    assert.match(text, /As it lapsed: estimate of <time/);
    assert.match(text, /Before it lapsed: estimate of <time/);
    assert.match(text, /Alice: I am on it, <time[^>]*>1 Mar 2026, 23:01/);
    assert.match(text, /Nobody said that they are on it/);
    assert.doesNotMatch(text, BUTTON);
  });

  it('are answered only by somebody signed in, with the proof of the session', async (t) => {
    const { alice, reader, askAt, store, incidentId } = await aScene(t);
    await askAt(105);
    const [reminder] = await listReminders(store.db, [incidentId]);
    const action = `/console/reminders/${String(reminder?.id)}/acknowledge`;
    await reader.post(action).expect(401);
    await alice.post(action, { _csrf: 'forged' }).expect(403);
    await alice.post('/console/reminders/nothing/acknowledge').expect(404);
    assert.equal((await listReminders(store.db, [incidentId]))[0]?.acknowledgedAt, null);
  });
});

describe('duty in the console', () => {
  it('says plainly that nobody is on duty, on the first screen and in the incident', async (t) => {
    const { alice, incidentId } = await aScene(t);
    for (const path of ['/console', `/console/incidents/${incidentId}`, '/console/roster']) {
      assert.match((await alice.get(path).expect(200)).text, /Nobody is on duty\./, path);
    }
    await alice.post('/console/roster/alice0000000', { duty: 'on' }).expect(303);
    for (const path of ['/console', `/console/incidents/${incidentId}`]) {
      const { text } = await alice.get(path);
      assert.doesNotMatch(text, /Nobody is on duty/);
      assert.match(text, /On duty: Alice/);
    }
  });

  it('is set by people for themselves and by owners for all, without a script', async (t) => {
    const { alice, store, signIn } = await aScene(t);
    const bob = await signIn({ id: 'bob000000000', name: 'Bob', locale: 'ko' });
    const screen = (await bob.get('/console/roster').expect(200)).text;
    assert.match(screen, /action="\/console\/roster\/bob000000000"/);
    assert.doesNotMatch(screen, /action="\/console\/roster\/alice0000000"/);
    assert.match(screen, /당직 시작/);
    await bob.post('/console/roster/bob000000000', { duty: 'on' }).expect(303);
    await bob.post('/console/roster/alice0000000', { duty: 'on' }).expect(403);
    await alice.post('/console/roster/bob000000000', { duty: 'off' }).expect(303);
    await alice.post('/console/roster/alice0000000', { duty: 'on' }).expect(303);
    const onDuty = (await listStaff(store.db)).map(({ name, isOnDuty }) => [name, isOnDuty]);
    assert.deepEqual(onDuty, [
      ['Alice', true],
      ['Bob', false],
    ]);
    assert.match((await alice.get('/console/roster')).text, /Put Bob on duty/);
  });
});

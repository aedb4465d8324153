import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { backfillIncident } from '../../src/actions/backfill-incident.ts';
import { callFalseAlarm } from '../../src/actions/call-false-alarm.ts';
import { correctTimes } from '../../src/actions/correct-times.ts';
import { editUpdate } from '../../src/actions/edit-update.ts';
import { mergeIncident } from '../../src/actions/merge-incident.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { undoUpdate } from '../../src/actions/undo-update.ts';
import { HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { updatePage } from '../../src/store/pages.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { HIDDEN_NAME, aQuietPage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

describe('readers', () => {
  it('see that words were edited and times corrected, also in an incident that ended long ago', async (t) => {
    const store = await openTestStore(t);
    const { page, ids } = await aQuietPage(store);
    const { publisher, body, clock } = aPublisher(t, store);
    const taxi = idOf(ids, 'taxi');
    const opening = { pageId: page.id, name: { en: 'No rides' }, body: { en: 'We knwo.' } };
    const { incident, update } = await openIncident(asAlice(store, NOON - 9 * HOUR), {
      ...{ ...opening, impacts: { [taxi]: 'major_outage' } },
    });
    await postUpdate(asAlice(store, NOON - 8 * HOUR), incident.id, { status: 'resolved' });
    const many = Array.from({ length: 60 }, (_, n) => openIncident(asAlice(store, NOON - 7 * HOUR + n), opening));
    for (const each of many) await postUpdate(asAlice(store, NOON), (await each).incident.id, { status: 'resolved' });
    clock.set(NOON + MINUTE);
    await publisher.publishDue();

    await editUpdate(asAlice(store, NOON + HOUR), incident.id, update.id, { body: { en: 'We know.' } });
    const started = { componentId: null, field: 'started', at: NOON - 9.5 * HOUR } as const;
    await correctTimes(asAlice(store, NOON + HOUR), incident.id, { times: [started], reason: 'For staff only' });
    clock.set(NOON + HOUR);
    await publisher.publishDue();
    const shown = body(`/en/incidents/${incident.id}`);
    assert.match(shown, /We know\./);
    assert.match(shown, /\(edited <time/);
    assert.match(shown, /Start corrected from <time[^>]*>[^<]*12:00[^<]*<\/time> to <time[^>]*>[^<]*11:30/);
    assert.doesNotMatch(shown, /For staff only/);
    assert.match(body(`/api/v2/incidents/${incident.id}.json`), /"corrections":\[\{"component_id":null/);
  });

  it('see a false alarm as one, and of a duplicate where it is told on', async (t) => {
    const store = await openTestStore(t);
    const { page, ids } = await aQuietPage(store);
    const { publisher, body } = aPublisher(t, store);
    const [taxi, pay] = [idOf(ids, 'taxi'), idOf(ids, 'pay')];
    const open = async (name: string, id: string): Promise<string> => {
      const impacts = { [id]: 'major_outage' } as const;
      return (await openIncident(asAlice(store), { pageId: page.id, name: { en: name }, impacts })).incident.id;
    };
    const [alarm, duplicate, fire] = [await open('Smoke', pay), await open('No rides', taxi), await open('Fire', pay)];
    await callFalseAlarm(asAlice(store), alarm, {});
    await mergeIncident(asAlice(store), duplicate, { intoId: fire });
    await publisher.publishDue();
    const smoke = body(`/en/incidents/${alarm}`);
    assert.match(smoke, /False alarm/);
    assert.match(smoke, /nothing was wrong/);
    assert.doesNotMatch(smoke, /was affected/);
    const rides = body(`/en/incidents/${duplicate}`);
    assert.match(rides, new RegExp(`This is told on here: <a href="/en/incidents/${fire}">Fire</a>`));
    assert.doesNotMatch(rides, /Back since/);
    assert.match(body('/en/history'), /False alarm/);
    assert.match(body(`/en/incidents/${fire}`), /Taxi calls/);
    assert.doesNotMatch(body(`/en/incidents/${fire}`), new RegExp(HIDDEN_NAME));
  });

  it('find an incident of the past at its time, and nothing of one that was undone', async (t) => {
    const store = await openTestStore(t);
    const { page } = await aQuietPage(store);
    const { publisher, body, clock } = aPublisher(t, store);
    await store.transaction((tx) => updatePage(tx, { ...page, undoMs: 10 * SECOND }));
    const past = { pageId: page.id, name: { en: 'An old fire' }, body: { en: 'It burned.' } };
    const times = { startedAt: Date.UTC(2022, 9, 15, 6), at: Date.UTC(2022, 9, 20, 14) };
    const { incident } = await backfillIncident(asAlice(store), { ...past, ...times });
    const wrong = await openIncident(asAlice(store), { pageId: page.id, name: { en: 'Wrong' } });
    await publisher.publishDue();
    assert.match(body('/en/history'), /October 2022[\s\S]*An old fire/);
    assert.match(body(`/en/incidents/${incident.id}`), /It burned/);
    assert.match(body(`/en/incidents/${wrong.incident.id}`), /Wrong/);
    await undoUpdate(asAlice(store, NOON + SECOND), wrong.incident.id, wrong.update.id);
    clock.advance(SECOND);
    await publisher.publishDue();
    assert.equal(body(`/en/incidents/${wrong.incident.id}`), '');
    assert.doesNotMatch(body('/en/'), /Wrong/);
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { aPublisher } from '../support/publisher.ts';
import { oneIncident } from '../support/statuspage-schemas.ts';

it('says from the very minute that a promised update is late, in every artefact, with nobody touching anything', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail']);
  const { incident } = await openIncident(asAlice(store), {
    ...{ pageId: page.id, name: { en: 'Trouble' }, body: { en: 'We know.' }, nextUpdateBy: NOON + HOUR },
    impacts: { [idOf(ids, 'mail')]: 'major_outage' },
  });
  const { publisher, clock, body } = aPublisher(t, store);
  const times = (): unknown[] => {
    const { incident: json } = oneIncident.parse(JSON.parse(body(`/api/v2/incidents/${incident.id}.json`)));
    return [json.next_update_by, json.next_update_overdue_since];
  };
  const promised = new Date(NOON + HOUR).toISOString();
  const says = (words: RegExp): boolean[] =>
    [`/en/`, `/en/incidents/${incident.id}`, '/history.atom', '/history.rss'].map((path) =>
      words.test(body(path).replace(/<\/?time[^>]*>/g, '')),
    );

  clock.set(NOON + HOUR - 1);
  await publisher.publishDue();
  assert.deepEqual(times(), [promised, null]);
  assert.deepEqual(says(/Next update by 1 Mar(?: 2026)?, 22:00/), [true, true, true, true]);

  clock.set(NOON + HOUR);
  await publisher.publishDue();
  assert.deepEqual(times(), [null, promised]);
  assert.deepEqual(says(/The update promised for 1 Mar(?: 2026)?, 22:00 GMT\+9 is late/), [true, true, true, true]);
  assert.deepEqual(says(/Next update by/), [false, false, false, false]);

  await postUpdate(asAlice(store, NOON + HOUR + MINUTE), incident.id, { body: { en: 'Nothing new.' } });
  clock.set(NOON + HOUR + MINUTE);
  await publisher.publishDue();
  assert.deepEqual(times(), [null, null]);
  assert.deepEqual(says(/is late/), [false, false, false, false]);
});

it('promises no update of what is over', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail']);
  const { incident } = await openIncident(asAlice(store), {
    ...{ pageId: page.id, name: { en: 'Trouble' }, body: { en: 'We know.' }, nextUpdateBy: NOON + HOUR },
    impacts: { [idOf(ids, 'mail')]: 'major_outage' },
  });
  await postUpdate(asAlice(store, NOON + MINUTE), incident.id, { status: 'resolved', body: { en: 'Back.' } });
  const { publisher, clock, body } = aPublisher(t, store);
  clock.set(NOON + 2 * HOUR);
  await publisher.publishDue();
  const { incident: json } = oneIncident.parse(JSON.parse(body(`/api/v2/incidents/${incident.id}.json`)));
  assert.deepEqual([json.next_update_by, json.next_update_overdue_since], [null, null]);
});

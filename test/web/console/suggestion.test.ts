import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { HOUR } from '../../../src/lib/clock.ts';
import type { Eta } from '../../../src/domain/restoration.ts';
import { listEtas } from '../../../src/store/etas.ts';
import type { Store } from '../../../src/store/open.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { aPast } from '../../support/past.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb {
  store: Store;
  mail: string;
  taxi: string;
  /** The screen of the incident in which mail and taxi are down; only mail has a past. */
  path: string;
  etas: () => Promise<Eta[]>;
}

async function aScene(t: TestContext): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail', 'taxi', 'maps', 'pay']);
  const [mail, taxi] = [idOf(ids, 'mail'), idOf(ids, 'taxi')];
  await aPast(store, page.id, mail, [HOUR, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]);
  const { incident } = await openIncident(asAlice(store), {
    ...{ pageId: page.id, name: { en: 'Fire' }, nextUpdateBy: NOON + HOUR },
    impacts: { [mail]: 'major_outage', [taxi]: 'major_outage' },
  });
  return {
    ...(await startWeb(t, store)),
    ...{ store, mail, taxi, path: `/console/incidents/${incident.id}` },
    etas: async () => (await listEtas(store.db, [incident.id])).get(incident.id) ?? [],
  };
}

describe('the estimate that the form suggests', () => {
  it('says how long it was down before and what that rests on, only where there is a past', async (t) => {
    const { alice, path, mail, taxi } = await aScene(t);
    const { text } = await alice.get(path).expect(200);
    assert.match(text, /Half were back within 2 hr, all within 4 hr\. From 5 incidents as bad as this one\./);
    assert.ok(text.includes(`name="restoration.${mail}.suggested"`));
    assert.ok(!text.includes(`name="restoration.${taxi}.suggested"`));
    const opening = await alice.get('/console/incidents/new').expect(200);
    assert.match(opening.text, /From 5 incidents, however bad they were\./);
  });

  it('becomes the ETA when somebody ticks it, and stays labelled as an estimate from the past', async (t) => {
    const { alice, path, mail, etas } = await aScene(t);
    await alice.post(`${path}/updates`, { seen: '1', [`restoration.${mail}.suggested`]: 'yes' }).expect(303);
    assert.deepEqual(
      (await etas()).map(({ componentId, kind, byAt, basis }) => [componentId, kind, byAt, basis]),
      [[mail, 'by', NOON + 4 * HOUR, 'history']],
    );
    const { text } = await alice.get(path).expect(200);
    assert.match(text, /\(from past incidents\)/);
    assert.ok(!text.includes(`name="restoration.${mail}.suggested"`), 'what stands is not suggested again');
  });

  it('is never applied by itself, and not beside an estimate that somebody gave', async (t) => {
    const { alice, path, mail, etas } = await aScene(t);
    await alice.post(`${path}/updates`, { seen: '1', 'body.en': 'We work on it.' }).expect(303);
    assert.deepEqual(await etas(), []);
    const both = { [`restoration.${mail}.suggested`]: 'yes', [`restoration.${mail}.kind`]: 'assessing' };
    const { text } = await alice.post(`${path}/updates`, { seen: '2', ...both }).expect(422);
    assert.match(text, /Choose one: an estimate of your own, or the one from past incidents\./);
    assert.match(text, /suggested" value="yes" checked/);
    assert.deepEqual(await etas(), []);
  });

  it('is refused once the trouble has outlasted all before', async (t) => {
    const { alice, path, mail, clock } = await aScene(t);
    clock.set(NOON + 5 * HOUR);
    const form = { seen: '1', [`restoration.${mail}.suggested`]: 'yes' };
    const { text } = await alice.post(`${path}/updates`, form).expect(422);
    assert.match(text, /Past incidents give no estimate any more/);
  });

  it('opens an incident with it, from when the trouble began', async (t) => {
    const { alice, mail, store } = await aScene(t);
    const answer = await alice
      .post('/console/incidents', {
        ...{ 'name.en': 'Mail again', started_at: '2026-03-01T20:00', next_update: '30' },
        ...{ [`impacts.${mail}`]: 'partial_outage', [`restoration.${mail}.suggested`]: 'yes' },
      })
      .expect(303);
    const id = /incidents\/(\w+)/.exec(String(answer.headers['location']))?.[1] ?? '';
    const [eta] = (await listEtas(store.db, [id])).get(id) ?? [];
    assert.deepEqual([eta?.byAt, eta?.basis], [NOON + 3 * HOUR, 'history']);
  });
});

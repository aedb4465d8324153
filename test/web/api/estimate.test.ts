import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HOUR } from '../../../src/lib/clock.ts';
import { NOON } from '../../support/clock.ts';
import { idOf } from '../../support/factories.ts';
import { anApi } from '../../support/manage-api.ts';
import { aPast } from '../../support/past.ts';

it("answers what a component's past says of its return, and takes it back as an estimate", async (t) => {
  const api = await anApi(t, ['mail', 'taxi']);
  const { store, page, ids } = api;
  const [mail, taxi] = [idOf(ids, 'mail'), idOf(ids, 'taxi')];
  await aPast(store, page.id, mail, [HOUR, 2 * HOUR, 3 * HOUR]);
  const by = new Date(NOON + 3 * HOUR).toISOString();
  const answer = await api.call('get', `/components/${mail}/estimate`).expect(200);
  assert.deepEqual(answer.body, {
    component_id: mail,
    estimate: {
      ...{ by, basis: 'history', half_within_seconds: 7200, nine_in_ten_within_seconds: 10_800 },
      ...{ is_longest: true, incidents: 3, rests_on: 'all' },
    },
  });
  const none = await api.call('get', `/components/${taxi}/estimate.json`).expect(200);
  assert.deepEqual(none.body, { component_id: taxi, estimate: null });
  await api.call('get', '/components/000000000000/estimate').expect(404);

  const incident = {
    ...{ name: 'Fire', components: { [mail]: 'major_outage' } },
    restoration: { [mail]: { kind: 'by', by, basis: 'history' } },
  };
  const opened = await api.call('post', '/incidents', { incident }).expect(201);
  const { restoration } = opened.body as { restoration: { basis: string }[] };
  assert.deepEqual(
    restoration.map((each) => each.basis),
    ['history'],
  );
});

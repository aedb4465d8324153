import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HOUR } from '../../../src/lib/clock.ts';
import { listIntervals } from '../../../src/store/intervals.ts';
import { NOON } from '../../support/clock.ts';
import { describeOnBoth } from '../../support/databases.ts';
import { idOf } from '../../support/factories.ts';
import { anApi, type ApiCaller } from '../../support/manage-api.ts';
import { manageIncident } from '../../support/manage-schemas.ts';

const iso = (at: number): string => new Date(at).toISOString();

async function opened(api: ApiCaller, key: string): Promise<string> {
  const incident = { name: `${key} is down`, components: { [idOf(api.ids, key)]: 'major_outage' } };
  return manageIncident.parse((await api.call('post', '/incidents', { incident }).expect(201)).body).id;
}

describeOnBoth('the manage API', (database) => {
  it('corrects times with a reason, and answers what was corrected', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const mail = idOf(api.ids, 'mail');
    api.clock.advance(2 * HOUR);
    const id = await opened(api, 'mail');
    const path = `/incidents/${id}/corrections`;
    const correction = { started_at: iso(NOON + HOUR) };
    await api.call('post', path, { correction }).expect(422);
    const answer = await api.call('post', path, { correction: { ...correction, reason: 'The log' } }).expect(201);
    const incident = manageIncident.parse(answer.body);
    assert.equal(incident.started_at, iso(NOON + HOUR));
    assert.deepEqual(incident.corrections, [
      {
        ...{ component_id: null, field: 'started', from: iso(NOON + 2 * HOUR), to: iso(NOON + HOUR) },
        corrected_at: iso(NOON + 2 * HOUR),
      },
    ]);
    const own = { components: { [mail]: { ended_at: iso(NOON + HOUR) } }, reason: 'The log' };
    await api.call('post', path, { correction: own }).expect(422);
  });

  it('calls false alarms and merges duplicates', async (t) => {
    const api = await anApi(t, ['mail', 'taxi'], [], database);
    const [one, other, third] = [await opened(api, 'mail'), await opened(api, 'taxi'), await opened(api, 'mail')];
    const merged = await api.call('post', `/incidents/${one}/merge`, { incident: { merged_into: other } }).expect(200);
    const duplicate = manageIncident.parse(merged.body);
    assert.deepEqual([duplicate.status, duplicate.outcome, duplicate.merged_into], ['resolved', 'merged', other]);
    await api.call('post', `/incidents/${one}/merge`, { incident: { merged_into: other } }).expect(422);
    const called = await api.call('post', `/incidents/${third}/false_alarm`).expect(200);
    const alarm = manageIncident.parse(called.body);
    assert.deepEqual([alarm.outcome, alarm.impact, alarm.restoration], ['false_alarm', 'none', []]);
  });

  it('takes an incident of the past with its span and what was affected', async (t) => {
    const api = await anApi(t, ['mail'], [], database);
    const mail = idOf(api.ids, 'mail');
    api.clock.advance(9 * HOUR);
    const span = { started_at: iso(NOON + HOUR), resolved_at: iso(NOON + 3 * HOUR) };
    const incident = {
      name: 'Fire',
      body: 'A fire.',
      backfilled: true,
      ...span,
      components: { [mail]: 'major_outage' },
    };
    const answer = await api.call('post', '/incidents', { incident }).expect(201);
    const answered = manageIncident.parse(answer.body);
    assert.deepEqual([answered.started_at, answered.resolved_at], [span.started_at, span.resolved_at]);
    const intervals = await listIntervals(api.store.db, [mail], NOON, NOON + 9 * HOUR);
    assert.deepEqual(
      intervals.map((each) => [each.status, each.fromAt]),
      [
        ['operational', NOON],
        ['major_outage', NOON + HOUR],
        ['operational', NOON + 3 * HOUR],
      ],
    );
  });
});

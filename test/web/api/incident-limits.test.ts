import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HOUR } from '../../../src/lib/clock.ts';
import { NOON } from '../../support/clock.ts';
import { idOf } from '../../support/factories.ts';
import { anApi } from '../../support/manage-api.ts';
import { failure, manageIncident } from '../../support/manage-schemas.ts';

const iso = (at: number): string => new Date(at).toISOString();

it('bounds the words of an update, of its correction and of an estimate, and names the field', async (t) => {
  const api = await anApi(t, ['mail']);
  const mail = idOf(api.ids, 'mail');
  const opened = await api.call('post', '/incidents', { incident: { name: 'Down', body: 'x'.repeat(25_000) } });
  const { id, incident_updates: updates } = manageIncident.parse(opened.body);
  const refused = async (path: string, body: object, words: RegExp): Promise<void> => {
    assert.match(failure.parse((await api.call('patch', path, body).expect(422)).body).message, words);
  };
  await refused(`/incidents/${id}`, { incident: { message: 'x'.repeat(25_001) } }, /^body: .*25000/);
  const path = `/incidents/${id}/incident_updates/${String(updates[0]?.id)}`;
  await refused(path, { incident_update: { body: { en: 'ok', ko: '가'.repeat(25_001) } } }, /^body: .*25000/);
  const estimate = { kind: 'conditional', by: iso(NOON + HOUR), condition: 'x'.repeat(1_001) };
  const incident = { components: { [mail]: 'major_outage' }, restoration: { [mail]: estimate } };
  await refused(`/incidents/${id}`, { incident }, new RegExp(`restoration\\.${mail}\\.condition: .*1000`));
  const after = manageIncident.parse((await api.call('get', `/incidents/${id}`).expect(200)).body);
  assert.deepEqual(after.incident_updates, updates);
});

/** An object of so many levels, itself counted; written by hand, for `JSON.stringify` gives up on deep ones. */
const nested = (levels: number): string => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);

it('takes metadata of some depth and size, and refuses more wherever it is sent', async (t) => {
  const api = await anApi(t, ['mail']);
  const times = `"scheduled_for":"${iso(NOON + HOUR)}","scheduled_until":"${iso(NOON + 2 * HOUR)}"`;
  const ways = ['"status":"identified"', times, '"backfilled":true,"backfill_date":"2025-12-24"'];
  const send = (method: 'post' | 'patch', path: string, fields: string) =>
    api.call(method, path).type('json').send(`{"incident":{"name":"Down","body":"Now.",${fields}}}`);
  const text = (bytes: number): string => `{"a":"${'길'.repeat((bytes - 8) / 3)}"}`;
  for (const way of ways) {
    for (const metadata of [nested(20), text(50_000)]) {
      const made = await send('post', '/incidents', `${way},"metadata":${metadata}`).expect(201);
      assert.deepEqual(manageIncident.parse(made.body).metadata, JSON.parse(metadata));
    }
  }
  const [first] = manageIncident.array().parse((await api.call('get', '/incidents').expect(200)).body);
  const bad: [string, RegExp][] = [
    [nested(21), /^metadata: .*20 levels/],
    [nested(10_000), /^metadata: .*20 levels/],
    [`{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, /^metadata: .*20 levels/],
    [text(50_003), /^metadata: .*50 kB/],
  ];
  for (const [metadata, words] of bad) {
    const answers = ways.map((way) => send('post', '/incidents', `${way},"metadata":${metadata}`));
    answers.push(send('patch', `/incidents/${String(first?.id)}`, `"metadata":${metadata}`));
    for (const { status, body } of await Promise.all(answers)) {
      assert.equal(status, 422);
      assert.match(failure.parse(body).message, words);
    }
  }
});

it('takes an incident of the past from 1990 on', async (t) => {
  const api = await anApi(t, ['mail']);
  const past = (backfill_date: string) =>
    api.call('post', '/incidents', { incident: { name: 'Old', body: 'Was.', backfilled: true, backfill_date } });
  await past('1990-01-01').expect(201);
  for (const day of ['1989-12-31', '0001-01-01', '0000-01-01']) {
    const { message } = failure.parse((await past(day).expect(422)).body);
    assert.match(message, /^backfill_date: .*1990/);
  }
});

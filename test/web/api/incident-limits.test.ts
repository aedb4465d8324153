import assert from 'node:assert/strict';
import { it } from 'node:test';
import { HOUR } from '../../../src/lib/clock.ts';
import { NOON } from '../../support/clock.ts';
import { idOf } from '../../support/factories.ts';
import { anApi } from '../../support/manage-api.ts';
import { failure, manageIncident } from '../../support/manage-schemas.ts';

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
  const estimate = { kind: 'conditional', by: new Date(NOON + HOUR).toISOString(), condition: 'x'.repeat(1_001) };
  const incident = { components: { [mail]: 'major_outage' }, restoration: { [mail]: estimate } };
  await refused(`/incidents/${id}`, { incident }, new RegExp(`restoration\\.${mail}\\.condition: .*1000`));
  const after = manageIncident.parse((await api.call('get', `/incidents/${id}`).expect(200)).body);
  assert.deepEqual(after.incident_updates, updates);
});

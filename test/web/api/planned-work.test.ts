import assert from 'node:assert/strict';
import { it } from 'node:test';
import { DAY, HOUR } from '../../../src/lib/clock.ts';
import { NOON } from '../../support/clock.ts';
import { idOf } from '../../support/factories.ts';
import { anApi } from '../../support/manage-api.ts';
import { failure, manageIncident } from '../../support/manage-schemas.ts';

const iso = (at: number): string => new Date(at).toISOString();

it('begins planned work at once where the call says that it is in progress, and tells of it once', async (t) => {
  const api = await anApi(t, ['mail']);
  const mail = idOf(api.ids, 'mail');
  const span = { scheduled_for: iso(NOON + HOUR), scheduled_until: iso(NOON + 2 * HOUR) };
  const incident = { name: 'Disks', body: 'We swap disks.', status: 'in_progress', ...span, component_ids: [mail] };
  const answer = await api.call('post', '/incidents', { incident }).expect(201);
  assert.equal(manageIncident.parse(answer.body).status, 'in_progress');
  const component = await api.store.db.selectFrom('components').select('status').where('id', '=', mail).execute();
  assert.equal(component[0]?.status, 'under_maintenance');
  assert.equal((await api.store.db.selectFrom('notices').selectAll().execute()).length, 1);
});

it('refuses work of more than a year, work more than three years ahead, and an estimate of null, in plain words', async (t) => {
  const api = await anApi(t, ['mail']);
  const refused = async (fields: object, words: RegExp): Promise<void> => {
    const incident = { name: 'Disks', status: 'scheduled', ...fields };
    assert.match(failure.parse((await api.call('post', '/incidents', { incident }).expect(422)).body).message, words);
  };
  const at = (from: number, until: number) => ({ scheduled_for: iso(NOON + from), scheduled_until: iso(NOON + until) });
  await refused(at(HOUR, 400 * DAY), /scheduled_until: This lasts more than a year/);
  await refused(at(1200 * DAY, 1201 * DAY), /scheduled_for: This begins more than three years ahead/);
  const nothing = { status: 'investigating', restoration: { [idOf(api.ids, 'mail')]: null } };
  await refused(nothing, /Send an object with a kind/);
});

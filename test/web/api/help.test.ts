import assert from 'node:assert/strict';
import { it } from 'node:test';
import { listUpdates } from '../../../src/store/updates.ts';
import { anApi } from '../../support/manage-api.ts';
import { manageIncident } from '../../support/manage-schemas.ts';

it('takes and answers whom to ask and what to do meanwhile, and takes them back, without an update', async (t) => {
  const api = await anApi(t, ['mail']);
  const help = { contact: { en: 'Call 1588-0000', ko: '1588-0000번' }, alternatives: 'Use the web' };
  const opened = await api.call('post', '/incidents', { incident: { name: 'Mail is down', ...help } }).expect(201);
  const { id, contact, alternatives } = manageIncident.parse(opened.body);
  assert.deepEqual([contact, alternatives], ['Call 1588-0000', 'Use the web']);
  const changed = await api.call('patch', `/incidents/${id}`, {
    incident: { contact: null, alternatives: 'Use the app' },
  });
  const after = manageIncident.parse(changed.body);
  assert.deepEqual(
    [after.contact, after.alternatives],
    ['Call 1577-0000', 'Use the app'],
    "the page's contact holds again",
  );
  assert.equal((await listUpdates(api.store.db, [id])).get(id)?.length, 1);
});

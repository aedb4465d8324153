import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { updateComponent } from '../../../src/actions/update-component.ts';
import { HOUR } from '../../../src/lib/clock.ts';
import { listAffected } from '../../../src/store/incidents.ts';
import { findComponent } from '../../../src/store/components.ts';
import { listAsOfHeads } from '../../../src/store/as-of-tables.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { asAlice, aSetting, idOf } from '../../support/factories.ts';
import { startWeb } from '../../support/web.ts';

it('publishes the list of all services by one press on the first screen, and shows where it lies', async (t) => {
  const store = await openTestStore(t);
  const { page } = await aSetting(store, ['chat']);
  const { alice, reader } = await startWeb(t, store);
  const sent = await alice.post('/console/as-of', { page: page.id });
  assert.equal(sent.status, 303);
  const [head] = await listAsOfHeads(store.db, page.id);
  const shown = await alice.get(String(sent.headers['location']).replace(/#.*/, ''));
  assert.ok(shown.text.includes(`/en/as-of/${head?.address ?? ''}`));
  assert.notEqual((await reader.post('/console/as-of', { page: page.id })).status, 303);
  assert.equal((await listAsOfHeads(store.db, page.id)).length, 1, 'nobody else may');
});

it('lists each component before its features', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['photos', 'mail', 'chat']);
  await updateComponent(asAlice(store), page.id, idOf(ids, 'photos'), { parentId: idOf(ids, 'chat') });
  const { alice } = await startWeb(t, store);
  const { text } = await alice.get('/console/components');
  const places = ['mail', 'chat', 'photos'].map((key) => text.indexOf(`id="component-${idOf(ids, key)}"`));
  assert.deepEqual(
    places,
    places.toSorted((a, b) => a - b),
  );
  assert.match(text, /Feature of chat/);
});

it('takes a word that something works again and is watched, and then asks for the next one', async (t) => {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['chat', 'mail']);
  const [chat, mail] = ['chat', 'mail'].map((key) => idOf(ids, key)) as [string, string];
  const { incident } = await openIncident(asAlice(store, NOON - HOUR), {
    pageId: page.id,
    name: { en: 'Down' },
    impacts: { [chat]: 'major_outage', [mail]: 'major_outage' },
  });
  const { alice } = await startWeb(t, store);
  const fields = { seen: '1', [`restoration.${chat}.kind`]: 'watching', next_update: 'none', notify: 'yes' };
  assert.equal((await alice.post(`/console/incidents/${incident.id}/updates`, fields)).status, 303);
  const rows = (await listAffected(store.db, [incident.id])).get(incident.id) ?? [];
  assert.equal(rows.find((each) => each.componentId === chat)?.watchingSinceAt, NOON);
  assert.equal((await findComponent(store.db, chat))?.status, 'operational');
  const { text } = await alice.get(`/console/incidents/${incident.id}`);
  assert.match(text, /works again, watched since/);
  assert.match(text, /once it is stable/);
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createComponent } from '../../src/actions/create-component.ts';
import { createGroup } from '../../src/actions/create-group.ts';
import { deleteComponent } from '../../src/actions/delete-component.ts';
import { addPage, removePage } from '../../src/actions/steps/save-page.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { updateComponent } from '../../src/actions/update-component.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { DEFAULT_PAGE_RULES, type Page, type PageSettings } from '../../src/domain/page.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { findIncident, listAffected } from '../../src/store/incidents.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import type { Store } from '../../src/store/open.ts';
import { listPages } from '../../src/store/pages.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';

const MAIN: PageSettings = {
  key: 'main',
  name: { en: 'Main' },
  description: {},
  timeZone: 'Asia/Seoul',
  locales: ['ko', 'en'],
  contact: {},
  ...DEFAULT_PAGE_RULES,
};

function aNewPage(store: Store, settings = MAIN): Promise<Page> {
  return store.transaction((tx) => addPage(tx, asAlice(store), settings));
}

describeOnBoth('the structure of a page', (database) => {
  it('makes and changes a page, and refuses a key that is taken', async (t) => {
    const store = await openTestStore(t, database);
    const page = await aNewPage(store);
    assert.equal(page.defaultLocale, 'ko');
    await assert.rejects(aNewPage(store), /key: Another page/);
    const changed = await updatePage(asAlice(store, NOON + HOUR), page.id, { locales: ['id'] });
    assert.equal(changed.defaultLocale, 'id');
    await assert.rejects(updatePage(asAlice(store), page.id, { timeZone: 'Mars' }), /time_zone/);
    assert.deepEqual(
      (await listPages(store.db)).map(({ locales, version }) => [locales, version]),
      [[['id'], 2]],
    );
  });

  it('removes a page with its incidents and subscribers, and no other', async (t) => {
    const store = await openTestStore(t, database);
    const [one, two] = [await aNewPage(store), await aNewPage(store, { ...MAIN, key: 'two' })];
    const component = await createComponent(asAlice(store), { pageId: one.id, name: { en: 'Mail' } });
    const impacts = { [component.id]: 'major_outage' as const };
    const { incident } = await openIncident(asAlice(store), { pageId: one.id, name: { en: 'Down' }, impacts });
    await addConfirmedSubscribers(asAlice(store), one.id, ['bob@example.com'], 'en');
    await store.transaction((tx) => removePage(tx, asAlice(store), one));
    assert.deepEqual(
      (await listPages(store.db)).map((page) => page.id),
      [two.id],
    );
    assert.equal(await findIncident(store.db, incident.id), undefined);
  });

  it('begins a component’s history when it is made, and keeps it when it is deleted', async (t) => {
    const store = await openTestStore(t, database);
    const page = await aNewPage(store);
    const { id, key } = await createComponent(asAlice(store), { pageId: page.id, name: { en: 'Taxi calls' } });
    assert.equal(key, 'taxi-calls');
    const second = await createComponent(asAlice(store), { pageId: page.id, name: { en: 'Taxi calls' } });
    assert.deepEqual([second.key, second.position], ['taxi-calls-2', 2]);
    const down = await updateComponent(asAlice(store, NOON + HOUR), page.id, id, { manualStatus: 'partial_outage' });
    assert.equal(down.status, 'partial_outage');
    const impacts = { [id]: 'major_outage' as const };
    const later = asAlice(store, NOON + 2 * HOUR);
    const { incident } = await openIncident(later, { pageId: page.id, name: { en: 'Down' }, impacts });
    await deleteComponent(asAlice(store, NOON + 3 * HOUR), page.id, id);
    const intervals = await listIntervals(store.db, [id], NOON, NOON + 4 * HOUR);
    assert.deepEqual(
      intervals.map(({ status, fromAt }) => [status, (fromAt - NOON) / HOUR]),
      [
        ['operational', 0],
        ['partial_outage', 1],
        ['major_outage', 2],
      ],
    );
    assert.equal((await listAffected(store.db, [incident.id])).get(incident.id)?.length, 1);
    const again = await createComponent(later, { pageId: page.id, name: { en: 'Taxi calls' } });
    assert.equal(again.key, 'taxi-calls');
  });

  it('refuses what belongs to another page', async (t) => {
    const store = await openTestStore(t, database);
    const [one, two] = [await aNewPage(store), await aNewPage(store, { ...MAIN, key: 'two' })];
    const group = await createGroup(asAlice(store), { pageId: one.id, name: { en: 'Pay' }, description: {} });
    const foreign = { pageId: two.id, name: { en: 'Mail' }, groupId: group.id };
    await assert.rejects(createComponent(asAlice(store), foreign), /group_id/);
    const mail = await createComponent(asAlice(store), { pageId: one.id, name: { en: 'Mail' } });
    await assert.rejects(updateComponent(asAlice(store), two.id, mail.id, { isHidden: true }), /no such component/);
    await assert.rejects(deleteComponent(asAlice(store), two.id, mail.id), /no such component/);
  });
});

it('keeps one of two who make the same page at once', async (t) => {
  const store = await openTestStore(t, 'postgres');
  const results = await Promise.allSettled([1, 2].map(() => aNewPage(store)));
  assert.equal(results.filter((result) => result.status === 'fulfilled').length, 1);
  assert.equal((await listPages(store.db)).length, 1);
});

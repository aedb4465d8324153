import assert from 'node:assert/strict';
import { it } from 'node:test';
import { applyConfiguration, planConfiguration } from '../../src/actions/apply-configuration.ts';
import { createComponent } from '../../src/actions/create-component.ts';
import { createGroup } from '../../src/actions/create-group.ts';
import { deleteComponent } from '../../src/actions/delete-component.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updateComponent } from '../../src/actions/update-component.ts';
import { readConfiguration } from '../../src/cli/apply/read-configuration.ts';
import { changeText } from '../../src/cli/apply/plan-text.ts';
import { Problem } from '../../src/domain/errors.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { findComponent, listComponents } from '../../src/store/components.ts';
import { listAffected } from '../../src/store/incidents.ts';
import { listIntervals } from '../../src/store/intervals.ts';
import type { Store } from '../../src/store/open.ts';
import { listPages } from '../../src/store/pages.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';

interface Chat {
  store: Store;
  pageId: string;
  chat: string;
  text: string;
  photos: string;
}

/** Chat with its features text and photos, on a page with other services. */
async function aChat(store: Store): Promise<Chat> {
  const { page, ids } = await aSetting(store, ['chat', 'text', 'photos', 'mail']);
  const [chat, text, photos] = ['chat', 'text', 'photos'].map((key) => idOf(ids, key)) as [string, string, string];
  for (const id of [text, photos]) await updateComponent(asAlice(store), page.id, id, { parentId: chat });
  return { store, pageId: page.id, chat, text, photos };
}

async function statusOf(store: Store, id: string): Promise<string | undefined> {
  return (await findComponent(store.db, id))?.status;
}

describeOnBoth('features', (database) => {
  it('are restored one by one, and their service with the last of them', async (t) => {
    const { store, pageId, chat, text, photos } = await aChat(await openTestStore(t, database));
    const opening = { pageId, name: { en: 'Chat is down' }, impacts: { [chat]: 'major_outage' } } as const;
    const { incident } = await openIncident(asAlice(store), opening);
    assert.deepEqual([await statusOf(store, text), await statusOf(store, photos)], ['major_outage', 'major_outage']);

    const later = asAlice(store, NOON + HOUR);
    await postUpdate(later, incident.id, { restoration: { [text]: { kind: 'restored', isWatching: true } } });
    const statuses = [chat, text, photos].map((id) => statusOf(store, id));
    assert.deepEqual(await Promise.all(statuses), ['partial_outage', 'operational', 'major_outage']);
    const rows = (await listAffected(store.db, [incident.id])).get(incident.id) ?? [];
    assert.equal(rows.find((each) => each.componentId === text)?.watchingSinceAt, NOON + HOUR);

    await postUpdate(asAlice(store, NOON + 2 * HOUR), incident.id, { restoration: { [photos]: { kind: 'restored' } } });
    assert.equal(await statusOf(store, chat), 'operational');
    const intervals = await listIntervals(store.db, [chat], NOON, NOON + 3 * HOUR);
    assert.deepEqual(intervals.map(({ status, fromAt, untilAt }) => [status, fromAt, untilAt]).slice(-3), [
      ['major_outage', NOON, NOON + HOUR],
      ['partial_outage', NOON + HOUR, NOON + 2 * HOUR],
      ['operational', NOON + 2 * HOUR, null],
    ]);
  });

  it('make their service partly down by a status that a person gives one of them outside any incident', async (t) => {
    const { store, pageId, chat, photos, text } = await aChat(await openTestStore(t, database));
    await updateComponent(asAlice(store), pageId, photos, { manualStatus: 'major_outage' });
    assert.equal(await statusOf(store, chat), 'partial_outage');
    await updateComponent(asAlice(store), pageId, text, { manualStatus: 'major_outage' });
    assert.equal(await statusOf(store, chat), 'major_outage');
    await updateComponent(asAlice(store), pageId, chat, { manualStatus: 'operational' });
    assert.equal(await statusOf(store, chat), 'operational', 'a word about the service itself beats them');
  });

  it('follow their service into its group, and stand by themselves when it is gone', async (t) => {
    const { store, pageId, chat, text } = await aChat(await openTestStore(t, database));
    const group = await createGroup(asAlice(store), {
      pageId,
      name: { en: 'Talk' },
      description: {},
      componentIds: [chat],
    });
    assert.equal((await findComponent(store.db, text))?.groupId, group.id);
    const files = await createComponent(asAlice(store), { pageId, name: { en: 'Files' }, parentId: chat });
    assert.equal(files.groupId, group.id);
    await deleteComponent(asAlice(store), pageId, chat);
    assert.ok((await listComponents(store.db, pageId)).every((each) => each.parentId === null));
  });

  it('have no features of their own', async (t) => {
    const { store, pageId, chat, text } = await aChat(await openTestStore(t, database));
    const refused = (id: string, parentId: string): Promise<void> =>
      assert.rejects(updateComponent(asAlice(store), pageId, id, { parentId }), (error) => {
        return error instanceof Problem && error.faults[0]?.field === 'parent_id';
      });
    await refused(chat, text);
    await refused(chat, chat);
    await refused(text, 'nowhere00000');
  });

  it('are made, moved and set free by a file, which says so in its plan', async (t) => {
    const store = await openTestStore(t, database);
    const apply = async (...components: string[]): Promise<string[]> => {
      const text = ['page:', '  name: Main', '  components:', ...components.map((each) => `    - ${each}`)].join('\n');
      const wanted = readConfiguration('status.yaml', text, undefined);
      const plan = await planConfiguration(store.db, wanted, { prune: false });
      await applyConfiguration(asAlice(store), wanted, { prune: false });
      assert.deepEqual(
        await planConfiguration(store.db, wanted, { prune: false }),
        [],
        'a second time changes nothing',
      );
      return plan.map(changeText);
    };
    await apply('{name: Chat, features: [{name: Text}, {name: Photos}]}', '{name: Mail}');
    const plan = await apply('{name: Chat, features: [{name: Text}]}', '{name: Mail, features: [{name: Photos}]}');
    assert.ok(
      plan.some((line) => line.includes('~ component Photos: feature of "chat" → "mail"')),
      plan.join('\n'),
    );
    await apply('{name: Text, features: [{name: Chat}]}', '{name: Mail}', '{name: Photos}');
    const [page] = await listPages(store.db);
    const components = await listComponents(store.db, page?.id ?? '');
    const keyOf = (id: string | null): string | undefined => components.find((each) => each.id === id)?.key;
    assert.deepEqual(
      components.map((each) => [each.key, keyOf(each.parentId)]),
      [
        ['text', undefined],
        ['chat', 'text'],
        ['mail', undefined],
        ['photos', undefined],
      ],
    );
  });
});

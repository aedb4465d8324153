import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { deleteComponent } from '../../src/actions/delete-component.ts';
import { deleteIncident } from '../../src/actions/delete-incident.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listComponents, setDependencies } from '../../src/store/components.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { aSetting, asAlice, idOf } from '../support/factories.ts';
import { aMailSetting } from '../support/mail-setting.ts';
import { until } from '../support/until.ts';

describeOnBoth('what hangs on a component that is down', (database) => {
  const changes = ['when the dependency is taken away', 'when the component itself is deleted'] as const;
  for (const change of changes) {
    it(`is not called restored ${change}, until somebody says so`, async (t) => {
      const store = await openTestStore(t, database);
      const setting = await aSetting(store, ['mail', 'pangyo'], [['mail', 'pangyo', 'hard']]);
      const [mail, pangyo] = [idOf(setting.ids, 'mail'), idOf(setting.ids, 'pangyo')];
      const pageId = setting.page.id;
      const statusOf = async (id: string): Promise<string | undefined> =>
        (await listComponents(store.db, pageId)).find((each) => each.id === id)?.status;
      const opened = await openIncident(asAlice(store), {
        pageId,
        name: { en: 'Fire' },
        impacts: { [pangyo]: 'major_outage' },
      });
      if (change === 'when the dependency is taken away') {
        await store.transaction((tx) => setDependencies(tx, mail, []));
      } else {
        await deleteComponent(asAlice(store, NOON + MINUTE), pageId, pangyo);
      }
      const { id } = opened.incident;
      const said = await postUpdate(asAlice(store, NOON + HOUR), id, { body: { en: 'Still burning' } });
      assert.deepEqual(said.update.changes, []);
      assert.equal(await statusOf(mail), 'major_outage');
      await postUpdate(asAlice(store, NOON + 2 * HOUR), id, { restoration: { [mail]: { kind: 'restored' } } });
      assert.equal(await statusOf(mail), 'operational');
    });
  }
});

describe('an incident', () => {
  it('is not ended by somebody who says that a component is still down', async (t) => {
    const store = await openTestStore(t);
    const setting = await aSetting(store, ['mail']);
    const impacts = { [idOf(setting.ids, 'mail')]: 'major_outage' } as const;
    const { incident } = await openIncident(asAlice(store), { pageId: setting.page.id, name: { en: 'Fire' }, impacts });
    const end = { status: 'resolved', impacts } as const;
    await assert.rejects(postUpdate(asAlice(store), incident.id, end), /keep it open/);
  });

  it('is never shorter than nothing, although the clock was set back', async (t) => {
    const store = await openTestStore(t);
    const setting = await aSetting(store, ['mail']);
    const impacts = { [idOf(setting.ids, 'mail')]: 'major_outage' } as const;
    const { incident } = await openIncident(asAlice(store), { pageId: setting.page.id, name: { en: 'Fire' }, impacts });
    await postUpdate(asAlice(store, NOON - HOUR), incident.id, { status: 'resolved' });
    const [own] = await store.db.selectFrom('incidentComponents').selectAll().execute();
    assert.equal(own?.restoredAt, own?.startedAt);
  });

  it('is told to its end although the clock was set back in between', async (t) => {
    const setting = await aMailSetting(t, ['mail']);
    await setting.addSubscribers(['bob@example.com']);
    const { incident } = await openIncident(setting.alice(), { pageId: setting.page.id, name: { en: 'Fire' } });
    await setting.tell();
    const back = asAlice(setting.store, setting.clock.now() - HOUR);
    await postUpdate(back, incident.id, { status: 'resolved', body: { en: 'It works again.' } });
    assert.equal(await setting.tell(), 1);
    assert.match(setting.catcher.to('bob@example.com').at(-1)?.text ?? '', /It works again/);
  });

  it('that is deleted while its mails go out is told to nobody else', async (t) => {
    const setting = await aMailSetting(t, ['mail']);
    await setting.addSubscribers(Array.from({ length: 200 }, (_, index) => `reader${index}@example.com`));
    const { incident } = await openIncident(setting.alice(), { pageId: setting.page.id, name: { en: 'Fire' } });
    setting.catcher.delayMs = 150;
    await setting.notifier.fanOutDue();
    const startedAt = performance.now();
    const round = setting.notifier.deliverDue();
    await until(() => performance.now() - startedAt > 1_100);
    await deleteIncident(setting.alice(), incident.id);
    const reached = setting.catcher.caught.length;
    await round;
    assert.ok(setting.catcher.caught.length <= reached + 20, 'only what was on its way still arrives');
    assert.ok(setting.catcher.caught.length < 200);
  });
});

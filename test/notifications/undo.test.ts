import assert from 'node:assert/strict';
import { it } from 'node:test';
import { callFalseAlarm } from '../../src/actions/call-false-alarm.ts';
import { mergeIncident } from '../../src/actions/merge-incident.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { undoUpdate } from '../../src/actions/undo-update.ts';
import { Problem } from '../../src/domain/errors.ts';
import { SECOND } from '../../src/lib/clock.ts';
import { updatePage } from '../../src/store/pages.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aMailSetting, type MailSetting } from '../support/mail-setting.ts';

const BOB = 'bob@example.com';

async function aScene(...given: Parameters<typeof aMailSetting>): Promise<MailSetting> {
  const setting = await aMailSetting(...given);
  await setting.addSubscribers([BOB]);
  return setting;
}

describeOnBoth('subscribers', (database) => {
  it('hear nothing before the undo window is over, and nothing at all of what was undone', async (t) => {
    const setting = await aScene(t, ['mail'], database);
    const { store, page, clock, catcher } = setting;
    await store.transaction((tx) => updatePage(tx, { ...page, undoMs: 10 * SECOND }));
    const wrong = await openIncident(setting.alice(), { pageId: page.id, name: { en: 'Wrong' }, body: { en: 'Oops' } });
    clock.advance(9 * SECOND);
    assert.equal(await setting.tell(), 0);
    await undoUpdate(setting.alice(), wrong.incident.id, wrong.update.id);
    await openIncident(setting.alice(), { pageId: page.id, name: { en: 'Right' }, body: { en: 'It is so.' } });
    clock.advance(10 * SECOND);
    assert.equal(await setting.tell(), 1);
    assert.deepEqual(
      catcher.to(BOB).map((mail) => mail.subject),
      ['[Example] Right'],
    );
  });

  it('never get what was undone, however close the undo and the sending come together', async (t) => {
    const { store, page, clock, notifier } = await aScene(t, ['mail'], database);
    await store.transaction((tx) => updatePage(tx, { ...page, undoMs: 10 * SECOND }));
    for (let round = 0; round < 12; round += 1) {
      const now = NOON + round * 60 * SECOND;
      const { incident, update } = await openIncident(asAlice(store, now), { pageId: page.id, name: { en: 'Down' } });
      // The sender's clock is past the window already, the person's a moment before its end: machines differ.
      clock.set(now + 10 * SECOND);
      const sending = round % 2 === 0 ? notifier.fanOutDue() : undefined;
      const isUndone = await undoUpdate(asAlice(store, now + 10 * SECOND - 1), incident.id, update.id).then(
        () => true,
        (error: unknown) => {
          if (error instanceof Problem) return false;
          throw error;
        },
      );
      await (sending ?? notifier.fanOutDue());
      const queued = await store.db
        .selectFrom('deliveries')
        .innerJoin('notices', 'notices.id', 'deliveries.noticeId')
        .select('notices.id')
        .where('notices.incidentId', '=', incident.id)
        .execute();
      assert.equal(queued.length, isUndone ? 0 : 1);
    }
  });

  it('are told of a false alarm in plain words, with nothing that claims an outage', async (t) => {
    const setting = await aScene(t, ['mail'], database);
    const { page, ids, catcher } = setting;
    const impacts = { [idOf(ids, 'mail')]: 'major_outage' } as const;
    const { incident } = await openIncident(setting.alice(), { pageId: page.id, name: { en: 'Down' }, impacts });
    await setting.tell();
    await callFalseAlarm(setting.alice(), incident.id, { body: { en: 'A sensor was broken.' } });
    assert.equal(await setting.tell(), 1);
    const text = catcher.to(BOB).at(-1)?.text ?? '';
    assert.match(text, /^False alarm: nothing was wrong/);
    assert.match(text, /A sensor was broken/);
    assert.doesNotMatch(text, /Back since|was down|restart the app/);
  });

  it('are told once of a duplicate, with the way to where it is told on', async (t) => {
    const setting = await aScene(t, ['mail', 'taxi'], database);
    const { page, ids, catcher } = setting;
    const impacts = { [idOf(ids, 'mail')]: 'major_outage' } as const;
    const one = await openIncident(setting.alice(), { pageId: page.id, name: { en: 'Mail is slow' }, impacts });
    const other = await openIncident(setting.alice(), { pageId: page.id, name: { en: 'Power failure' } });
    await setting.tell();
    await mergeIncident(setting.alice(), one.incident.id, { intoId: other.incident.id });
    assert.equal(await setting.tell(), 1);
    const text = catcher.to(BOB).at(-1)?.text ?? '';
    assert.match(text, /^This is told on under “Power failure”/);
    assert.match(text, new RegExp(`/en/incidents/${other.incident.id}`));
    assert.doesNotMatch(text, /Back since|restart the app/);
  });
});

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { postUpdate } from '../../src/actions/post-update.ts';
import { remindSubscribers } from '../../src/actions/remind-subscribers.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { tellOverruns } from '../../src/actions/tell-overruns.ts';
import type { Locale } from '../../src/domain/localized-text.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting } from '../support/mail-setting.ts';

const BOB = 'bob@example.com';

/** Work planned for tomorrow; answers with the first line, and the text, of the newest mail after each step. */
async function aWindow(t: TestContext, locale: Locale = 'en') {
  const setting = await aMailSetting(t, ['mail']);
  await setting.addSubscribers([BOB], locale);
  const scheduledFor = setting.clock.now() + DAY;
  const { incident } = await scheduleMaintenance(setting.alice(), {
    pageId: setting.page.id,
    name: { en: 'New disks' },
    body: { en: 'Mail is away for an hour.' },
    scheduledFor,
    scheduledUntil: scheduledFor + HOUR,
    componentIds: [idOf(setting.ids, 'mail')],
  });
  await setting.tell();
  const told = async (): Promise<{ subject: string; first: string; text: string }> => {
    assert.equal(await setting.tell(), 1);
    const mail = setting.catcher.to(BOB).at(-1);
    const text = String(mail?.text);
    return { subject: String(mail?.subject), first: text.split('\n')[0] ?? '', text };
  };
  return { clock: setting.clock, alice: () => setting.alice(), id: incident.id, scheduledFor, told };
}

describe('the mails around planned work', () => {
  it('remind before it, in the thread of the announcement', async (t) => {
    const { clock, alice, told, scheduledFor } = await aWindow(t);
    clock.set(scheduledFor - HOUR);
    await remindSubscribers(alice());
    const { subject, first, text } = await told();
    assert.equal(subject, '[Example] New disks');
    assert.equal(first, 'Reminder: work is planned from 2 Mar 2026, 21:00 GMT+9 to 2 Mar 2026, 22:00 GMT+9 – mail');
    assert.match(text, /Reminder: planned maintenance · As of 2 Mar 2026, 20:00 GMT\+9/);
    assert.ok(!text.includes('Under maintenance'), 'nothing has happened to the service yet');
  });

  it('say once that it takes longer, and what the new end is', async (t) => {
    const { clock, alice, told, scheduledFor, id } = await aWindow(t);
    clock.set(scheduledFor);
    await startDueMaintenances(alice());
    await told();
    clock.set(scheduledFor + HOUR);
    await tellOverruns(alice());
    const late = await told();
    assert.equal(late.first, 'The work is taking longer than planned (until 2 Mar 2026, 22:00 GMT+9) – mail');
    assert.match(late.text, /We will say when it is finished\./);
    const window = { scheduledUntil: scheduledFor + 3 * HOUR };
    await postUpdate(alice(), id, { window, body: { en: 'One disk is slow.' } });
    const moved = await told();
    assert.equal(moved.first, 'Work goes on; now planned until 3 Mar 2026, 00:00 GMT+9 – mail');
    assert.match(moved.text, /One disk is slow\./);
    await postUpdate(alice(), id, { status: 'cancelled', body: { en: 'We gave up.' } });
    const cancelled = await told();
    assert.equal(cancelled.first, 'The work planned from 2 Mar 2026, 21:00 GMT+9 will not take place – mail');
  });

  it('say when it was put off, in the language of the reader', async (t) => {
    const { alice, told, scheduledFor, id } = await aWindow(t, 'ko');
    const window = { scheduledFor: scheduledFor + DAY, scheduledUntil: scheduledFor + DAY + HOUR };
    await postUpdate(alice(), id, { window });
    const { first } = await told();
    assert.match(first, /^일정 변경: 2026년 3월 3일 21:00 GMT\+9부터 2026년 3월 3일 22:00 GMT\+9까지 – mail$/);
  });
});

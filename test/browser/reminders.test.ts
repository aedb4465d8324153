import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { remindStaff } from '../../src/actions/remind-staff.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { hashToken, newToken } from '../../src/lib/ids.ts';
import { insertSession } from '../../src/store/sessions.ts';
import { listReminders } from '../../src/store/reminders.ts';
import { aTab, closeBrowser, PHONE } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { startWeb } from '../support/web.ts';

after(closeBrowser);

describe('reminders on a phone without any script', () => {
  it('go from "nobody is on duty" to "I am on it" by two buttons', { timeout: 60_000 }, async (t) => {
    const store = await openTestStore(t);
    const { page, ids } = await aSetting(store, ['mail']);
    const mail = idOf(ids, 'mail');
    const { incident } = await openIncident(asAlice(store), {
      ...{ pageId: page.id, name: { en: 'Power failure' }, body: { en: 'We know.' } },
      ...{ impacts: { [mail]: 'major_outage' }, restoration: { [mail]: { kind: 'by', byAt: NOON + HOUR } } },
    });
    const { baseUrl, clock } = await startWeb(t, store);
    clock.set(NOON + HOUR);
    await remindStaff({ store, now: clock.now(), actor: { kind: 'system', id: null, name: 'schedule' } });
    const session = {
      idHash: hashToken('alice'),
      csrfToken: newToken(),
      createdAt: clock.real(),
      seenAt: clock.real(),
    };
    await store.transaction((tx) => insertSession(tx, { ...session, staffId: 'alice0000000' }));
    const tab = await aTab(t, { viewport: PHONE, hasTouch: true, isMobile: true, javaScriptEnabled: false });
    await tab.context().addCookies([{ name: 'session', value: 'alice', url: baseUrl }]);

    await tab.goto(`${baseUrl}/console`);
    const nobody = tab.getByText('Nobody is on duty.');
    assert.equal(await nobody.count(), 1);
    assert.equal(await tab.getByRole('link', { name: 'Set who is on duty' }).getAttribute('href'), '/console/roster');
    await tab.goto(`${baseUrl}/console/roster`);
    await tab.getByRole('button', { name: 'Go on duty' }).tap();
    await tab.getByRole('button', { name: 'Go off duty' }).waitFor();

    await tab.goto(`${baseUrl}/console`);
    assert.equal(await nobody.count(), 0);
    await tab.getByRole('button', { name: 'I am on it' }).tap();
    await tab.getByText(/Alice is on it since/).waitFor({ state: 'attached' });
    assert.equal(await tab.getByRole('button', { name: 'I am on it' }).count(), 0);
    const [reminder] = await listReminders(store.db, [incident.id]);
    assert.deepEqual([reminder?.acknowledgedBy, reminder?.acknowledgedAt], ['Alice', NOON + HOUR]);
    for (const path of ['', '/roster', `/incidents/${incident.id}`]) {
      await tab.goto(`${baseUrl}/console${path}`);
      const { width = 0 } = (await tab.locator('html').boundingBox()) ?? {};
      assert.ok(width <= PHONE.width, `${path} is ${width} wide`);
    }
  });
});

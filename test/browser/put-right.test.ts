import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { SECOND } from '../../src/lib/clock.ts';
import { hashToken, newToken } from '../../src/lib/ids.ts';
import type { Store } from '../../src/store/open.ts';
import { updatePage } from '../../src/store/pages.ts';
import { insertSession } from '../../src/store/sessions.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { aTab, closeBrowser, DESKTOP, PHONE } from '../support/browser.ts';
import type { FakeClock } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { anOutage, type Outage } from '../support/outage.ts';
import { startWeb } from '../support/web.ts';

interface Scene extends Outage {
  store: Store;
  clock: FakeClock;
  tab: Page;
  /** Address of the incident's screen. */
  screen: string;
}

/** Alice signed in, at an incident of a page on which ten seconds may be undone. */
async function aliceAt(t: TestContext, options: BrowserContextOptions): Promise<Scene> {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  await store.transaction((tx) => updatePage(tx, { ...outage.page, undoMs: 10 * SECOND }));
  const { baseUrl, clock } = await startWeb(t, store);
  const id = newToken();
  const times = { createdAt: clock.real(), seenAt: clock.real() };
  await store.transaction((tx) =>
    insertSession(tx, { idHash: hashToken(id), staffId: 'alice0000000', csrfToken: newToken(), ...times }),
  );
  const tab = await aTab(t, options);
  await tab.context().addCookies([{ name: 'session', value: id, url: baseUrl }]);
  return { ...outage, store, clock, tab, screen: `${baseUrl}/console/incidents/${outage.incidentId}` };
}

after(closeBrowser);

describe('putting right in a browser', () => {
  it('undoes and edits from a phone without any script', { timeout: 60_000 }, async (t) => {
    const phone = { viewport: PHONE, hasTouch: true, isMobile: true, javaScriptEnabled: false };
    const { tab, screen, store, clock, incidentId } = await aliceAt(t, phone);
    await tab.goto(screen);
    await tab.locator('.update-form [id="body.en"]').fill('Wrong words');
    await tab.locator('.send .primary').tap();
    await tab.waitForURL(/posted/);
    assert.match(await tab.locator('.undo').innerText(), /Nobody has been told yet[\s\S]*Undo \(10 s\)/);
    await tab.locator('.undo button').tap();
    await tab.waitForURL(/undone/);
    assert.equal(await tab.locator('.update-form [id="body.en"]').inputValue(), 'Wrong words');

    await tab.locator('.update-form [id="body.en"]').fill('Right wrods');
    await tab.locator('.send .primary').tap();
    await tab.waitForURL(/posted/);
    clock.advance(11 * SECOND);
    await tab.goto(screen);
    assert.equal(await tab.locator('.undo').count(), 0);
    const newest = tab.locator('.timeline > li').first();
    await newest.locator('summary').first().tap();
    await newest.locator('textarea').first().fill('Right words');
    await newest.locator('form > button').tap();
    await tab.waitForURL(/saved/);
    assert.match(await newest.innerText(), /edited[\s\S]*Right words/);
    const [update] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    assert.equal(update?.body.en, 'Right words');
  });

  it('counts the time down, and lets go of the button when it is over', { timeout: 60_000 }, async (t) => {
    const { tab, screen, clock } = await aliceAt(t, { viewport: DESKTOP });
    await tab.clock.install({ time: clock.now() });
    await tab.goto(screen);
    await tab.locator('.update-form [id="body.en"]').fill('Words');
    await tab.locator('.send .primary').click();
    await tab.waitForURL(/posted/);
    const button = tab.locator('.undo button');
    await tab.clock.runFor(3 * SECOND);
    assert.match(await button.innerText(), /Undo \([67] s\)/);
    await tab.clock.runFor(8 * SECOND);
    assert.equal(await button.count(), 0);
    assert.match(await tab.locator('.undo').innerText(), /Subscribers are being told now/);
  });
});

import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { HOUR } from '../../src/lib/clock.ts';
import { listEtas } from '../../src/store/etas.ts';
import type { Store } from '../../src/store/open.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { closeBrowser, DESKTOP, PHONE } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { aliceTab, tabTo, violations } from '../support/console-tab.ts';
import { openTestStore } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { anOutage, type Outage } from '../support/outage.ts';
import { startWeb } from '../support/web.ts';

interface Scene extends Outage {
  store: Store;
  tab: Page;
  address: string;
}

/** Alice signed in at a browser whose clock stands at noon, like the server's. */
async function aliceAt(t: TestContext, options: BrowserContextOptions): Promise<Scene> {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  const web = await startWeb(t, store);
  const tab = await aliceTab(t, web, store, options);
  return { ...outage, store, tab, address: web.baseUrl };
}

after(closeBrowser);

describe('the console in a browser', () => {
  it('posts an update with an estimate by the keyboard alone', { timeout: 60_000 }, async (t) => {
    const { tab, address, store, incidentId, ids } = await aliceAt(t, { viewport: DESKTOP });
    const mail = idOf(ids, 'mail');
    await tab.goto(`${address}/console/incidents/${incidentId}`);
    await tabTo(tab, '[id="body.en"]');
    await tab.keyboard.type('Disks are checked.');
    await tabTo(tab, '.singles > summary');
    await tab.keyboard.press('Enter');
    await tabTo(tab, `.component:has([id="restoration.${mail}.kind"]) > summary`);
    await tab.keyboard.press('Enter');
    await tabTo(tab, `[id="restoration.${mail}.kind"]`);
    await tab.keyboard.type('Back by');
    await tabTo(tab, `[id="restoration.${mail}.by"] + .quick [data-add="240"]`);
    await tab.keyboard.press('Enter');
    await tabTo(tab, '.send .primary');
    await tab.keyboard.press('Enter');
    await tab.waitForURL(/posted/);
    assert.match(await tab.locator('[role="status"]').innerText(), /Posted/);
    const [newest] = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
    assert.equal(newest?.body.en, 'Disks are checked.');
    const etas = (await listEtas(store.db, [incidentId])).get(incidentId) ?? [];
    const eta = etas.findLast((each) => each.componentId === mail);
    assert.equal(eta?.byAt, NOON + 4 * HOUR);
  });

  it('posts from a phone without any script, in the time of the page', { timeout: 60_000 }, async (t) => {
    const phone = { viewport: PHONE, hasTouch: true, isMobile: true, javaScriptEnabled: false };
    const { tab, address, store, incidentId, ids } = await aliceAt(t, phone);
    const mail = idOf(ids, 'mail');
    await tab.goto(`${address}/console/incidents/${incidentId}`);
    const by = tab.locator(`[id="restoration.${mail}.by"]`);
    assert.equal(await by.isVisible(), false);
    await tab.locator('.singles > summary').tap();
    await tab.locator(`.component:has([id="restoration.${mail}.kind"]) > summary`).tap();
    await tab.locator(`[id="restoration.${mail}.kind"]`).selectOption('by');
    await by.fill('2026-03-02T03:30');
    await tab.locator('.send .primary').tap();
    assert.match(await tab.locator('#faults').innerText(), /later than the time given before/);
    await tab.locator(`[id="restoration.${mail}.reason.en"]`).fill('Smoke in the hall');
    await tab.locator('.send .primary').tap();
    await tab.waitForURL(/posted/);
    const etas = (await listEtas(store.db, [incidentId])).get(incidentId) ?? [];
    assert.equal(etas.findLast((each) => each.componentId === mail)?.byAt, NOON + 6.5 * HOUR);
  });

  for (const [name, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`has no fault that axe can find, and fits, on a ${name} in ${colorScheme}`, { timeout: 60_000 }, async (t) => {
        const { tab, address, page, incidentId, maintenanceId } = await aliceAt(t, { viewport, colorScheme });
        const screens = ['', '/incidents', '/incidents/new', `/incidents/${incidentId}`, `/incidents/${maintenanceId}`];
        const others = ['/maintenances/new', '/components', '/subscribers', '/deliveries', '/pages'];
        const drafting = ['/templates', '/templates/new', '/proposals', `/pages/${page.id}/settings`];
        for (const path of [...screens, ...others, ...drafting]) {
          await tab.goto(`${address}/console${path}`);
          assert.deepEqual(await violations(tab), [], path);
          const width = await tab.evaluate<number>('document.documentElement.scrollWidth');
          assert.ok(width <= viewport.width, `${path} is ${width} wide`);
        }
      });
    }
  }
});

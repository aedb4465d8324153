import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { HOUR } from '../../src/lib/clock.ts';
import { openEtas } from '../../src/domain/incident.ts';
import { findDraft } from '../../src/store/drafts.ts';
import { listEtas } from '../../src/store/etas.ts';
import { getIncident, listAffected, listIncidents } from '../../src/store/incidents.ts';
import type { Store } from '../../src/store/open.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { aBigOutage, aBigPage, type BigPage } from '../support/big-page.ts';
import { closeBrowser, DESKTOP } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { aliceTab, tabTo, violations } from '../support/console-tab.ts';
import { openTestStore } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { startWeb, type TestWeb } from '../support/web.ts';

const SMALL_PHONE = { width: 360, height: 740 };

interface Scene extends BigPage {
  store: Store;
  web: TestWeb;
  incidentId: string;
  tab: Page;
}

/** Alice at a page of fifty services, of which twenty hang on a data centre that is down. */
async function aScene(t: TestContext, options: BrowserContextOptions): Promise<Scene> {
  const store = await openTestStore(t);
  const big = await aBigPage(store);
  const incidentId = await aBigOutage(store, big);
  const web = await startWeb(t, store);
  return { ...big, store, web, incidentId, tab: await aliceTab(t, web, store, options) };
}

async function openEtasOf({ store, incidentId }: Pick<Scene, 'store' | 'incidentId'>): Promise<(number | null)[]> {
  const etas = (await listEtas(store.db, [incidentId])).get(incidentId) ?? [];
  return [...openEtas(etas).values()].map((eta) => eta.byAt);
}

async function widthOf(tab: Page): Promise<number> {
  return tab.evaluate<number>('document.documentElement.scrollWidth');
}

async function open(tab: Page, selector: string): Promise<void> {
  await tab.evaluate(`for (const each of document.querySelectorAll(${JSON.stringify(selector)})) each.open = true`);
}

after(closeBrowser);

describe('the composer in a browser', () => {
  it('opens an incident for a whole group by the keyboard alone, with a preview', { timeout: 90_000 }, async (t) => {
    const { tab, web, store, page, ids } = await aScene(t, { viewport: DESKTOP });
    await tab.goto(`${web.baseUrl}/console/incidents/new`);
    await tabTo(tab, '[id="name.en"]');
    await tab.keyboard.type('Videos do not play');
    await tabTo(tab, '[id="body.en"]');
    await tab.keyboard.type('We are looking into it.');
    await tabTo(tab, `[name="many_group"][value="${idOf(ids, 'media')}"]`);
    await tab.keyboard.press('Space');
    assert.match(await tab.locator('.reach').innerText(), /10 Media 1, Media 2/);
    await tabTo(tab, '[id="common.impact"]');
    await tab.keyboard.press('ArrowRight');
    await tabTo(tab, '[id="common.kind"]');
    await tab.keyboard.press('ArrowRight');
    await tabTo(tab, '[id="common.by"] + .quick [data-add="120"]');
    await tab.keyboard.press('Enter');
    await tabTo(tab, '.send .look');
    await tab.keyboard.press('Enter');
    await tab.waitForSelector('iframe');
    assert.match(await tab.locator('main').innerText(), /10 services/);
    const shown = tab.locator('iframe').first().contentFrame();
    assert.match(await shown.locator('h1').innerText(), /Videos do not play/);
    assert.equal((await listIncidents(store.db, page.id, {})).length, 1, 'a preview saves nothing');
    await tabTo(tab, '.send .primary');
    await tab.keyboard.press('Enter');
    await tab.waitForURL(/posted/);
    const [newest] = await listIncidents(store.db, page.id, {});
    assert.equal(newest?.name.en, 'Videos do not play');
    const times = await openEtasOf({ store, incidentId: newest.id });
    assert.deepEqual(
      times,
      Array.from({ length: 10 }, () => NOON + 2 * HOUR),
    );
  });

  it(
    'gives twenty services a new time on one form: a click, a time, and the click that posts',
    { timeout: 90_000 },
    async (t) => {
      const scene = await aScene(t, { viewport: DESKTOP });
      const { tab, web } = scene;
      await tab.goto(`${web.baseUrl}/console/incidents/${scene.incidentId}`);
      await tab.evaluate(`globalThis.clicks = 0; addEventListener('click', (e) => { if (e.isTrusted) clicks += 1; });`);
      await tab.locator('[name="common.kind"][value="by"]').click();
      await tab.locator('[id="common.by"]').fill('2026-03-02T02:00');
      const clicks = await tab.evaluate<number>('globalThis.clicks');
      await tab.locator('.send .primary').click();
      await tab.waitForURL(/posted/);
      assert.equal(clicks, 1, 'and the one that posts');
      const times = await openEtasOf(scene);
      assert.deepEqual(
        times,
        Array.from({ length: 21 }, () => NOON + 5 * HOUR),
        'twenty and their data centre',
      );
    },
  );

  it(
    'keeps a time that a button filled in as a draft, and has short ways for the keyboard',
    { timeout: 90_000 },
    async (t) => {
      const { tab, web, store, incidentId } = await aScene(t, { viewport: DESKTOP });
      await tab.goto(`${web.baseUrl}/console/incidents/${incidentId}`);
      await tab.keyboard.press('Tab');
      await tab.keyboard.press('Tab');
      assert.equal(await tab.locator(':focus').innerText(), 'To the update form');
      await tab.keyboard.press('Enter');
      assert.ok((await tabTo(tab, '[id="body.en"]')) <= 4);
      await tab.locator('[name="common.kind"][value="by"]').check();
      await tab.locator('[id="common.by"] + .quick [data-add="120"]').click();
      await tab.waitForResponse((answer) => answer.url().endsWith('/console/drafts'));
      const draft = await findDraft(store.db, 'alice0000000', incidentId);
      assert.equal(draft?.fields['common.by']?.[0], '2026-03-01T23:00');
      await tab.locator('[id="body.en"]').press('Control+Enter');
      await tab.waitForSelector('iframe');
    },
  );

  it('ticks a group as back from a small phone without script, and shows it first', { timeout: 90_000 }, async (t) => {
    const phone = { viewport: SMALL_PHONE, hasTouch: true, isMobile: true, javaScriptEnabled: false };
    const scene = await aScene(t, phone);
    const { tab, web, ids, store, incidentId } = scene;
    await tab.goto(`${web.baseUrl}/console/incidents/${incidentId}`);
    await tab.locator('[id="body.en"]').fill('Messages work again.');
    await tab.locator(`[name="back_group"][value="${idOf(ids, 'messaging')}"]`).tap();
    assert.ok(await tab.locator('.send .look').isVisible());
    await tab.locator('.send .look').tap();
    await tab.waitForSelector('iframe');
    const shown = await tab.locator('main').innerText();
    assert.match(shown, /Working\s+10 services/);
    assert.match(shown, /Messaging 1, Messaging 2/);
    await tab.locator('summary', { hasText: 'Bahasa Indonesia' }).tap();
    assert.match(await tab.locator('main').innerText(), /not written in this language. Readers see it in English/);
    await tab.locator('.send button', { hasText: 'Back to edit' }).tap();
    assert.equal(await tab.locator('[id="body.en"]').inputValue(), 'Messages work again.');
    assert.ok(await tab.locator(`[name="back_group"][value="${idOf(ids, 'messaging')}"]`).isChecked());
    await tab.locator('.send .primary').tap();
    await tab.waitForURL(/posted/);
    const affected = (await listAffected(store.db, [incidentId])).get(incidentId) ?? [];
    assert.equal(affected.filter((each) => each.restoredAt !== null).length, 10);
  });

  it(
    'keeps what was typed in the second of two tabs, and posts it at the second press',
    { timeout: 90_000 },
    async (t) => {
      const { tab, web, store, ids, incidentId } = await aScene(t, { viewport: DESKTOP });
      const second = await tab.context().newPage();
      const address = `${web.baseUrl}/console/incidents/${incidentId}`;
      await tab.goto(address);
      await second.goto(address);
      await second.locator('[id="body.en"]').fill('Half of it is back.');
      await second.locator('[name="common.kind"][value="by"]').check();
      await second.locator('[id="common.by"]').fill('2026-03-02T02:00');
      await tab.locator('.update-form [name="status"][value="monitoring"]').check();
      await tab.locator(`[name="back_group"][value="${idOf(ids, 'money')}"]`).check();
      await tab.locator('.send .primary').click();
      await tab.waitForURL(/posted/);

      await second.locator('.send .primary').click();
      await second.waitForSelector('#news');
      assert.match(await second.locator('#news').innerText(), /Not posted yet/);
      assert.match(await second.locator('#news').innerText(), /Money 1: Working/);
      assert.match(await second.locator('#news').innerText(), /is “Recovered, watching” now/);
      assert.equal(await second.locator('[id="body.en"]').inputValue(), 'Half of it is back.');
      assert.equal(await second.locator('[id="common.by"]').inputValue(), '2026-03-02T02:00');
      assert.match(await second.locator('.reach').innerText(), /11 Messaging 1/);
      assert.equal((await listUpdates(store.db, [incidentId])).get(incidentId)?.length, 2);
      await second.locator('.send .primary').click();
      await second.waitForURL(/posted/);
      const affected = (await listAffected(store.db, [incidentId])).get(incidentId) ?? [];
      assert.equal(affected.filter((each) => each.restoredAt !== null).length, 10, 'what is back stays back');
      const etas = (await listEtas(store.db, [incidentId])).get(incidentId) ?? [];
      assert.equal(openEtas(etas).size, 11);
      assert.equal((await getIncident(store.db, incidentId)).status, 'monitoring', 'the status that nobody chose anew');
    },
  );

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no fault that axe can find, and fits a small phone, in ${colorScheme}`, { timeout: 90_000 }, async (t) => {
      const { tab, web, incidentId } = await aScene(t, { viewport: SMALL_PHONE, colorScheme });
      for (const path of ['new', incidentId]) {
        await tab.goto(`${web.baseUrl}/console/incidents/${path}`);
        // Rows are all alike: one of each kind is looked at, and the width of all.
        await open(
          tab,
          '.singles, .chooser, .localized details, .tick-group:first-of-type details, .component:nth-of-type(1)',
        );
        assert.deepEqual(await violations(tab), [], path);
        await open(tab, 'details');
        assert.ok((await widthOf(tab)) <= SMALL_PHONE.width, path);
      }
      await tab.locator('[id="body.en"]').fill('Generators run.');
      await tab.locator('.send .look').click();
      await tab.waitForSelector('iframe');
      assert.deepEqual(await violations(tab), []);
      assert.ok((await widthOf(tab)) <= SMALL_PHONE.width);
    });
  }
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { servePublished } from '../../src/web/published.ts';
import { aTab, closeBrowser, DESKTOP, PHONE, theBrowser } from '../support/browser.ts';
import { openTestStore } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { measure } from '../support/response-times.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A page in an outage, with the response times of mail. */
async function site(t: TestContext) {
  const store = await openTestStore(t);
  const { ids } = await anOutage(store);
  await measure(store, idOf(ids, 'mail'));
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { publisher } = aPublisher(t, store, { baseUrl: url });
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  server.on('request', (request, response) => {
    if (!serve(request, response)) response.writeHead(404).end();
  });
  t.after(() => server.close());
  return { url, mail: idOf(ids, 'mail') };
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** Everything that axe finds wrong. Evaluated by the browser's debugger, which a page's policy does not bind. */
async function violations(tab: Page): Promise<string[]> {
  await tab.evaluate(AXE);
  const rules = JSON.stringify({ rules: { 'target-size': { enabled: true } } });
  const found = await tab.evaluate<Violation[]>(`axe.run(document, ${rules}).then((result) => result.violations)`);
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

describe('the pages of the past in a browser', () => {
  const endings: (() => void | Promise<void>)[] = [];
  let url = '';
  let mail = '';
  before(async () => {
    await theBrowser();
    const ending = { after: (work: () => void | Promise<void>) => endings.push(work) } as unknown as TestContext;
    ({ url, mail } = await site(ending));
  });
  after(async () => {
    await closeBrowser();
    for (const end of endings.toReversed()) await end();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      it(`are readable and accessible on a ${device} in ${colorScheme}, in every language`, async (t) => {
        const tab = await aTab(t, { viewport, colorScheme, reducedMotion: 'reduce' });
        const below = [`components/${mail}`, 'days/2026-03-01', 'history/2026-02', 'maintenance', 'about'];
        for (const path of ['en', 'ko', 'id'].flatMap((locale) => below.map((each) => `${locale}/${each}`))) {
          await tab.goto(`${url}/${path}`);
          assert.deepEqual(await violations(tab), [], path);
          const width = await tab.evaluate<number>('document.documentElement.scrollWidth');
          assert.ok(width <= viewport.width, `${path} is ${width} wide`);
        }
      });
    }
  }

  it('let a reader walk through the 90 days by keyboard, hear what each was, and open one', async (t) => {
    const tab = await aTab(t, { viewport: PHONE, javaScriptEnabled: true });
    await tab.goto(`${url}/en/components/${mail}`);
    await tab.getByRole('link', { name: 'Pass over the days' }).focus();
    const heard: string[] = [];
    while (heard.length < 200) {
      await tab.keyboard.press('Tab');
      const label = await tab.evaluate<string | null>("document.activeElement.getAttribute('aria-label')");
      const isMonth = await tab.evaluate<boolean>("document.activeElement.closest('h4') !== null");
      if (label === null && !isMonth) break;
      if (label !== null) heard.push(label);
    }
    assert.equal(heard.length, 90);
    assert.ok(heard.includes('17 Feb 2026: Down 2 hr'));
    assert.equal(heard.at(0), '2 Dec 2025: Working');
    assert.equal(heard.at(-1), '1 Mar 2026: Down 3 hr');
    await tab.getByLabel('17 Feb 2026: Down 2 hr').press('Enter');
    await tab.waitForURL(`${url}/en/days/2026-02-17`);
    assert.match(await tab.locator('main').innerText(), /Trouble with mail/);
  });

  it('let a reader pass over the days in one step', async (t) => {
    const tab = await aTab(t, { viewport: DESKTOP });
    await tab.goto(`${url}/en/components/${mail}`);
    await tab.getByRole('link', { name: 'Pass over the days' }).press('Enter');
    await tab.keyboard.press('Tab');
    assert.equal(await tab.evaluate('document.activeElement.textContent'), '1 Mar 2026');
  });

  it('are reached from the page without a script: service, day, month, and back', async (t) => {
    const tab = await aTab(t, { viewport: PHONE, javaScriptEnabled: false });
    await tab.goto(`${url}/en/`);
    await tab.getByRole('link', { name: 'Mail', exact: true }).click();
    await tab.getByRole('link', { name: '17 Feb 2026', exact: true }).click();
    await tab.getByRole('link', { name: 'February 2026', exact: true }).click();
    await tab.getByRole('link', { name: 'January 2026' }).click();
    assert.equal(await tab.locator('h1').innerText(), 'January 2026');
    await tab.getByRole('link', { name: 'About this page' }).click();
    assert.match(await tab.locator('main').innerText(), /Uptime = 1 − \(Down \+ 0\.3 × Partly down\)/);
  });

  it('lead to the reader’s language from an address without one', async (t) => {
    const tab = await aTab(t, { viewport: PHONE, locale: 'ko-KR' });
    for (const path of [`components/${mail}`, 'days/2026-02-17', 'history/2026-02', 'maintenance', 'about']) {
      await tab.goto(`${url}/${path}`);
      assert.equal(tab.url(), `${url}/ko/${path}`);
    }
    assert.equal((await tab.goto(`${url}/days/2025-01-01`))?.status(), 404);
  });

  it('tell response times in words beside the pictures', async (t) => {
    const tab = await aTab(t, { viewport: DESKTOP });
    await tab.goto(`${url}/en/components/${mail}`);
    const figures = tab.locator('figure');
    assert.equal(await figures.count(), 4);
    assert.match(
      await figures.first().innerText(),
      /24 hours\. Half of the checks within \d+ ms, 95 in 100 within \d+ ms/,
    );
    assert.ok(Number((await figures.first().locator('svg').boundingBox())?.height) > 50);
  });
});

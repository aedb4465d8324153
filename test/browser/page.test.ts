import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { insertInterval } from '../../src/store/intervals.ts';
import { insertComponent } from '../../src/store/components.ts';
import { insertPage } from '../../src/store/pages.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import type { Store } from '../../src/store/open.ts';
import { servePublished } from '../../src/web/published.ts';
import { aTab, closeBrowser, DESKTOP, PHONE, theBrowser } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { aComponent, aPage } from '../support/factories.ts';
import { anOutage, aQuietPage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

async function site(t: TestContext, fill: (store: Store) => Promise<unknown>) {
  const store = await openTestStore(t);
  await fill(store);
  const { publisher } = aPublisher(t, store);
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  const requests: string[] = [];
  // What the server's clock says.
  const at = { now: NOON };
  const server = createServer((request, response) => {
    requests.push(String(request.url));
    response.setHeader('Date', new Date(at.now).toUTCString());
    if (!serve(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests, files: publisher.files, at };
}

interface Violation {
  id: string;
  nodes: { html: string }[];
}

/** Everything that axe finds wrong. Evaluated by the browser's debugger, which a page's policy does not bind. */
async function violations(tab: Page): Promise<string[]> {
  await tab.evaluate(AXE);
  const found = await tab.evaluate<Violation[]>('axe.run(document).then((result) => result.violations)');
  return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

describe('the page in a browser', () => {
  before(async () => {
    await theBrowser();
  });
  after(closeBrowser);

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      it(`is readable and accessible on a ${device} in ${colorScheme}, in every language`, async (t) => {
        const outage = { incidentId: '' };
        const { url } = await site(t, async (store) => Object.assign(outage, await anOutage(store)));
        const tab = await aTab(t, { viewport, colorScheme, reducedMotion: 'reduce' });
        const paths = ['en/', 'ko/', 'id/', `en/incidents/${outage.incidentId}`, 'ko/history'];
        for (const path of paths) {
          await tab.goto(`${url}/${path}`);
          assert.deepEqual(await violations(tab), [], path);
          const width = await tab.evaluate<number>('document.documentElement.scrollWidth');
          assert.ok(width <= viewport.width, `${path} is ${width} wide`);
        }
      });
    }
  }

  it('says everything without a script, in two requests', async (t) => {
    const { url, requests } = await site(t, anOutage);
    const tab = await aTab(t, { viewport: PHONE, javaScriptEnabled: false });
    await tab.goto(`${url}/en/`);
    assert.equal(await tab.getByRole('heading', { level: 1 }).innerText(), '8 services have problems');
    assert.equal(await tab.locator('.condition').isVisible(), true);
    const needed = requests.filter((path) => !/\.svg$|favicon/.test(path));
    assert.equal(needed.length, 2, needed.join(' '));
  });

  it('marks, with its script, a promise that lapsed after the copy was made, and says how old the copy is', async (t) => {
    const { url, at } = await site(t, anOutage);
    at.now = NOON + 6 * HOUR;
    const tab = await aTab(t, { viewport: PHONE });
    const errors: string[] = [];
    tab.on('pageerror', (error) => errors.push(error.message));
    tab.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('404')) errors.push(message.text());
    });
    await tab.clock.setFixedTime(NOON + 6 * HOUR);
    await tab.goto(`${url}/en/`);
    const promise = tab.locator('.affected', { hasText: 'Photos and videos' });
    await promise.getByText('This time has now passed').first().waitFor();
    assert.match(await tab.locator('#as-of').innerText(), /6 hours ago.*no longer be true/);
    assert.deepEqual(errors, []);
  });

  it('lets a reader subscribe to some services by keyboard', async (t) => {
    const { url } = await site(t, aQuietPage);
    const tab = await aTab(t, { viewport: DESKTOP });
    await tab.goto(`${url}/en/`);
    await tab.keyboard.press('Tab');
    assert.equal(await tab.evaluate('document.activeElement.textContent'), 'Skip to the content');
    await tab.getByLabel('E-mail address').fill('bob@example.com');
    await tab.locator('summary').press('Enter');
    await tab.getByLabel('Taxi calls').check();
    const sent = tab.waitForRequest((request) => request.method() === 'POST');
    await tab.getByRole('button', { name: 'Subscribe' }).click();
    const fields = new URLSearchParams((await sent).postData() ?? '');
    assert.deepEqual([...fields.keys()].toSorted(), ['components', 'email', 'locale', 'page']);
  });
});

it('fits page and stylesheet of 50 services with 90 days into 14 kB', async (t) => {
  const { files } = await site(t, fiftyServices);
  const html = files.find('/en/');
  const style = files.paths().find((path) => path.endsWith('.css')) ?? '';
  const bytes = Number(html?.bodies.br.length) + Number(files.find(style)?.bodies.br.length);
  t.diagnostic(`page and stylesheet: ${bytes} bytes`);
  assert.ok(bytes <= 14_000, `${bytes} bytes`);
});

/** Each with its own history of trouble on every seventh day or so. */
async function fiftyServices(store: Store): Promise<void> {
  const page = aPage({ createdAt: NOON - 200 * DAY });
  await store.transaction(async (tx) => {
    await insertPage(tx, page, 1);
    for (let index = 0; index < 50; index += 1) {
      const component = aComponent(page.id, `service-${index}`, {
        name: { en: `Service number ${index}`, ko: `서비스 ${index}` },
        position: index,
        createdAt: NOON - 200 * DAY,
      });
      await insertComponent(tx, component);
      let fromAt = component.createdAt;
      for (let day = 100; day > 0; day -= 5 + (index % 7)) {
        const start = NOON - day * DAY;
        const between = { componentId: component.id, cause: { kind: 'person' as const } };
        await insertInterval(tx, { ...between, status: 'operational', fromAt, untilAt: start });
        await insertInterval(tx, { ...between, status: 'partial_outage', fromAt: start, untilAt: start + HOUR });
        fromAt = start + HOUR;
      }
      const last = { componentId: component.id, status: 'operational' as const, fromAt, untilAt: null };
      await insertInterval(tx, { ...last, cause: { kind: 'person' } });
    }
  });
}

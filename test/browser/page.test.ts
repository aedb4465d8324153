import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { insertComponent } from '../../src/store/components.ts';
import { insertInterval } from '../../src/store/intervals.ts';
import { insertPage } from '../../src/store/pages.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import type { Store } from '../../src/store/open.ts';
import { aTab, closeBrowser, DESKTOP, PHONE, theBrowser } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { aComponent, aPage, asAlice } from '../support/factories.ts';
import { anOutage, aQuietPage } from '../support/outage.ts';
import { aPublicSite, violations } from '../support/public-site.ts';

describe('the page in a browser', () => {
  before(async () => {
    await theBrowser();
  });
  after(closeBrowser);

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [device, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
      it(`is readable and accessible on a ${device} in ${colorScheme}, in every language`, async (t) => {
        const outage = { incidentId: '' };
        const { url } = await aPublicSite(t, async (store) => Object.assign(outage, await anOutage(store)));
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
    const { url, requests } = await aPublicSite(t, anOutage);
    const tab = await aTab(t, { viewport: PHONE, javaScriptEnabled: false });
    await tab.goto(`${url}/en/`);
    assert.equal(await tab.getByRole('heading', { level: 1 }).innerText(), '8 services have problems');
    assert.equal(await tab.locator('.condition').isVisible(), true);
    const needed = requests.filter((path) => !/\.svg$|favicon/.test(path));
    assert.equal(needed.length, 2, needed.join(' '));
  });

  it('marks, with its script, a promise that lapsed after the copy was made, and says how old the copy is', async (t) => {
    const { url, at } = await aPublicSite(t, anOutage);
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
    const { url } = await aPublicSite(t, aQuietPage);
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

it('fits page and stylesheet of 50 services with 90 days and 5 open incidents into 9 kB', async (t) => {
  const { files } = await aPublicSite(t, fiftyServices);
  const html = files.find('/en/');
  const style = files.paths().find((path) => /^\/assets\/page-.*\.css$/.test(path)) ?? '';
  const [page, look] = [html, files.find(style)].map((file) => Number(file?.bodies.br.length)) as [number, number];
  const bytes = page + look;
  t.diagnostic(`page and stylesheet: ${page} + ${look} = ${bytes} bytes`);
  assert.ok(bytes <= 9_000, `${bytes} bytes`);
});

/** Each with its own history of trouble on every seventh day or so, and five incidents of six services each. */
async function fiftyServices(store: Store): Promise<void> {
  const page = aPage({ createdAt: NOON - 200 * DAY });
  const ids: string[] = [];
  await store.transaction(async (tx) => {
    await insertPage(tx, page);
    for (let index = 0; index < 50; index += 1) {
      const component = aComponent(page.id, `service-${index}`, {
        name: { en: `Service number ${index}`, ko: `서비스 ${index}` },
        position: index,
        createdAt: NOON - 200 * DAY,
      });
      await insertComponent(tx, component);
      ids.push(component.id);
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
  for (let index = 0; index < 5; index += 1) {
    const down = ids.slice(index * 6, index * 6 + 6);
    const { incident } = await openIncident(asAlice(store, NOON - (5 - index) * HOUR), {
      pageId: page.id,
      name: { en: `Services of the data centre ${index} answer slowly or not at all` },
      body: { en: `A switch in row ${index} has failed. Our people are on their way to replace it.` },
      impacts: Object.fromEntries(down.map((id, each) => [id, each % 2 === 0 ? 'major_outage' : 'partial_outage'])),
      nextUpdateBy: NOON + HOUR,
    });
    await postUpdate(asAlice(store, NOON - HOUR / 2), incident.id, {
      status: 'identified',
      body: { en: `It is the power supply of switch ${index}. A new one is being fitted.` },
      restoration: Object.fromEntries(down.map((id) => [id, { kind: 'by', byAt: NOON + (index + 1) * HOUR }])),
    });
  }
}

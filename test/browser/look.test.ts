import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { HOUR } from '../../src/lib/clock.ts';
import type { Store } from '../../src/store/open.ts';
import { aBigPage } from '../support/big-page.ts';
import { aTab, closeBrowser, DESKTOP, theBrowser } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { asAlice } from '../support/factories.ts';
import { anOutage } from '../support/outage.ts';
import { aPublicSite, violations } from '../support/public-site.ts';

/** The phone of many people, and the same page at 400 % on a screen of 1280. */
const PHONE = { width: 390, height: 844 };
const ZOOMED = { width: 320, height: 256 };

const LONG_NAME = `Trouble with ${'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamten'.repeat(2)}`;

/** So many services of a page of fifty are down, all with one time. Returns the incident's id. */
async function down(store: Store, count: number): Promise<string> {
  const { page, ids } = await aBigPage(store);
  const services = Object.entries(ids)
    .filter(([key]) => /-\d+$/.test(key))
    .slice(0, count)
    .map(([, id]) => id);
  const { incident } = await openIncident(asAlice(store, NOON - HOUR), {
    pageId: page.id,
    name: { en: LONG_NAME },
    body: { en: 'A switch failed. More at https://example.com/switch.' },
    impacts: Object.fromEntries(services.map((id) => [id, 'major_outage'])),
    restoration: Object.fromEntries(services.map((id) => [id, { kind: 'by', byAt: NOON + 3 * HOUR }])),
    nextUpdateBy: NOON + HOUR,
    alternatives: { en: 'Pay by card or in cash.' },
    contact: { en: '1577-0000' },
  });
  return incident.id;
}

/** The lower edge of an element, in the page's own pixels. */
async function bottomOf(tab: Page, selector: string): Promise<number> {
  const box = await tab.locator(selector).first().boundingBox();
  assert.ok(box, `${selector} is there`);
  return box.y + box.height;
}

/** What this expression is for each such element, as the page's own language says it. */
async function ofEach<Value>(tab: Page, selector: string, expression: string): Promise<Value[]> {
  return tab.evaluate<Value[]>(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((element) => ${expression})`,
  );
}

const FONT_SIZE = 'parseFloat(getComputedStyle(element).fontSize)';

describe('the look of the page', () => {
  before(async () => {
    await theBrowser();
  });
  after(closeBrowser);

  for (const count of [1, 5, 48]) {
    it(`answers on the first screen of a phone with ${count} down: what, when back, as of when, what works`, async (t) => {
      const { url } = await aPublicSite(t, (store) => down(store, count));
      const tab = await aTab(t, { viewport: PHONE, javaScriptEnabled: false });
      await tab.goto(`${url}/en/`);
      const hero = await tab.locator('.hero').innerText();
      assert.match(hero, count === 1 ? /Messaging 1: Down/ : new RegExp(`${count} services have problems`));
      assert.match(hero, /Expected back by\s+2 Mar, 00:00 GMT\+9/);
      assert.match(hero, new RegExp(`${50 - count} other service`));
      assert.match(hero, /As of 1 Mar 2026, 21:00 GMT\+9/);
      assert.match(hero, /Next update by 1 Mar, 22:00/);
      assert.match(hero, /Pay by card or in cash/);
      assert.ok((await bottomOf(tab, '.hero')) <= PHONE.height, 'the answer fits on one screen');
      assert.ok((await bottomOf(tab, '#affected')) <= PHONE.height, 'and what is affected begins on it');

      const [headline = 0] = await ofEach<number>(tab, 'h1', FONT_SIZE);
      const [eta = 0] = await ofEach<number>(tab, '.hero .eta time', FONT_SIZE);
      assert.ok(eta < headline);
      const others = await ofEach<number>(tab, 'main :is(h2, h3, p, li), main span:not(h1 *)', FONT_SIZE);
      assert.ok(Math.max(...others) < eta, 'nothing but the headline is larger than the time');
    });
  }

  it('says of services that share an answer this answer once, with the name of each', async (t) => {
    const { url } = await aPublicSite(t, (store) => down(store, 48));
    const tab = await aTab(t, { viewport: PHONE, javaScriptEnabled: false });
    await tab.goto(`${url}/en/`);
    assert.equal(await tab.locator('.affected').count(), 1);
    assert.equal(await tab.locator('.affected .names > li').count(), 48);
    assert.equal(await tab.locator('.hero .eta, .affected .eta').count(), 1);
  });

  for (const direction of ['ltr', 'rtl'] as const) {
    it(`flows into one column at 400 %, read ${direction}, in every language`, async (t) => {
      let id = '';
      const { url } = await aPublicSite(t, async (store) => (id = await down(store, 5)));
      const tab = await aTab(t, { viewport: ZOOMED });
      for (const path of ['en/', 'ko/', 'id/', `en/incidents/${id}`, `ko/incidents/${id}`, 'en/history']) {
        await tab.goto(`${url}/${path}`);
        await tab.evaluate(`document.documentElement.dir = '${direction}'`);
        assert.equal(await tab.evaluate('document.documentElement.scrollWidth'), ZOOMED.width, path);
        const outside = await tab.evaluate<string[]>(`[...document.querySelectorAll('body *')]
          .filter((each) => { const box = each.getBoundingClientRect(); return box.width > 1 && (box.left < -1 || box.right > ${ZOOMED.width + 1}); })
          .filter((each) => !each.closest('.skip')).map((each) => each.outerHTML.slice(0, 90))`);
        assert.deepEqual(outside, [], path);
      }
    });
  }

  it('is accessible with more contrast, and with the colours of the system', async (t) => {
    const { url } = await aPublicSite(t, anOutage);
    for (const look of [
      { contrast: 'more' as const, colorScheme: 'light' as const },
      { contrast: 'more' as const, colorScheme: 'dark' as const },
      { forcedColors: 'active' as const },
    ]) {
      const tab = await aTab(t, { viewport: PHONE, ...look });
      await tab.goto(`${url}/en/`);
      assert.deepEqual(await violations(tab), [], JSON.stringify(look));
    }
  });

  it('gives a finger 44 pixels for whatever stands by itself', async (t) => {
    const { url } = await aPublicSite(t, (store) => down(store, 5));
    const tab = await aTab(t, { viewport: PHONE, hasTouch: true, isMobile: true });
    await tab.goto(`${url}/en/`);
    const targets =
      'header a, nav a, summary, button, .names a, .service > a, input:not([type=hidden], [type=checkbox])';
    const heights = await ofEach<[string, number]>(
      tab,
      targets,
      '[element.outerHTML.slice(0, 80), Math.round(element.getBoundingClientRect().height)]',
    );
    const small = heights.filter(([, height]) => height > 0 && height < 44);
    assert.deepEqual(small, []);
  });

  it('is walked through by keyboard in the order in which it is read, with a ring around where one is', async (t) => {
    const { url } = await aPublicSite(t, (store) => down(store, 5));
    const tab = await aTab(t, { viewport: DESKTOP });
    await tab.goto(`${url}/en/`);
    const places: number[] = [];
    const names: string[] = [];
    for (let press = 0; press < 12; press += 1) {
      await tab.keyboard.press('Tab');
      const [name, place, ring] = await tab.evaluate<[string, number, string]>(`(() => {
        const at = document.activeElement;
        const all = [...document.querySelectorAll('*')];
        return [at.textContent.trim() || at.type, all.indexOf(at), getComputedStyle(at).outlineStyle];
      })()`);
      assert.equal(ring, 'solid', name);
      names.push(name);
      places.push(place);
    }
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.deepEqual(names.slice(0, 6), [
      'Skip to the content',
      'Example',
      '한국어',
      'Bahasa Indonesia',
      'search',
      'Messaging 1',
    ]);
  });

  it('finds a service by a part of its name, opens where it stands, and says how many there are', async (t) => {
    const { url } = await aPublicSite(t, (store) => down(store, 5));
    const tab = await aTab(t, { viewport: PHONE });
    await tab.goto(`${url}/en/`);
    const shown = async (): Promise<string[]> =>
      tab.locator('.affected .name, .group .name').filter({ visible: true }).allInnerTexts();
    assert.ok(!(await shown()).includes('Money 7'), 'a long group that works is folded');
    const search = tab.getByRole('search');
    await search.getByLabel('Find a service').fill('ney 7');
    assert.deepEqual(await shown(), ['Money 7']);
    assert.equal(await search.getByRole('status').innerText(), 'Services found: 1');
    assert.equal(await tab.locator('#incidents').isVisible(), false, 'nothing else stands between');
    await search.getByLabel('Find a service').fill('MESSAGING 1');
    assert.deepEqual(await shown(), ['Messaging 1', 'Messaging 10']);
    await search.getByLabel('Find a service').fill('zebra');
    assert.deepEqual(await shown(), []);
    assert.match(await search.getByRole('status').innerText(), /No service here/);
    await search.getByLabel('Find a service').fill('');
    assert.ok((await shown()).includes('Messaging 5'));
    assert.equal(await tab.locator('#incidents').isVisible(), true);
    assert.ok(!(await shown()).includes('Money 7'), 'and is folded again');
  });

  it('keeps what a reader seeks and has unfolded when its content is replaced', async (t) => {
    const { url } = await aPublicSite(t, (store) => down(store, 5));
    const tab = await aTab(t, { viewport: PHONE });
    await tab.goto(`${url}/en/`);
    const replace = `(() => { const main = document.querySelector('main'); main.outerHTML = original; })()`;
    await tab.evaluate(
      `window.original = document.querySelector('main').outerHTML.replace('role="search"', 'role="search" hidden=""')`,
    );
    await tab.locator('summary', { hasText: 'Mail' }).click();
    // A browser says that something was unfolded a moment later.
    await tab.evaluate('new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))');
    await tab.evaluate(replace);
    await tab.getByText('Mail 10').filter({ visible: true }).first().waitFor();
    await tab.getByLabel('Find a service').fill('money 3');
    await tab.evaluate(replace);
    await tab.getByText('Services found: 1').waitFor();
    assert.equal(await tab.getByLabel('Find a service').inputValue(), 'money 3');
  });

  it('has no field for seeking without a script, and every name all the same', async (t) => {
    const { url } = await aPublicSite(t, (store) => down(store, 5));
    const tab = await aTab(t, { viewport: PHONE, javaScriptEnabled: false });
    await tab.goto(`${url}/en/`);
    assert.equal(await tab.getByRole('search').count(), 0);
    await tab.locator('summary', { hasText: 'Money' }).click();
    assert.equal(await tab.getByText('Money 7').filter({ visible: true }).count(), 1);
  });

  it('prints an incident as a statement: who, what, as of when, until when, what was said, whom to ask, and its address', async (t) => {
    let id = '';
    const { url } = await aPublicSite(t, async (store) => {
      id = await down(store, 5);
      await postUpdate(asAlice(store, NOON - HOUR / 2), id, {
        body: { en: 'See [the notice](https://example.com/n).' },
      });
    });
    const tab = await aTab(t, { viewport: DESKTOP });
    await tab.goto(`${url}/en/incidents/${id}`);
    assert.equal(await tab.getByText('Statement of Example').isVisible(), false, 'on paper only');
    await tab.emulateMedia({ media: 'print' });
    const paper = await tab.locator('body').innerText();
    for (const said of [
      'Statement of Example',
      LONG_NAME,
      'As of 1 Mar 2026, 21:00 GMT+9',
      'Expected back by 2 Mar 2026, 00:00 GMT+9',
      'Messaging 3',
      'A switch failed.',
      '1577-0000',
      `Source: ${url}/en/incidents/${id}`,
    ])
      assert.ok(paper.includes(said), said);
    assert.equal(await tab.locator('nav').filter({ visible: true }).count(), 0);
    const address = `getComputedStyle(document.querySelector('a[href="https://example.com/n"]'), '::after').content`;
    assert.equal(await tab.evaluate(address), '" <https://example.com/n>"');
    assert.ok((await tab.pdf({ format: 'A4' })).length > 0);
  });

  it('prints the page with all that is folded, and nothing to press', async (t) => {
    const { url } = await aPublicSite(t, (store) => down(store, 5));
    const tab = await aTab(t, { viewport: DESKTOP });
    await tab.goto(`${url}/en/`);
    await tab.emulateMedia({ media: 'print' });
    assert.equal(await tab.getByText('Money 7').filter({ visible: true }).count(), 1);
    assert.equal(await tab.locator('nav, input, button').filter({ visible: true }).count(), 0);
  });
});

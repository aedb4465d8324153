import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import { publishAsOf } from '../../src/actions/publish-as-of.ts';
import { aTab, closeBrowser, DESKTOP, PHONE } from '../support/browser.ts';
import { asAlice } from '../support/factories.ts';
import { anOutage } from '../support/outage.ts';
import { aPublicSite } from '../support/public-site.ts';

after(closeBrowser);

/** The address of a published list, on a server that serves nothing but files. */
async function aList(t: TestContext): Promise<string> {
  let address = '';
  const { url } = await aPublicSite(t, async (store) => {
    const { page } = await anOutage(store);
    ({ address } = await publishAsOf(asAlice(store), page.id));
  });
  return `${url}/en/as-of/${address}`;
}

describe('a published list of all services', () => {
  for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
    it(`names each service once and is no wider than the screen, on a ${size}`, async (t) => {
      const tab = await aTab(t, { viewport });
      await tab.goto(await aList(t));
      assert.ok(Number(await tab.evaluate('document.documentElement.scrollWidth - innerWidth')) <= 0);
      const names = await tab.locator('tbody th').allTextContents();
      assert.ok(names.includes('Taxi calls'));
      assert.equal(new Set(names).size, names.length);
    });
  }

  it('prints the table with its moment and address, and nothing that is of no use on paper', async (t) => {
    const tab = await aTab(t, { viewport: DESKTOP });
    await tab.goto(await aList(t));
    await tab.emulateMedia({ media: 'print' });
    for (const shown of ['h1', 'table', '.address']) assert.ok(await tab.locator(shown).first().isVisible(), shown);
    for (const hidden of ['.copy', '.links', '.languages', '.hero a']) {
      assert.ok(!(await tab.locator(hidden).first().isVisible()), hidden);
    }
  });
});

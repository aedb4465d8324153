import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it, type TestContext } from 'node:test';
import { publishAsOf } from '../../src/actions/publish-as-of.ts';
import { servePublished } from '../../src/web/published.ts';
import { aTab, closeBrowser, DESKTOP, PHONE } from '../support/browser.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice } from '../support/factories.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

after(closeBrowser);

/** The address of a published list, on a server that serves nothing but files. */
async function aList(t: TestContext): Promise<string> {
  const store = await openTestStore(t);
  const { page } = await anOutage(store);
  const { address } = await publishAsOf(asAlice(store), page.id);
  const { publisher } = aPublisher(t, store);
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  const server = createServer((request, response) => {
    if (!serve(request, response)) response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/en/as-of/${address}`;
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

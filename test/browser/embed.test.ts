import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { after, it, type TestContext } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { servePublished } from '../../src/web/published.ts';
import { aTab, closeBrowser, DESKTOP, PHONE } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aQuietPage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

after(closeBrowser);

async function listening(t: TestContext, listener: RequestListener, host: string): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

/** A status page, and a shop on another host that embeds from it what the test says. */
async function aShop(t: TestContext, embed: (statusUrl: string) => string) {
  const store = await openTestStore(t);
  const { page, ids } = await aQuietPage(store);
  let serve: ReturnType<typeof servePublished> = () => false;
  const statusUrl = await listening(
    t,
    (request, response) => {
      if (!serve(request, response)) response.writeHead(404).end();
    },
    '127.0.0.1',
  );
  const { publisher, clock } = aPublisher(t, store, { baseUrl: statusUrl });
  await publisher.publishDue();
  serve = servePublished(publisher.files);
  const shopUrl = await listening(
    t,
    (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(
        `<!doctype html><html lang="en"><title>Shop</title><body><h1>Shop</h1>${embed(statusUrl)}</body></html>`,
      );
    },
    'localhost',
  );
  const taxi = idOf(ids, 'taxi');
  const fail = async () => {
    const { incident } = await openIncident(asAlice(store), {
      pageId: page.id,
      name: { en: 'Taxis' },
      body: { en: 'Seen.' },
      impacts: { [taxi]: 'major_outage' },
      restoration: { [taxi]: { kind: 'by', byAt: NOON + HOUR } },
    });
    await publisher.publishAll();
    return incident.id;
  };
  const mend = async (id: string) => {
    await postUpdate(asAlice(store, NOON + MINUTE), id, { status: 'resolved', body: { en: 'Over.' } });
    clock.set(NOON + MINUTE);
    await publisher.publishAll();
  };
  return { statusUrl, shopUrl, fail, mend };
}

const FRAMES = (url: string): string =>
  ['banner', 'status'].map((kind) => `<iframe title="${kind}" src="${url}/en/embed/${kind}"></iframe>`).join('');

for (const [size, viewport] of Object.entries({ phone: PHONE, desktop: DESKTOP })) {
  it(`shows on another site what is down and when it is back, without a script, on a ${size}`, async (t) => {
    const { statusUrl, shopUrl, fail } = await aShop(t, FRAMES);
    await fail();
    const tab = await aTab(t, { viewport, javaScriptEnabled: false });
    await tab.goto(shopUrl);
    for (const kind of ['banner', 'status']) {
      const frame = tab.frameLocator(`iframe[title="${kind}"]`);
      const headline = frame.getByText('Taxi calls: Down');
      await headline.waitFor();
      // At the top: a frame is no higher than its site made it.
      const [own, around] = [await headline.boundingBox(), await tab.locator(`iframe[title="${kind}"]`).boundingBox()];
      assert.ok(own && around && own.y - around.y < 60, kind);
      await frame.getByText('Expected back by 1 Mar 2026, 22:00 GMT+9').first().waitFor();
      await frame.getByText('As of 1 Mar 2026, 21:00 GMT+9').waitFor();
      assert.equal(await frame.locator('a').first().getAttribute('href'), `${statusUrl}/en/`);
    }
  });
}

it('has nothing that axe finds fault with, in light and dark', async (t) => {
  const { statusUrl, fail } = await aShop(t, FRAMES);
  await fail();
  const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const kind of ['banner', 'status']) {
      const tab = await aTab(t, { viewport: PHONE, colorScheme, bypassCSP: true });
      await tab.goto(`${statusUrl}/ko/embed/${kind}`);
      await tab.addScriptTag({ content: axe });
      const found = await tab.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>('axe.run()');
      // A frame is part of somebody else's page, which has the headings; and it holds live data, which without a script
      // only a reload brings.
      const faults = found.violations.filter(({ id }) => id !== 'page-has-heading-one' && id !== 'meta-refresh');
      assert.deepEqual(
        faults.map(({ id, nodes }) => [id, nodes[0]?.html]),
        [],
        `${kind}, ${colorScheme}`,
      );
    }
  }
});

it('puts the banner on a site while something is wrong, and takes it away again, by a script', async (t) => {
  const { shopUrl, fail, mend } = await aShop(
    t,
    (url) => `<script src="${url}/embed.js" data-language="en" async></script>`,
  );
  const tab = await aTab(t, { viewport: DESKTOP });
  await tab.clock.install();
  const looked = () => tab.waitForResponse((answer) => answer.url().endsWith('/api/v2/status.json'));
  const first = looked();
  await tab.goto(shopUrl);
  await (await first).finished();
  assert.equal(await tab.locator('iframe').count(), 0, 'all is well');
  const id = await fail();
  const second = looked();
  await tab.clock.fastForward(80_000);
  await second;
  await tab.frameLocator('iframe').getByText('Taxi calls: Down').waitFor();
  await mend(id);
  const third = looked();
  await tab.clock.fastForward(80_000);
  await third;
  await tab.locator('iframe').waitFor({ state: 'detached' });
  assert.deepEqual(await tab.context().cookies(), []);
});

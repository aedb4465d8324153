import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { postUpdate } from '../../src/actions/post-update.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { servePublished } from '../../src/web/published.ts';
import { aTab, closeBrowser, PHONE, theBrowser } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';

type Answer = 'page' | 'failure' | 'nothing';

/** A published outage, and a server that can fail or fall silent, whose clock the test moves. */
async function site(t: TestContext) {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const { publisher, clock } = aPublisher(t, store, { baseUrl: url });
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  const asked: { path: string; status: number }[] = [];
  const control: { answer: Answer } = { answer: 'page' };
  server.on('request', (request, response) => {
    response.setHeader('Date', new Date(clock.now()).toUTCString());
    response.on('finish', () => asked.push({ path: String(request.url), status: response.statusCode }));
    if (control.answer === 'nothing') request.socket.destroy();
    else if (control.answer === 'failure') response.writeHead(503).end();
    else if (!serve(request, response)) response.writeHead(404, { 'cache-control': 'no-store' }).end('form');
  });
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const restore = async (): Promise<void> => {
    const input = { body: { en: 'Back.' }, restoration: { [idOf(outage.ids, 'mail')]: { kind: 'restored' as const } } };
    await postUpdate(asAlice(store, clock.now()), outage.incidentId, input);
    await publisher.publishDue();
  };
  return { url, clock, control, asked, restore, publisher, ...outage };
}

type Site = Awaited<ReturnType<typeof site>>;

/** A tab with a clock of its own, which stands until the test moves it. */
async function open(t: TestContext, { url, clock }: Site, options: BrowserContextOptions = {}): Promise<Page> {
  const tab = await aTab(t, { viewport: PHONE, serviceWorkers: 'block', ...options });
  await tab.clock.install({ time: clock.now() });
  await tab.goto(`${url}/en/`);
  return tab;
}

/** Lets more time pass than the page waits between two looks, and waits for its answer. */
async function look(tab: Page, { clock }: Site): Promise<void> {
  clock.advance(2 * MINUTE);
  const answered = tab.waitForResponse((response) => response.url().endsWith('/en/'));
  await tab.clock.runFor(2 * MINUTE);
  await (await answered).finished();
}

describe('the script of the page', () => {
  before(async () => {
    await theBrowser();
  });
  after(closeBrowser);

  it('exchanges what changed, says it to screen readers, and keeps what was typed, opened and focused', async (t) => {
    const own = await site(t);
    const tab = await open(t, own);
    await tab.locator('.subscribe summary').click();
    await tab.locator('input[type=email]').fill('bob@exa');
    await tab.locator('input[name=components]').first().check();
    await tab.locator('input[type=email]').focus();
    await own.restore();
    await look(tab, own);
    await tab.getByRole('heading', { level: 1, name: /^[67] services have problems/ }).waitFor();
    assert.match(await tab.locator('#news').innerText(), /^[67] services have problems/);
    assert.equal(await tab.locator('input[type=email]').inputValue(), 'bob@exa');
    assert.equal(await tab.locator('input[name=components]').first().isChecked(), true);
    assert.equal(await tab.locator('.subscribe details').getAttribute('open'), '');
    assert.equal(await tab.evaluate('document.activeElement.name'), 'email');
  });

  it('is sent no body and says nothing where nothing changed', async (t) => {
    const own = await site(t);
    const tab = await open(t, own);
    await look(tab, own);
    await look(tab, own);
    const pages = own.asked.filter(({ path }) => path === '/en/').map(({ status }) => status);
    assert.equal(pages[0], 200);
    assert.ok(pages.length > 2);
    assert.ok(
      pages.slice(1).every((status) => status === 304),
      pages.join(' '),
    );
    assert.equal(await tab.locator('#news').innerText(), '');
  });

  it('comes back ever more rarely to a server that fails', async (t) => {
    const own = await site(t);
    const tab = await open(t, own);
    own.control.answer = 'failure';
    const counts: number[] = [];
    for (let hour = 0; hour < 3; hour += 1) {
      const earlier = own.asked.length;
      for (let minute = 0; minute < 60; minute += 1) {
        own.clock.advance(MINUTE);
        await tab.clock.runFor(MINUTE);
        // A round trip through the browser: what it asked has been answered.
        await tab.evaluate(
          'new Promise((resolve) => { const c = new MessageChannel(); c.port1.onmessage = resolve; c.port2.postMessage(0); })',
        );
      }
      counts.push(own.asked.length - earlier);
    }
    assert.ok(Number(counts[0]) >= 1 && Number(counts[0]) < 20, counts.join(' '));
    assert.ok(Number(counts[2]) <= 5, counts.join(' '));
    assert.match(await tab.locator('#as-of').innerText(), /no longer be true/);
  });

  it('asks nothing while its tab is hidden, and again when it is seen', async (t) => {
    const own = await site(t);
    const tab = await open(t, own);
    const see = (state: string): Promise<unknown> =>
      tab.evaluate(`Object.defineProperty(document, 'hidden', { value: ${state === 'hidden'}, configurable: true });
        document.dispatchEvent(new Event('visibilitychange'))`);
    await see('hidden');
    const earlier = own.asked.length;
    await tab.clock.runFor(HOUR);
    assert.equal(own.asked.length, earlier);
    own.clock.advance(HOUR);
    await see('visible');
    await look(tab, own);
    assert.ok(own.asked.length > earlier);
  });

  it('believes the server, not a clock that is three hours ahead', async (t) => {
    const own = await site(t);
    const tab = await aTab(t, { viewport: PHONE, serviceWorkers: 'block' });
    await tab.clock.install({ time: NOON + 3 * HOUR });
    const asked = tab.waitForResponse((response) => response.request().resourceType() === 'fetch');
    await tab.goto(`${own.url}/en/`);
    await (await asked).finished();
    await tab.locator('.eta .relative').first().waitFor();
    assert.doesNotMatch(await tab.locator('#as-of').innerText(), /no longer be true/);
    assert.equal(await tab.locator('.lapsed').count(), 0);
  });

  for (const [locale, words] of Object.entries({ en: /your time/, ko: /현지 시각/ })) {
    it(`adds the reader's own time where it differs, in ${locale}`, async (t) => {
      const own = await site(t);
      const tab = await open(t, own, { timezoneId: 'America/New_York' });
      await tab.goto(`${own.url}/${locale}/`);
      assert.match(await tab.locator('.affected .eta').first().innerText(), words);
      const there = await open(t, own, { timezoneId: own.page.timeZone });
      await there.goto(`${own.url}/${locale}/`);
      assert.doesNotMatch(await there.locator('main').innerText(), words);
    });
  }

  for (const [locale, words] of Object.entries({
    en: /You are offline: this is the page of .*2026/,
    ko: /오프라인 상태입니다/,
  })) {
    it(`shows the last known page, and of when it is, where the server is gone, in ${locale}`, async (t) => {
      const own = await site(t);
      const tab = await aTab(t, { viewport: PHONE });
      await tab.goto(`${own.url}/${locale}/`);
      await tab.evaluate(`(async () => {
        await navigator.serviceWorker.ready;
        while (!(await caches.match('/${locale}/')) || (await (await caches.open((await caches.keys())[0])).keys()).length < 3)
          await new Promise((resolve) => setTimeout(resolve, 20));
      })()`);
      own.control.answer = 'nothing';
      await tab.goto(`${own.url}/`);
      assert.match(await tab.locator('#as-of').innerText(), words);
      assert.notEqual(await tab.evaluate(`getComputedStyle(document.querySelector('.skip')).position`), 'static');
      await assert.rejects(tab.evaluate(`fetch('/subscribe')`), /Failed to fetch/);
      own.control.answer = 'page';
      await tab.goto(`${own.url}/${locale}/`);
      assert.doesNotMatch(await tab.locator('#as-of').innerText(), words);
    });
  }
});

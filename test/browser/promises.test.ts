import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import { hashToken, newToken } from '../../src/lib/ids.ts';
import { insertSession } from '../../src/store/sessions.ts';
import type { Store } from '../../src/store/open.ts';
import { servePublished } from '../../src/web/published.ts';
import { aTab, closeBrowser, DESKTOP, PHONE } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { anOutage, type Outage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { startWeb } from '../support/web.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** An outage with a past: mail was down once a month, and its times were kept, put off and missed in turn. */
async function aScene(t: TestContext): Promise<Outage & { store: Store }> {
  const store = await openTestStore(t);
  const outage = await anOutage(store);
  const mail = idOf(outage.ids, 'mail');
  for (const [index, hours] of [1, 2, 3, 5, 8].entries()) {
    const start = NOON - (index + 1) * 29 * DAY;
    const promised = (byAt: number) => ({ [mail]: { kind: 'by', byAt, reason: { en: 'disks' } } as const });
    const { incident } = await openIncident(asAlice(store, start), {
      ...{ pageId: outage.page.id, name: { en: `Mail was down, ${index + 1}` }, impacts: { [mail]: 'major_outage' } },
      restoration: promised(start + 2 * HOUR),
    });
    if (hours > 2) {
      await postUpdate(asAlice(store, start + HOUR), incident.id, { restoration: promised(start + 6 * HOUR) });
    }
    await postUpdate(asAlice(store, start + hours * HOUR), incident.id, { status: 'resolved' });
  }
  await updatePage(asAlice(store), outage.page.id, { isRecordPublic: true });
  return { ...outage, store };
}

async function aliceAt(
  t: TestContext,
  scene: { store: Store },
  viewport = PHONE,
): Promise<{ tab: Page; address: string }> {
  const { publisher } = aPublisher(t, scene.store);
  await publisher.publishDue();
  const serve = servePublished(publisher.files);
  const { baseUrl, clock } = await startWeb(t, scene.store, {
    // The pages are those of another host: a browser asks under the one that it has.
    published: (request, response) => {
      const { host } = request.headers;
      request.headers.host = 'status.example.com';
      const isAnswered = serve(request, response);
      if (host !== undefined) request.headers.host = host;
      return isAnswered;
    },
  });
  const id = newToken();
  const times = { createdAt: clock.real(), seenAt: clock.real() };
  await scene.store.transaction((tx) =>
    insertSession(tx, { idHash: hashToken(id), staffId: 'alice0000000', csrfToken: newToken(), ...times }),
  );
  const tab = await aTab(t, { viewport, bypassCSP: true });
  await tab.context().addCookies([{ name: 'session', value: id, url: baseUrl }]);
  await tab.clock.setFixedTime(NOON);
  return { tab, address: baseUrl };
}

async function violations(tab: Page): Promise<unknown[]> {
  await tab.evaluate(axe);
  return tab.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const result = await checker.run();
    return result.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 3)]);
  });
}

after(closeBrowser);

describe('the record of promises in a browser', () => {
  for (const [where, path] of [
    ['the console', '/console/promises'],
    ['the public page', '/ko/promises'],
  ] as const) {
    it(`fits on a phone and is accessible, in ${where}`, { timeout: 60_000 }, async (t) => {
      const { tab, address } = await aliceAt(t, await aScene(t));
      await tab.goto(address + path);
      const width = await tab.evaluate<number>('document.documentElement.scrollWidth');
      assert.ok(width <= PHONE.width, `${width} px`);
      assert.deepEqual(await violations(tab), []);
      const lines = tab.locator('.promise-line');
      assert.ok((await lines.count()) >= 5);
      const box = await lines.first().boundingBox();
      assert.ok(box && box.width > 200, 'the chart is drawn');
    });
  }

  it('draws the time that was missed before the end, and the end after it', { timeout: 60_000 }, async (t) => {
    const { tab, address } = await aliceAt(t, await aScene(t), DESKTOP);
    await tab.goto(`${address}/console/promises?span=all`);
    const row = tab.locator('.promise-rows > li', { hasText: 'Mail was down, 5' });
    const missed = await row.locator('.promise-time.missed').boundingBox();
    const back = await row.locator('.promise-back.late').boundingBox();
    assert.ok(missed && back && missed.x < back.x);
  });

  it('lets an estimate from the past be adopted by the keyboard', { timeout: 60_000 }, async (t) => {
    const scene = await aScene(t);
    const { tab, address } = await aliceAt(t, scene);
    await tab.goto(`${address}/console/incidents/${scene.incidentId}`);
    const box = tab.locator(`[id="restoration.${idOf(scene.ids, 'mail')}.suggested"]`);
    // Services are folded away, by themselves and in groups.
    const closed = tab.locator('details:not([open])', { has: box }).locator('> summary');
    while ((await closed.count()) > 0) {
      await closed.first().focus();
      await tab.keyboard.press('Enter');
    }
    await box.focus();
    await tab.keyboard.press('Space');
    assert.equal(await box.isChecked(), true);
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { hashToken, newToken } from '../../src/lib/ids.ts';
import type { Store } from '../../src/store/open.ts';
import { insertSession } from '../../src/store/sessions.ts';
import { aTab } from './browser.ts';
import { NOON } from './clock.ts';
import type { TestWeb } from './web.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A tab in which Alice is signed in, with its clock at noon, like the server's. */
export async function aliceTab(
  t: TestContext,
  { baseUrl, clock }: Pick<TestWeb, 'baseUrl' | 'clock'>,
  store: Store,
  options: BrowserContextOptions,
): Promise<Page> {
  const id = newToken();
  const times = { createdAt: clock.real(), seenAt: clock.real() };
  await store.transaction((tx) =>
    insertSession(tx, { idHash: hashToken(id), staffId: 'alice0000000', csrfToken: newToken(), ...times }),
  );
  const tab = await aTab(t, { ...options, bypassCSP: true });
  await tab.context().addCookies([{ name: 'session', value: id, url: baseUrl }]);
  await tab.clock.setFixedTime(NOON);
  return tab;
}

/** Goes on by the Tab key until the field or button is reached. Returns how often it was pressed. */
export async function tabTo(tab: Page, selector: string): Promise<number> {
  for (let pressed = 1; pressed <= 150; pressed += 1) {
    await tab.keyboard.press('Tab');
    if ((await tab.locator(selector).and(tab.locator(':focus')).count()) > 0) return pressed;
  }
  return assert.fail(`The Tab key does not reach ${selector}`);
}

/** What axe finds wrong with the tab's page. */
export async function violations(tab: Page): Promise<unknown[]> {
  await tab.evaluate(axe);
  return tab.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const result = await checker.run({ iframes: false });
    return result.violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html).slice(0, 3)]);
  });
}

/**
 * Makes the README's screenshots: the Kakao outage as it stood on its first evening, on a throw-away system of its own.
 * Run with `npm run screenshots`; the pictures lie in `docs/screenshots`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { simpleParser } from 'mailparser';
import type { Page } from 'playwright-core';
import { addStaff } from '../src/actions/add-staff.ts';
import { loadScenario } from '../src/cli/replay.ts';
import { startPerformance } from '../src/cli/replay/perform.ts';
import type { Locale } from '../src/domain/localized-text.ts';
import { listIncidents } from '../src/store/incidents.ts';
import { closeBrowser, DESKTOP, PHONE, theBrowser } from './support/browser.ts';

const FOLDER = join(import.meta.dirname, '../docs/screenshots');
const KAKAO = join(import.meta.dirname, '../data/scenarios/kakao-2022.yaml');
/** Three hours after the fire: nearly everything is down, and times have been promised. */
const MOMENT = Date.parse('2022-10-15T18:30:00+09:00');
const PORT = '18099';
const PASSWORD = 'a night shift in October';

const kakao = loadScenario(KAKAO);
const scenario = { ...kakao, events: kakao.events.filter((event) => event.at <= MOMENT) };
const performance = await startPerformance(scenario, {
  env: { HOST: '127.0.0.1', PORT, BASE_URL: `http://localhost:${PORT}` },
  speed: 'max',
  subscribers: 3,
  keepMails: 100,
});
const { app, clock, sink } = performance;
const { locales } = scenario.page;
await performance.play();
await clock.reach(MOMENT);
await app.publisher.publishAll();
const context = { store: app.store, now: MOMENT, actor: { kind: 'system', id: null, name: 'command' } } as const;
for (const locale of locales) {
  const email = `ayu-${locale}@example.com`;
  await addStaff(context, { name: 'Ayu', email, password: PASSWORD, role: 'owner', locale });
}
await app.start();

const [incident] = await listIncidents(app.store.db, performance.pageId, { isOpen: true, kind: 'incident' });
const incidentId = incident?.id ?? '';

mkdirSync(FOLDER, { recursive: true });
const address = `http://localhost:${PORT}`;

await shoot('page-desktop', { viewport: DESKTOP, colorScheme: 'light' }, (page) => page.goto(`${address}/en/`));
await shoot('page-phone-ko', { viewport: PHONE, colorScheme: 'dark' }, (page) => page.goto(`${address}/ko/`));
await shoot('console', { viewport: DESKTOP, colorScheme: 'light' }, (page) => signIn(page));
await shoot('update-phone', { viewport: PHONE, colorScheme: 'light' }, async (page) => {
  await signIn(page);
  await page.locator('main a', { hasText: 'Kakao services are down' }).first().click();
});
for (const locale of locales) {
  await shoot(`incident-${locale}`, { viewport: PHONE, colorScheme: 'light' }, async (page) => {
    await page.goto(`${address}/${locale}/incidents/${incidentId}`);
  });
  await shoot(`composer-${locale}`, { viewport: DESKTOP, colorScheme: 'light' }, async (page) => {
    await signIn(page, locale);
    await page.goto(`${address}/console/incidents/${incidentId}#post`);
  });
}
await shoot('mail-phone', { viewport: PHONE, colorScheme: 'light' }, async (page) => {
  const kept = sink?.kept.findLast((mail) => mail.to.startsWith('subscriber-1@'));
  if (!kept) throw new Error('No mail was kept');
  const { html } = await simpleParser(kept.source);
  await page.setContent(String(html));
});

await closeBrowser();
await performance.close();

async function shoot(
  name: string,
  options: { viewport: { width: number; height: number }; colorScheme: 'light' | 'dark' },
  open: (page: Page) => Promise<unknown>,
): Promise<void> {
  const browser = await (await theBrowser()).newContext({ ...options, timezoneId: 'Asia/Seoul' });
  const page = await browser.newPage();
  await page.clock.setFixedTime(MOMENT);
  await open(page);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  await browser.close();
}

async function signIn(page: Page, locale: Locale = 'en'): Promise<void> {
  await page.goto(`${address}/console/sign-in`);
  await page.locator('input[name="email"]').fill(`ayu-${locale}@example.com`);
  await page.locator('input[name="password"]').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${address}/console`);
}

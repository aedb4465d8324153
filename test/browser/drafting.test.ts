import assert from 'node:assert/strict';
import { after, describe, it, type TestContext } from 'node:test';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { addStaff } from '../../src/actions/add-staff.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import type { Incident } from '../../src/domain/incident.ts';
import { MINUTE } from '../../src/lib/clock.ts';
import { findDraft } from '../../src/store/drafts.ts';
import { listIncidents } from '../../src/store/incidents.ts';
import type { Store } from '../../src/store/open.ts';
import { listUpdates } from '../../src/store/updates.ts';
import { aTab, closeBrowser, DESKTOP, PHONE } from '../support/browser.ts';
import { NOON } from '../support/clock.ts';
import { openTestStore } from '../support/databases.ts';
import { asAlice, aSetting, idOf } from '../support/factories.ts';
import { addProbe, sampled } from '../support/probes.ts';
import { startWeb } from '../support/web.ts';

const PASSWORD = 'four quiet lamps on a hill';

interface Scene {
  store: Store;
  tab: Page;
  address: string;
  staffId: string;
  incident: Incident;
  pageId: string;
}

/** Carol at the console's first screen, with mail down and a proposal about taxi. She signed in by its form. */
async function carolAt(t: TestContext, options: BrowserContextOptions): Promise<Scene> {
  const store = await openTestStore(t);
  const { page, ids } = await aSetting(store, ['mail', 'taxi']);
  const impacts = { [idOf(ids, 'mail')]: 'major_outage' } as const;
  const { incident } = await openIncident(asAlice(store), { pageId: page.id, name: { en: 'Mail is down' }, impacts });
  const probe = await addProbe(store, idOf(ids, 'taxi'), 'propose');
  await sampled(store, probe.id, 'bbb', NOON - 10 * MINUTE);
  const { baseUrl } = await startWeb(t, store);
  const person = {
    name: 'Carol',
    email: 'carol@example.com',
    password: PASSWORD,
    role: 'editor',
    locale: 'en',
  } as const;
  const { id } = await addStaff(asAlice(store), person);
  const tab = await aTab(t, options);
  await tab.goto(`${baseUrl}/console`);
  await signIn(tab);
  return { store, tab, address: baseUrl, staffId: id, incident, pageId: page.id };
}

async function signIn(tab: Page): Promise<void> {
  await tab.locator('#email').fill('carol@example.com');
  await tab.locator('#password').fill(PASSWORD);
  await tab.locator('form button.primary').click();
}

/** The session ends on the server, as it does after hours; the page that is open knows nothing of it. */
async function endSessions(store: Store): Promise<void> {
  await store.db.deleteFrom('sessions').execute();
}

async function bodies(store: Store, incidentId: string): Promise<(string | undefined)[]> {
  const updates = (await listUpdates(store.db, [incidentId])).get(incidentId) ?? [];
  return updates.map(({ body }) => body.en);
}

after(closeBrowser);

describe('posting under stress, in a browser', () => {
  for (const [name, options] of Object.entries({
    'at a desk': { viewport: DESKTOP },
    'on a phone without any script': { viewport: PHONE, javaScriptEnabled: false },
  })) {
    it(
      `publishes a first notice in at most two clicks from the first screen, ${name}`,
      { timeout: 60_000 },
      async (t) => {
        const { tab, store, pageId } = await carolAt(t, options);
        let clicks = 0;
        const click = async (label: string): Promise<void> => {
          clicks += 1;
          await tab.getByRole('button', { name: label }).click();
        };
        await click('Publish first notice');
        await tab.waitForURL(/posted/);
        assert.ok(clicks <= 2);
        const found = (await listIncidents(store.db, pageId)).find(
          ({ name: said }) => said.en === 'Problems with taxi',
        );
        assert.equal((await bodies(store, found?.id ?? '')).length, 1);
        const width = await tab.evaluate<number>('document.documentElement.scrollWidth');
        assert.ok(width <= options.viewport.width);
      },
    );
  }

  it('keeps what is typed by itself, and shows it again after the session is gone', { timeout: 60_000 }, async (t) => {
    const { tab, store, address, staffId, incident } = await carolAt(t, { viewport: DESKTOP });
    await tab.goto(`${address}/console/incidents/${incident.id}`);
    await tab.locator('[id="body.en"]').fill('Disks are checked.');
    await tab.getByText('Draft saved.').waitFor();
    assert.deepEqual((await findDraft(store.db, staffId, incident.id))?.fields['body.en'], ['Disks are checked.']);
    await endSessions(store);
    await tab.goto(`${address}/console/incidents/${incident.id}`);
    await signIn(tab);
    assert.match(await tab.locator('.draft-kept').innerText(), /This is your draft of/);
    assert.equal(await tab.locator('[id="body.en"]').inputValue(), 'Disks are checked.');
    await tab.locator('.draft-kept button').click();
    assert.equal(await tab.locator('[id="body.en"]').inputValue(), '');
    assert.equal(await tab.locator('.draft-kept').count(), 0);
  });

  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with the script' : 'without any script';
    it(`loses nothing when an update is posted with an ended session, ${how}`, { timeout: 60_000 }, async (t) => {
      const { tab, store, address, incident } = await carolAt(t, { viewport: PHONE, javaScriptEnabled });
      await tab.goto(`${address}/console/incidents/${incident.id}`);
      const words = 'Line one, "quoted".\nLine two.';
      await tab.locator('[id="body.en"]').fill(words);
      await endSessions(store);
      await tab.locator('.send button.primary').click();
      assert.match(await tab.locator('[role="alert"]').innerText(), /What you typed is kept/);
      await signIn(tab);
      assert.equal(await tab.locator('[id="body.en"]').inputValue(), words);
      assert.deepEqual(await bodies(store, incident.id), [undefined]);
      await tab.locator('.send button.primary').click();
      await tab.waitForURL(/posted/);
      assert.deepEqual(
        (await bodies(store, incident.id)).map((body) => body?.replaceAll('\r', '')),
        [words, undefined],
      );
    });
  }

  it('fills in a template by one click without any script, and keeps the rest', { timeout: 60_000 }, async (t) => {
    const { tab, address, store, incident } = await carolAt(t, { viewport: PHONE, javaScriptEnabled: false });
    await tab.goto(`${address}/console/incidents/${incident.id}`);
    await tab.getByText('Contact and alternatives').click();
    await tab.locator('[id="contact.en"]').fill('Call 1588-0000');
    await tab.getByRole('button', { name: 'Cause found' }).click();
    assert.match(
      await tab.locator('[id="body.en"]').inputValue(),
      /cause of the problems with mail[\s\S]*Call 1588-0000/,
    );
    assert.equal(await tab.locator('[id="contact.en"]').inputValue(), 'Call 1588-0000');
    // The Enter key posts nothing: it shows first what would be posted.
    await tab.locator('[id="contact.en"]').press('Enter');
    await tab.getByRole('heading', { name: 'Preview', exact: true }).waitFor();
    assert.equal((await bodies(store, incident.id)).length, 1);
    await tab.locator('form.send button.primary').click();
    await tab.waitForURL(/posted/);
    assert.match((await bodies(store, incident.id))[0] ?? '', /cause of the problems with mail/);
  });
});

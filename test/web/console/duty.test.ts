import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it, type TestContext } from 'node:test';
import { editUpdate } from '../../../src/actions/edit-update.ts';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { updatePage } from '../../../src/actions/update-page.ts';
import { DUTY_PRESETS } from '../../../src/domain/duty.ts';
import { HOUR, MINUTE } from '../../../src/lib/clock.ts';
import { listUpdates } from '../../../src/store/updates.ts';
import type { Store } from '../../../src/store/open.ts';
import { NOON } from '../../support/clock.ts';
import { translate } from '../../../src/views/language.ts';
import { openTestStore } from '../../support/databases.ts';
import { aSetting, asAlice, idOf, type Setting } from '../../support/factories.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb, Setting {
  store: Store;
  id: string;
  path: string;
}

/** Mail has been down for ten minutes; the page is under the Korean limits unless a test says otherwise. */
async function mailIsDown(t: TestContext, dutyLimits: (typeof DUTY_PRESETS)['korea'] | null = DUTY_PRESETS.korea) {
  const store = await openTestStore(t);
  const setting = await aSetting(store, ['mail']);
  const alice = asAlice(store);
  await updatePage(alice, setting.page.id, { dutyLimits });
  const { incident } = await openIncident(alice, {
    ...{ pageId: setting.page.id, name: { en: 'Mail is down' }, body: { en: 'Looking <into> it.', ko: '확인 중' } },
    ...{ startedAt: NOON - 10 * MINUTE, impacts: { [idOf(setting.ids, 'mail')]: 'major_outage' as const } },
  });
  const scene: Scene = {
    ...{ ...setting, store, ...(await startWeb(t, store)) },
    ...{ id: incident.id, path: `/console/incidents/${incident.id}` },
  };
  return scene;
}

const panelOf = (text: string): string => /<section class="duty [^]*?<\/section>/.exec(text)?.[0] ?? '';

describe('the duty clock in the console', () => {
  it('says on the incident and on the first screen what is missing and how long is left', async (t) => {
    const { alice, path, clock } = await mailIsDown(t);
    clock.set(NOON + 67 * MINUTE);
    for (const screen of [path, '/console']) {
      const panel = panelOf((await alice.get(screen).expect(200)).text);
      assert.match(panel, /class="duty calm"[^]*Interrupted for 1 hr 17 min, since/, screen);
      assert.match(panel, /Cause<\/dt><dd><strong>Missing, 43 min left/, screen);
      assert.match(panel, /What happened<\/dt><dd><strong>Told in time<\/strong>[^]*?Page <time/, screen);
    }
    clock.set(NOON + 80 * MINUTE);
    assert.match(panelOf((await alice.get('/console')).text), /class="duty near"/);
    clock.set(NOON + 2 * HOUR);
    assert.match(panelOf((await alice.get('/console')).text), /class="duty missed"[^]*Missing, 10 min past the limit/);
  });

  it('counts a cause that is ticked and written, and gives the form back where it is not written', async (t) => {
    const { alice, path, store, id } = await mailIsDown(t);
    const form = { seen: '1', status: 'identified', discloses: ['cause', 'nonsense'], next_update: 'none' };
    const refused = await alice.post(`${path}/updates`, form).expect(422);
    assert.match(refused.text, /a tick alone tells readers nothing/);
    assert.match(refused.text, /name="discloses" value="cause" checked/);
    await alice.post(`${path}/updates`, { ...form, 'body.en': 'A fire.' }).expect(303);
    const [update] = (await listUpdates(store.db, [id])).get(id) ?? [];
    assert.deepEqual(update?.discloses, ['cause', 'response', 'contact']);
    assert.match((await alice.get(path)).text, /Cause<\/dt><dd><strong>Told in time/);
  });

  it('is nowhere on a page without limits', async (t) => {
    const { alice, path } = await mailIsDown(t, null);
    for (const screen of [path, '/console']) {
      assert.doesNotMatch((await alice.get(screen).expect(200)).text, /duty to notify/i, screen);
    }
    await alice.get(`${path}/duty`).expect(404);
    await alice.get(`${path}/duty.json`).expect(404);
  });
});

describe('the evidence of an incident', () => {
  it('is printable in each language of the staff, with the texts that readers saw, as text', async (t) => {
    const scene = await mailIsDown(t);
    const [first] = (await listUpdates(scene.store.db, [scene.id])).get(scene.id) ?? [];
    await editUpdate(asAlice(scene.store), scene.id, String(first?.id), { body: { en: 'Something else.' } });
    for (const locale of ['en', 'ko', 'id'] as const) {
      const bob = await scene.signIn({ name: `Bob ${locale}`, email: `${locale}@example.com`, locale });
      const { text } = await bob.get(`${scene.path}/duty`).expect(200);
      assert.match(text, /<p>Looking &lt;into&gt; it.<\/p>[^]*확인 중/);
      assert.doesNotMatch(text, /edit-update/);
      assert.ok(text.includes(translate(locale, 'posting.done.edit-update')));
    }
    await scene.reader.get(`${scene.path}/duty`).expect(303);
    await scene.reader.get(`${scene.path}/duty.json`).expect(303);
  });

  it('is exported with times in both zones and a checksum that anybody can work out', async (t) => {
    const { alice, path, id } = await mailIsDown(t);
    const answer = await alice.get(`${path}/duty.json`).expect(200);
    assert.match(String(answer.headers['content-disposition']), new RegExp(`attachment; filename="?duty-${id}.json`));
    const json = answer.body as {
      interruption: unknown;
      limits: unknown;
      updates: { published_by: unknown; body: unknown; discloses: unknown }[];
      audit: { lines: string[]; sha256: string };
    };
    assert.deepEqual(json.interruption, {
      started_at: { utc: '2026-03-01T11:50:00.000Z', local: '2026-03-01T20:50:00.000+09:00' },
      resumed_at: null,
      lasted_seconds: 600,
    });
    assert.deepEqual(json.limits, {
      ...{ notice_seconds: 7_200, damages_seconds: 2_592_000, damages_limit_at: null },
      notice_limit_at: { utc: '2026-03-01T13:50:00.000Z', local: '2026-03-01T22:50:00.000+09:00' },
    });
    const [update] = json.updates;
    assert.deepEqual(update?.published_by, { kind: 'staff', name: 'Alice' });
    assert.deepEqual(update.body, { en: 'Looking <into> it.', ko: '확인 중' });
    assert.deepEqual(update.discloses, ['fact', 'contact']);
    const text = json.audit.lines.map((line) => `${line}\n`).join('');
    assert.equal(json.audit.sha256, createHash('sha256').update(text).digest('hex'));
  });
});

it('lets a program say what its update tells', async (t) => {
  const { baseUrl, page, id, store, apiToken } = await mailIsDown(t);
  const call = async (discloses: unknown): Promise<number> => {
    const answer = await fetch(`${baseUrl}/v1/pages/${page.id}/incidents/${id}`, {
      method: 'PATCH',
      headers: { authorization: `OAuth ${await apiToken()}`, 'content-type': 'application/json', host: 'localhost' },
      body: JSON.stringify({ incident: { body: 'A fire.', discloses } }),
    });
    return answer.status;
  };
  assert.equal(await call(['weather']), 422);
  assert.equal(await call(['cause']), 200);
  const [update] = (await listUpdates(store.db, [id])).get(id) ?? [];
  assert.deepEqual(update?.discloses, ['cause', 'contact']);
});

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { addConfirmedSubscribers } from '../../../src/actions/add-confirmed-subscribers.ts';
import { openIncident } from '../../../src/actions/open-incident.ts';
import { postUpdate } from '../../../src/actions/post-update.ts';
import type { Postmortem } from '../../../src/domain/postmortem.ts';
import { DAY } from '../../../src/lib/clock.ts';
import { makeLinkToken } from '../../../src/lib/link-token.ts';
import { findPostmortem } from '../../../src/store/postmortems.ts';
import type { Store } from '../../../src/store/open.ts';
import { NOON } from '../../support/clock.ts';
import { openTestStore } from '../../support/databases.ts';
import { aSetting, asAlice, idOf, type Setting } from '../../support/factories.ts';
import { startWeb, type TestWeb } from '../../support/web.ts';

interface Scene extends TestWeb, Setting {
  store: Store;
  id: string;
  path: string;
  saved: () => Promise<Postmortem | undefined>;
  /** The path of the preview link that the screen shows; undefined: it shows none. */
  link: () => Promise<string | undefined>;
}

async function afterAnIncident(t: TestContext, { isOver = true } = {}): Promise<Scene> {
  const store = await openTestStore(t);
  const setting = await aSetting(store, ['mail']);
  const alice = asAlice(store);
  await addConfirmedSubscribers(alice, setting.page.id, ['bob@example.com', 'eve@example.com'], 'en');
  const { incident } = await openIncident(alice, {
    ...{ pageId: setting.page.id, name: { en: 'Mail is down' }, body: { en: 'Looking.' } },
    impacts: { [idOf(setting.ids, 'mail')]: 'major_outage' },
  });
  if (isOver) await postUpdate(alice, incident.id, { status: 'resolved' });
  const web = await startWeb(t, store);
  const path = `/console/incidents/${incident.id}/postmortem`;
  return {
    ...{ ...setting, ...web, store, id: incident.id, path },
    saved: () => findPostmortem(store.db, incident.id),
    link: async () => /http:\/\/localhost(\/postmortem\/[^"<]+)/.exec((await web.alice.get(path)).text)?.[1],
  };
}

const DRAFT = { seen: '0', 'body.en': 'A **battery** burned.', 'body.ko': '배터리 화재' };

describe('the screen of a postmortem', () => {
  it('is linked once the incident is over, and can be read in each language of the staff', async (t) => {
    const scene = await afterAnIncident(t);
    assert.match((await scene.alice.get(`/console/incidents/${scene.id}`)).text, new RegExp(`href="${scene.path}"`));
    await scene.alice.post(scene.path, { ...DRAFT, do: 'save' }).expect(303);
    for (const locale of ['en', 'ko', 'id'] as const) {
      const bob = await scene.signIn({ name: `Bob ${locale}`, email: `${locale}@example.com`, locale });
      assert.match((await bob.get(scene.path).expect(200)).text, /<strong>battery<\/strong>[^]*배터리 화재/);
    }
    await scene.reader.get(scene.path).expect(303);
  });

  it('says plainly while the incident goes on that it cannot be written yet', async (t) => {
    const { alice, path, id, saved } = await afterAnIncident(t, { isOver: false });
    assert.doesNotMatch((await alice.get(`/console/incidents/${id}`)).text, /postmortem/);
    assert.match((await alice.get(path).expect(200)).text, /The incident is not over/);
    await alice.post(path, { ...DRAFT, do: 'publish' }).expect(422);
    assert.equal(await saved(), undefined);
  });

  it('publishes what was typed, with the number of those who are told', async (t) => {
    const { alice, path, store, saved } = await afterAnIncident(t);
    assert.match((await alice.get(path)).text, /name="notify" value="yes" checked> <span>Tell 2 subscribers/);
    const to = await alice.post(path, { ...DRAFT, do: 'publish', notify: 'yes' }).expect(303);
    assert.match((await alice.get(String(to.headers['location']))).text, /Readers see it now/);
    assert.deepEqual((await saved())?.published?.body, { en: DRAFT['body.en'], ko: DRAFT['body.ko'] });
    const notices = await store.db.selectFrom('notices').select('kind').orderBy('createdAt').execute();
    assert.ok(notices.some(({ kind }) => kind === 'postmortem_published'));
    // A correction is told only where somebody wants it.
    const { text } = await alice.get(path);
    assert.match(text, /name="notify" value="yes"> <span>/);
    await alice.post(path, { ...DRAFT, seen: '1', 'body.en': 'Two batteries.', do: 'save' }).expect(303);
    assert.equal((await saved())?.published?.body.en, DRAFT['body.en']);
    assert.match((await alice.get(path)).text, /differs from what readers see/);
  });

  it('gives back what was typed where the time is none, has passed, or there are no words', async (t) => {
    const { alice, path } = await afterAnIncident(t);
    for (const [publish_at, fault] of [
      ['', /Give the time/],
      ['tomorrow', /Give date and time/],
      ['2026-03-01T20:59', /This time has passed/],
      ['2028-03-01T20:59', /more than a year ahead/],
    ] as const) {
      const fields = { ...DRAFT, seen: '1', publish_at, do: 'schedule' };
      const first = await alice.post(path, { ...fields, seen: '0' });
      const answer = first.status === 409 ? await alice.post(path, fields) : first;
      assert.equal(answer.status, 422);
      assert.match(answer.text, fault);
      assert.match(answer.text, /A \*\*battery\*\* burned/);
    }
    assert.match(
      (await alice.post(path, { seen: '1', do: 'publish' }).expect(422)).text,
      /There is nothing to publish/,
    );
  });

  it('publishes at a time of the page, and calls it off', async (t) => {
    const { alice, path, saved } = await afterAnIncident(t);
    await alice.post(path, { ...DRAFT, publish_at: '2026-03-02T09:00', do: 'schedule' }).expect(303);
    assert.equal((await saved())?.publishAt, Date.UTC(2026, 2, 2));
    assert.match((await alice.get(path)).text, /Appears by itself <time datetime="2026-03-02T00:00:00.000Z">/);
    await alice.post(path, { do: 'withdraw' }).expect(303);
    assert.equal((await saved())?.publishAt, null);
  });

  it('keeps both texts when two people write at once', async (t) => {
    const { alice, path, saved, signIn } = await afterAnIncident(t);
    const bob = await signIn({ name: 'Bob' });
    await bob.post(path, { ...DRAFT, do: 'save' }).expect(303);
    const typed = { seen: '0', 'body.en': 'A flood.', do: 'publish' };
    const { text } = await alice.post(path, typed).expect(409);
    assert.match(text, /Somebody else changed the text/);
    assert.match(text, /A flood\.<\/textarea>[^]*<strong>battery<\/strong>/);
    assert.equal((await saved())?.published, null);
    assert.match(text, /name="seen" value="1"/);
  });
});

describe('the preview link of a postmortem', () => {
  it('shows the draft to whoever holds it, and keeps out of caches, indexes and referrers', async (t) => {
    const { alice, reader, path, link } = await afterAnIncident(t);
    assert.equal(await link(), undefined);
    await alice.post(path, { ...DRAFT, do: 'share' }).expect(303);
    const address = await link();
    const answer = await reader.get(`${String(address)}?lang=ko`).expect(200);
    assert.match(answer.text, /<html lang="ko">[^]*<meta name="robots" content="noindex">[^]*배터리 화재/);
    assert.equal(answer.headers['cache-control'], 'no-store');
    assert.equal(answer.headers['referrer-policy'], 'no-referrer');
    assert.match(String(answer.headers['x-robots-tag']), /noindex/);
    assert.doesNotMatch(answer.text, /<script/);
  });

  for (const [name, change] of [
    ['edited', { ...DRAFT, seen: '1', 'body.en': 'Another text.', do: 'save' }],
    ['shared anew', { ...DRAFT, seen: '1', do: 'share' }],
    ['published', { ...DRAFT, seen: '1', do: 'publish' }],
    ['taken back', { do: 'withdraw' }],
  ] as const) {
    it(`ends once the draft is ${name}`, async (t) => {
      const { alice, reader, path, link } = await afterAnIncident(t);
      await alice.post(path, { ...DRAFT, do: 'share' }).expect(303);
      const address = String(await link());
      await reader.get(address).expect(200);
      await alice.post(path, change).expect(303);
      const { text } = await reader.get(address).expect(404);
      assert.doesNotMatch(text, /battery|Another/);
    });
  }

  it('ends after seven days, and opens for no other token', async (t) => {
    const { alice, reader, path, link, id, web, saved, clock } = await afterAnIncident(t);
    await alice.post(path, { ...DRAFT, do: 'share' }).expect(303);
    const address = String(await link());
    const key = (await saved())?.previewKey;
    const made = (secret: string, purpose: 'postmortem' | 'manage', about: string, until: number): string =>
      `/postmortem/${makeLinkToken(secret, purpose, about, until)}`;
    const until = NOON + 7 * DAY;
    assert.equal(made(web.secretKey, 'postmortem', `${id}-${String(key)}`, until), address);
    for (const other of [
      made('another secret', 'postmortem', `${id}-${String(key)}`, until),
      made(web.secretKey, 'manage', `${id}-${String(key)}`, until),
      made(web.secretKey, 'postmortem', id, until),
      made(web.secretKey, 'postmortem', `${id}-`, until),
      `${address}x`,
      address.slice(0, -1),
      `/postmortem/${id}`,
    ]) {
      await reader.get(other).expect(404);
    }
    clock.set(until - 1);
    await reader.get(address).expect(200);
    clock.set(until);
    await reader.get(address).expect(404);
  });
});

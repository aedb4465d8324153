import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { DUTY_PRESETS } from '../../../src/domain/duty.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lib/clock.ts';
import { verifyPassword } from '../../../src/lib/passwords.ts';
import { findLogo } from '../../../src/store/logos.ts';
import { getPage, insertPage, listPages } from '../../../src/store/pages.ts';
import supertest from 'supertest';
import { openTestStore } from '../../support/databases.ts';
import { aPage, aSetting } from '../../support/factories.ts';
import { startWeb } from '../../support/web.ts';

const FIELDS = {
  ...{ 'name.en': 'Example', 'name.ko': '예시', 'contact.en': 'Call 1577-0000', time_zone: 'Asia/Seoul' },
  ...{ first_language: 'en', languages: ['en', 'ko'], undo: '10', reminders: ['60'], duty: 'none' },
};

async function aScene(t: TestContext) {
  const store = await openTestStore(t);
  const { page } = await aSetting(store, ['mail']);
  const web = await startWeb(t, store);
  return { ...web, path: `/console/pages/${page.id}/settings`, saved: () => getPage(store.db, page.id), store };
}

describe('the settings of a page', () => {
  it('are changed by an owner, all of them', async (t) => {
    const { alice, path, saved } = await aScene(t);
    assert.match((await alice.get('/console/pages')).text, new RegExp(`href="${path}"`));
    assert.match((await alice.get(path).expect(200)).text, /value="Call 1577-0000"/);
    await alice
      .post(path, {
        ...FIELDS,
        ...{ 'description.id': 'Halo', 'banner.en': 'We never ask.', time_zone: 'Asia/Jakarta', undo: '30' },
        ...{ first_language: 'ko', languages: ['id'], has_automatic_estimates: 'yes', is_record_public: 'yes' },
        ...{ reminders: ['60', '1440'], duty: 'korea' },
      })
      .expect(303)
      .expect('Location', `${path}?saved`);
    const page = await saved();
    assert.deepEqual([page.description, page.banner], [{ id: 'Halo' }, { en: 'We never ask.' }]);
    assert.deepEqual([page.timeZone, page.locales, page.defaultLocale], ['Asia/Jakarta', ['ko', 'id'], 'ko']);
    assert.deepEqual([page.undoMs, page.maintenanceRemindersMs], [30 * SECOND, [DAY, HOUR]]);
    assert.deepEqual([page.hasAutomaticEstimates, page.isRecordPublic], [true, true]);
    assert.deepEqual(page.dutyLimits, DUTY_PRESETS.korea);
    assert.deepEqual(page.key, 'example');
    assert.match((await alice.get(`${path}?saved`)).text, /Saved\./);
    await alice.post(path, { ...FIELDS, duty: 'own', duty_notice: '1.5', duty_damages: '14' }).expect(303);
    assert.deepEqual((await saved()).dutyLimits, { noticeMs: 90 * MINUTE, damagesMs: 14 * DAY });
    assert.match((await alice.get(path)).text, /name="duty_notice" value="1.5"/);
  });

  it('come back with what was typed where something is wrong, and nothing is changed', async (t) => {
    const { alice, path, saved } = await aScene(t);
    const before = await saved();
    const wrong = { ...FIELDS, 'name.en': '', 'name.ko': '', undo: 'soon', time_zone: 'Mars', duty: 'own' };
    const { text } = await alice.post(path, wrong).expect(422);
    assert.match(text, /Not saved: 4 things to correct/);
    assert.match(text, /name="undo" value="soon"/);
    assert.match(text, /value="Mars"/);
    assert.deepEqual(await saved(), before);
  });

  it('have one field of each text for every language that the page uses or that has words already', async (t) => {
    const { alice, path, saved } = await aScene(t);
    const written = async (): Promise<string[]> =>
      [...(await alice.get(path)).text.matchAll(/ name="description\.([\w-]+)"/g)].map(([, locale]) => String(locale));
    await alice.post(path, { ...FIELDS, 'name.de': 'Beispiel', languages: ['ko', 'zh-Hans'] }).expect(303);
    assert.deepEqual((await saved()).locales, ['en', 'ko', 'zh-Hans']);
    assert.deepEqual(await written(), ['en', 'ko', 'zh-Hans', 'de']);
    await alice.post(path, { ...FIELDS, 'name.de': '' }).expect(303);
    assert.deepEqual(await written(), ['en', 'ko']);
  });

  it('offer a built-in banner in every language, which is saved only with the form', async (t) => {
    const { alice, path, saved } = await aScene(t);
    const { text } = await alice.post(path, { ...FIELDS, fill: 'banner', undo: '20' }).expect(200);
    assert.match(text, /Genuine notices about our services come from http:\/\/localhost\//);
    assert.match(text, /공식 안내는/);
    assert.match(text, /name="undo" value="20"/);
    assert.deepEqual((await saved()).banner, {});
  });

  it('are no business of editors', async (t) => {
    const { signIn, path } = await aScene(t);
    const bob = await signIn({ name: 'Bob' });
    await bob.get(path).expect(403);
    await bob.post(path, FIELDS).expect(403);
    assert.doesNotMatch((await bob.get('/console/pages')).text, /\/settings"/);
  });
});

describe('what is a page’s own', () => {
  const OWN = { access: 'public', host: '', 'colours.light': '', 'colours.dark': '', position: '1' };
  const LOGO = readFileSync(join(import.meta.dirname, '../../../data/examples/logo.svg'));

  it('is changed in the same form: host, readers, colours and links', async (t) => {
    const { alice, path, saved, store } = await aScene(t);
    const own = {
      ...{ access: 'password', password: ' open sesame ', host: 'Status.Example.org' },
      ...{ 'colours.light': '#0B5D3B', 'colours.dark': '#7fd6a8' },
      ...{ 'footer_links.2.text.ko': '홈', 'footer_links.2.url': 'https://example.com/' },
    };
    await alice.post(path, { ...FIELDS, ...own }).expect(303);
    const page = await saved();
    assert.deepEqual([page.access, page.host], ['password', 'status.example.org']);
    assert.deepEqual(page.colours, { light: '#0b5d3b', dark: '#7fd6a8' });
    assert.deepEqual(page.footerLinks, [{ text: { ko: '홈' }, url: 'https://example.com/' }]);
    assert.ok(await verifyPassword(' open sesame ', page.passwordHash), 'a password is taken as it is typed');
    const { text } = await alice.get(path).expect(200);
    assert.match(text, /value="status.example.org"/);
    assert.match(text, /name="footer_links.0.url" value="https:\/\/example.com\/"/);
    assert.doesNotMatch(text, /sesame|argon2/);
    const audit = await store.db.selectFrom('audit').select('details').execute();
    assert.doesNotMatch(JSON.stringify(audit), /sesame|argon2/);

    await alice.post(path, { ...FIELDS, ...OWN, access: 'password', password: '' }).expect(303);
    const after = await saved();
    assert.equal(after.passwordHash, page.passwordHash, 'left empty, it stays');
    assert.deepEqual([after.host, after.colours, after.footerLinks], [null, null, []]);
  });

  it('comes back with what is wrong, and stays as it was where the form does not speak of it', async (t) => {
    const { alice, path, saved } = await aScene(t);
    const before = await saved();
    const wrong = { ...FIELDS, ...OWN, access: 'password', 'colours.light': '#7fd6a8', 'colours.dark': '#7fd6a8' };
    const { text } = await alice.post(path, { ...wrong, 'footer_links.0.url': 'javascript:alert(1)' }).expect(422);
    assert.match(text, /This page is to be opened by a password and has none/);
    assert.match(text, /#7fd6a8 has a contrast of 1\.\d\d:1 on the light ground/);
    assert.match(text, /is no address for a link/);
    assert.match(text, /href="#footer_links\.0\.url"/);
    assert.match((await alice.post(path, { ...FIELDS, ...OWN, password: 'short' }).expect(422)).text, /Use 8 to 200/);
    assert.match(
      (await alice.post(path, { ...FIELDS, ...OWN, host: 'a b' }).expect(422)).text,
      /not the name of a host/,
    );
    assert.deepEqual(await saved(), before);
    await alice.post(path, { ...FIELDS, ...OWN, access: 'staff' }).expect(303);
    await alice.post(path, FIELDS).expect(303);
    assert.equal((await saved()).access, 'staff');
  });

  it('has a place among the pages, which the others make room for', async (t) => {
    const { alice, path, store } = await aScene(t);
    await store.transaction(async (tx) => {
      for (const key of ['b', 'c']) await insertPage(tx, aPage({ key, position: key === 'b' ? 2 : 3 }));
    });
    const order = async (): Promise<string[]> => (await listPages(store.db)).map(({ key }) => key);
    await alice.post(path, { ...FIELDS, ...OWN, position: '2' }).expect(303);
    assert.deepEqual(await order(), ['b', 'example', 'c']);
    await alice.post(path, { ...FIELDS, ...OWN, position: '3' }).expect(303);
    assert.deepEqual(await order(), ['b', 'c', 'example']);
    await alice.post(path, { ...FIELDS, ...OWN, position: '3' }).expect(303);
    assert.deepEqual(await order(), ['b', 'c', 'example']);
  });

  it('has a logo, which is taken as a file, checked, and taken away again', async (t) => {
    const { alice, path, saved, baseUrl, store } = await aScene(t);
    const upload = (bytes: Buffer, fields: Record<string, string> = {}) => {
      const test = supertest(baseUrl).post(path.replace('/settings', '/logo')).set('Cookie', alice.cookie);
      for (const [name, value] of Object.entries(fields)) void test.field(name, value);
      return test.set('Origin', 'http://localhost').field('_csrf', alice.csrf).attach('logo', bytes, 'logo.svg');
    };
    await upload(LOGO).expect(303);
    const { logo } = await saved();
    assert.deepEqual([logo?.type, logo?.width, logo?.height], ['svg', 120, 32]);
    assert.deepEqual(await findLogo(store.db, logo?.hash ?? ''), LOGO);
    assert.match((await alice.get(path)).text, new RegExp(`src="/logo-${logo?.hash}\\.svg"`));
    assert.match((await upload(Buffer.from('GIF89a')).expect(422)).text, /no PNG, JPEG, WebP or SVG picture/);
    assert.match((await upload(Buffer.alloc(0)).expect(422)).text, /Choose a picture first/);
    await upload(Buffer.alloc(1_100_000)).expect(413);
    assert.equal((await saved()).logo?.hash, logo?.hash);
    await upload(Buffer.alloc(0), { remove: 'yes' }).expect(303);
    assert.equal((await saved()).logo, null);
    assert.equal(await findLogo(store.db, logo?.hash ?? ''), undefined);
    const forged = supertest(baseUrl).post(path.replace('/settings', '/logo')).set('Cookie', alice.cookie);
    await forged.set('Origin', 'http://localhost').field('_csrf', 'x').attach('logo', LOGO, 'logo.svg').expect(403);
  });
});

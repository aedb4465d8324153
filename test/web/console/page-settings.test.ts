import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { DUTY_PRESETS } from '../../../src/domain/duty.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/lib/clock.ts';
import { getPage } from '../../../src/store/pages.ts';
import { openTestStore } from '../../support/databases.ts';
import { aSetting } from '../../support/factories.ts';
import { startWeb } from '../../support/web.ts';

const FIELDS = {
  ...{ 'name.en': 'Example', 'name.ko': '예시', 'contact.en': 'Call 1577-0000', time_zone: 'Asia/Seoul' },
  ...{ first_language: 'en', languages: ['en', 'ko'], undo: '10', reminders: ['60'], duty: 'none' },
};

async function aScene(t: TestContext) {
  const store = await openTestStore(t);
  const { page } = await aSetting(store, ['mail']);
  const web = await startWeb(t, store);
  return { ...web, path: `/console/pages/${page.id}/settings`, saved: () => getPage(store.db, page.id) };
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

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { makeSetupToken } from '../../src/actions/make-setup-token.ts';
import { addStaff } from '../../src/actions/add-staff.ts';
import { setUpOwner } from '../../src/actions/set-up-owner.ts';
import type { ActionContext } from '../../src/actions/context.ts';
import { Problem } from '../../src/domain/errors.ts';
import type { Store } from '../../src/store/open.ts';
import { listPages } from '../../src/store/pages.ts';
import { listStaff } from '../../src/store/staff.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { aSetting } from '../support/factories.ts';
import { startWeb } from '../support/web.ts';

const GOOD_PASSWORD = 'four quiet lamps on a hill';

const FORM = {
  name: 'Alice',
  email: 'alice@example.org',
  password: GOOD_PASSWORD,
  page_name: 'Example',
  page_first_language: 'ko',
  page_languages: ['en', 'id'],
  page_time_zone: 'Asia/Seoul',
};

function settingUp(store: Store): ActionContext {
  return { store, now: NOON, actor: { kind: 'system', id: null, name: 'setup' } };
}

async function link(store: Store): Promise<string> {
  const token = await makeSetupToken(settingUp(store));
  assert.ok(token);
  return token;
}

describeOnBoth('the set-up', (database) => {
  it('makes one owner of two people who use the link at the same moment', async (t) => {
    const store = await openTestStore(t, database);
    const token = await link(store);
    const page = { name: 'Example', timeZone: 'UTC', locales: ['en'] as const };
    const people = ['alice', 'bob'].map((name) =>
      setUpOwner(settingUp(store), {
        ...{ token, name, page, email: `${name}@example.com`, password: GOOD_PASSWORD, locale: 'en', sessionAt: NOON },
      }),
    );
    const outcomes = await Promise.allSettled(people);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    const refusal = outcomes.find((outcome) => outcome.status === 'rejected');
    assert.ok(refusal?.reason instanceof Problem);
    assert.equal(refusal.reason.code, 'not_found');
    assert.equal((await listStaff(store.db)).length, 1);
    assert.equal((await listPages(store.db)).length, 1);
  });

  it('makes one owner of two links that are used at the same moment', async (t) => {
    const store = await openTestStore(t, database);
    const tokens = [await link(store), await link(store)];
    const page = { name: 'Example', timeZone: 'UTC', locales: ['en'] as const };
    const outcomes = await Promise.allSettled(
      tokens.map((token, index) =>
        setUpOwner(settingUp(store), {
          ...{ token, name: 'A', page, email: `${index}@example.com`, password: GOOD_PASSWORD, locale: 'en' },
          sessionAt: NOON,
        }),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await listStaff(store.db)).length, 1);
  });

  it('offers no link once there is an owner, and closes those that were given out', async (t) => {
    const store = await openTestStore(t, database);
    const token = await link(store);
    const carol = { name: 'Carol', email: 'carol@example.com', password: GOOD_PASSWORD, locale: 'en' } as const;
    await addStaff(settingUp(store), { ...carol, role: 'owner' });
    assert.equal(await makeSetupToken(settingUp(store)), null);
    await assert.rejects(
      setUpOwner(settingUp(store), {
        ...{ ...carol, token, email: 'mallory@example.com', sessionAt: NOON },
        page: { name: 'Mine', timeZone: 'UTC', locales: ['en'] },
      }),
      { code: 'not_found' },
    );
  });
});

it('sets up an owner and a page through the form, and signs the owner in', async (t) => {
  const store = await openTestStore(t);
  const token = await link(store);
  const { reader } = await startWeb(t, store, { isAliceThere: false });
  const form = await reader.get(`/setup/${token}`).expect(200);
  assert.match(form.text, /name="page_time_zone"/);
  const done = await reader.post(`/setup/${token}`, FORM).expect(303).expect('Location', '/console');
  const cookie = done.headers['set-cookie']?.[0] ?? '';
  assert.match(cookie, /^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  await reader.post('/console/sign-out').set('Cookie', cookie).expect(403);

  const [page] = await listPages(store.db);
  assert.deepEqual(page?.locales, ['ko', 'en', 'id']);
  assert.deepEqual(page.name, { ko: 'Example' });
  assert.equal(page.timeZone, 'Asia/Seoul');
  assert.deepEqual(
    (await listStaff(store.db)).map(({ name, role }) => [name, role]),
    [['Alice', 'owner']],
  );
  await reader.get(`/setup/${token}`).expect(404);
  await reader.post(`/setup/${token}`, FORM).expect(404);
});

it('looking at the set-up link any number of times uses nothing up', async (t) => {
  const store = await openTestStore(t);
  const token = await link(store);
  const { reader, baseUrl } = await startWeb(t, store, { isAliceThere: false });
  for (let i = 0; i < 3; i += 1) await reader.get(`/setup/${token}`).expect(200);
  assert.equal((await fetch(`${baseUrl}/setup/${token}`, { method: 'HEAD' })).status, 200);
  await reader.post(`/setup/${token}`, FORM).expect(303);
});

it('keeps what was typed, except the password, and says what is wrong with each field', async (t) => {
  const store = await openTestStore(t);
  const token = await link(store);
  const { reader } = await startWeb(t, store, { isAliceThere: false });
  const wrong = { ...FORM, email: 'nobody', password: 'password1234', page_time_zone: 'Mars/Base' };
  const answer = await reader.post(`/setup/${token}`, wrong).expect(422);
  assert.match(answer.text, /value="nobody"[^>]*aria-invalid/);
  assert.match(answer.text, /guessed first/);
  assert.match(answer.text, /Mars\/Base&quot; is not a time zone/);
  assert.doesNotMatch(answer.text, /password1234/);
  assert.deepEqual(await listPages(store.db), []);
  await reader.post(`/setup/${token}`, FORM).expect(303);
});

it('asks for no page where one exists already', async (t) => {
  const store = await openTestStore(t);
  await aSetting(store, ['mail']);
  const token = await link(store);
  const { reader } = await startWeb(t, store, { isAliceThere: false });
  const form = await reader.get(`/setup/${token}`).expect(200);
  assert.doesNotMatch(form.text, /page_name/);
  await reader.post(`/setup/${token}`, { name: 'Alice', email: 'a@example.com', password: GOOD_PASSWORD }).expect(303);
  assert.deepEqual(
    (await listPages(store.db)).map(({ key }) => key),
    ['example'],
  );
});

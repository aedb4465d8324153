import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { disableStaff } from '../../src/actions/disable-staff.ts';
import { updatePage } from '../../src/actions/update-page.ts';
import { DAY } from '../../src/lib/clock.ts';
import { hashPassword } from '../../src/lib/passwords.ts';
import { BOARD, cookieOf, INSTALL, PASSWORD, aClosedSetting } from '../support/closed-pages.ts';
import { asAlice } from '../support/factories.ts';

const CLOSED_HEADERS = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex, nofollow, noarchive' };

describe('a page behind a password', () => {
  it('asks for it, the same way for what exists and what does not, and tells nothing of itself', async (t) => {
    const { get, inner } = await aClosedSetting(t);
    const answers = await Promise.all(
      ['/p/inner', '/p/inner/', '/p/inner/en/', '/p/inner/en/history', '/p/inner/en/nothing'].map((path) =>
        get(INSTALL, path).expect(401),
      ),
    );
    const forms = answers.map(({ text }) => text.replaceAll(/\/p\/inner[^"&]*|%2Fp%2Finner[^"]*/g, ''));
    assert.equal(new Set(forms).size, 1);
    for (const { text, headers } of answers) {
      assert.match(text, /This page is not public/);
      assert.doesNotMatch(text, /Inner circle|inner-service|1577-0000/);
      for (const [name, value] of Object.entries(CLOSED_HEADERS)) assert.equal(headers[name], value);
    }
    for (const path of ['/api/v2/summary.json', '/history.atom', '/calendar.ics', '/badge.svg', '/api/nothing.json']) {
      const { text } = await get(INSTALL, `/p/inner${path}`).expect(401);
      assert.doesNotMatch(text, /Inner circle|inner-service/, path);
    }
    assert.match((await get(INSTALL, '/p/inner/ko/')).text, new RegExp(`공개되지 않은 페이지.*${inner.id}`, 's'));
  });

  it('opens to whoever gives it, for 30 days, with everything on it, kept by nobody on the way', async (t) => {
    const { get, unlock, clock, published, inner } = await aClosedSetting(t);
    assert.equal(await unlock('open says me'), '');
    const cookie = await unlock(PASSWORD);
    assert.match(cookie, new RegExp(`^__Host-page-${inner.id}=`));
    const { text, headers } = await get(INSTALL, '/p/inner/en/', cookie).expect(200);
    assert.match(text, /Inner circle/);
    assert.match(text, /<meta name="robots" content="noindex">/);
    for (const [name, value] of Object.entries(CLOSED_HEADERS)) assert.equal(headers[name], value);
    assert.equal(headers['etag'], undefined);
    for (const path of published.publisher.files.site(inner.id)?.files.keys() ?? []) {
      const answer = await get(INSTALL, path, cookie).expect(200);
      assert.equal(answer.headers['cache-control'], 'private, no-store', path);
      assert.equal(answer.headers['access-control-allow-origin'], undefined, path);
      await get(INSTALL, path).expect(401);
    }
    await get(INSTALL, '/p/inner', cookie).set('Accept-Language', 'ko').expect(302).expect('Location', '/p/inner/ko/');
    await get(INSTALL, '/p/inner/en/nothing', cookie).expect(404);
    clock.advance(30 * DAY - 1);
    await get(INSTALL, '/p/inner/en/', cookie).expect(200);
    clock.advance(1);
    await get(INSTALL, '/p/inner/en/', cookie).expect(401);
  });

  it('shuts again to all who knew the password before, once it is changed', async (t) => {
    const { get, unlock, store, inner, published } = await aClosedSetting(t);
    const cookie = await unlock(PASSWORD);
    await updatePage(asAlice(store), inner.id, { passwordHash: await hashPassword('another one') });
    await published.publisher.publishDue();
    await get(INSTALL, '/p/inner/en/', cookie).expect(401);
    assert.equal(await unlock(PASSWORD), '');
    await get(INSTALL, '/p/inner/en/', await unlock('another one')).expect(200);
  });

  it('opens by no pass that was made up, or made for another page', async (t) => {
    const { get, unlock, inner, board } = await aClosedSetting(t);
    const cookie = await unlock(PASSWORD);
    const [name = '', value = ''] = cookie.split('=');
    const [mark, until, mac] = value.split('.');
    const forged = [
      ...[`${mark}.zzzzzzzzz.${mac}`, `${mark}.${until}.`, `${mark}.${until}.${mac}x`, `s.${until}.${mac}`, '', '...'],
    ];
    for (const each of forged) await get(INSTALL, '/p/inner/en/', `${name}=${each}`).expect(401);
    await get(BOARD, '/en/', `__Host-page-${board.id}=${value}`).expect(303);
    await get(INSTALL, '/p/inner/en/', `page-${inner.id}=${value}`).expect(401);
  });

  it('is asked for twenty times by one client, then not for a quarter of an hour', async (t) => {
    const { post, inner } = await aClosedSetting(t);
    const attempt = { page: inner.id, next: '/p/inner/', password: 'guess' };
    for (let tried = 0; tried < 20; tried += 1) await post(INSTALL, '/unlock', attempt).expect(401);
    const refused = await post(INSTALL, '/unlock', { ...attempt, password: PASSWORD }).expect(429);
    assert.equal(refused.headers['retry-after'], '900');
    assert.equal(cookieOf(refused.headers), '');
  });

  it('leads nobody to another site afterwards, and takes the password from its own host alone', async (t) => {
    const { post, inner, board } = await aClosedSetting(t);
    const wanted = { page: inner.id, password: PASSWORD };
    for (const next of ['//evil.example/p/inner/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      await post(INSTALL, '/unlock', { ...wanted, next }).expect(404);
    }
    await post(BOARD, '/unlock', { ...wanted, next: '/p/inner/' }).expect(404);
    await post(INSTALL, '/unlock', { page: board.id, password: PASSWORD, next: '/' }).expect(404);
    await post(INSTALL, '/unlock', { ...wanted, next: '/p/inner/' })
      .set('Origin', 'https://evil.example')
      .expect(403);
  });

  it('can be read by whoever gave the password while the database is gone', async (t) => {
    const { get, unlock, store } = await aClosedSetting(t);
    const cookie = await unlock(PASSWORD);
    await store.close();
    assert.match((await get(INSTALL, '/p/inner/en/', cookie).expect(200)).text, /Inner circle/);
    await get(INSTALL, '/p/inner/en/').expect(401);
  });

  it('shows what can be subscribed to on it only to those who may read it', async (t) => {
    const { get, post, unlock, inner } = await aClosedSetting(t);
    const path = `/subscribe?page=${inner.id}`;
    await get(INSTALL, path).expect(303).expect('Location', '/p/inner/');
    const fields = { page: inner.id, email: 'bob@example.com', locale: 'en' };
    await post(INSTALL, '/subscribe', fields).expect(303).expect('Location', '/p/inner/');
    const cookie = await unlock(PASSWORD);
    assert.match((await get(INSTALL, path, cookie).expect(200)).text, /inner-service/);
    await post(INSTALL, '/subscribe', fields, cookie).expect(200);
  });
});

describe('a page for staff', () => {
  it('leads everybody else to sign in, under the install’s own host', async (t) => {
    const { get, board } = await aClosedSetting(t);
    const entry = `https://${INSTALL}/console/pages/${board.id}/enter?next=`;
    for (const path of ['/', '/en/', '/en/nothing']) {
      const { text } = await get(BOARD, path)
        .expect(303)
        .expect('Location', `${entry}${encodeURIComponent(path)}`);
      assert.doesNotMatch(text, /Board room/);
    }
    await get(BOARD, '/api/v2/summary.json').expect(401);
    await get(INSTALL, `/console/pages/${board.id}/enter?next=%2Fen%2F`)
      .expect(303)
      .expect('Location', /^\/console\/sign-in\?next=/);
    await get(INSTALL, '/p/board/en/').expect(302).expect('Location', `https://${BOARD}/en/`);
  });

  it('opens to staff, who come by a link that works for a minute, until their session ends', async (t) => {
    const { get, signIn, clock, store, board } = await aClosedSetting(t);
    const bob = { id: 'bob000000000', name: 'Bob', role: 'editor' } as const;
    const { cookie: session } = await signIn(bob);
    const entry = `/console/pages/${board.id}/enter?next=%2Fen%2F`;
    const link = new URL(String((await get(INSTALL, entry, session).expect(303)).headers['location']));
    assert.equal(link.host, BOARD);
    const entered = await get(BOARD, `${link.pathname}${link.search}`).expect(303).expect('Location', '/en/');
    const cookie = cookieOf(entered.headers);
    assert.match((await get(BOARD, '/en/', cookie).expect(200)).text, /Board room/);
    for (const path of ['/console', '/v1/pages', '/setup/x', '/console/sign-in'])
      await get(BOARD, path, cookie).expect(404);
    clock.advance(60_000);
    await get(BOARD, `${link.pathname}${link.search}`).expect(404);
    await get(BOARD, '/en/', cookie).expect(200);
    await disableStaff(asAlice(store), bob.id);
    await get(BOARD, '/en/', cookie).expect(303);
  });

  it('needs no link under the install’s own host, where staff are known', async (t) => {
    const { get, alice } = await aClosedSetting(t);
    assert.match((await get(INSTALL, '/p/inner/en/', alice.cookie).expect(200)).text, /Inner circle/);
  });
});

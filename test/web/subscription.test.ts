import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ParsedMail } from 'mailparser';
import supertest from 'supertest';
import { openIncident } from '../../src/actions/open-incident.ts';
import type { Subscriber } from '../../src/domain/subscription.ts';
import { DAY } from '../../src/lib/clock.ts';
import { makeLinkToken } from '../../src/lib/link-token.ts';
import { findSubscriberByAddress } from '../../src/store/subscribers.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting, MAIL_SETTINGS, type MailSetting } from '../support/mail-setting.ts';
import { startWeb, type TestWeb } from '../support/web.ts';

interface Setting extends MailSetting, Omit<TestWeb, 'alice' | 'clock'> {
  /** The path of a link of a mail. */
  linkIn(mail: ParsedMail | undefined, purpose: string): string;
  bob(): Promise<Subscriber | undefined>;
}

const BOB = 'bob@example.com';

async function start(t: TestContext): Promise<Setting> {
  const mail = await aMailSetting(t, ['mail', 'taxi']);
  const { alice: _, clock: __, ...web } = await startWeb(t, mail.store, { ...MAIL_SETTINGS, clock: mail.clock });
  return {
    ...web,
    ...mail,
    linkIn: (message, purpose) => {
      const link = new RegExp(`https://status\\.example\\.org(/${purpose}/\\S+)`).exec(String(message?.text))?.[1];
      assert.ok(link, `no link to ${purpose}`);
      return link;
    },
    bob: () => findSubscriberByAddress(mail.store.db, mail.page.id, BOB),
  };
}

async function subscribeBob(setting: Setting, fields: Record<string, string> = {}): Promise<string> {
  await setting.reader.post('/subscribe', { email: BOB, locale: 'ko', ...fields }).expect(200);
  await setting.tell();
  return setting.linkIn(setting.catcher.to(BOB).at(-1), 'confirm');
}

async function incident(setting: Setting): Promise<void> {
  await openIncident(setting.alice(), {
    pageId: setting.page.id,
    name: { en: 'Taxi is down', ko: '택시 장애' },
    impacts: { [idOf(setting.ids, 'taxi')]: 'major_outage' },
  });
  await setting.tell();
}

describe('subscribing', () => {
  it('leads from the form over the confirmation to the mail of an incident, in the reader’s language', async (t) => {
    const setting = await start(t);
    const link = await subscribeBob(setting, { components: idOf(setting.ids, 'taxi') });
    await incident(setting);
    assert.equal(setting.catcher.to(BOB).length, 1, 'nothing but the confirmation goes to an unconfirmed address');
    const form = await setting.reader.get(link).expect(200);
    assert.match(form.text, /구독 확인/);
    assert.match(form.text, /taxi/);
    await setting.reader.post(link).expect(200, /구독이 시작되었습니다/);
    await incident(setting);
    const mail = setting.catcher.to(BOB).at(-1);
    assert.equal(mail?.subject, '[예시] 택시 장애');
    assert.match(String(mail.text), /^이용 불가 – taxi/);
  });

  it('gives the same answer for a new, a pending and a confirmed address, and writes once a day', async (t) => {
    const setting = await start(t);
    const ask = async (): Promise<string> => (await setting.reader.post('/subscribe', { email: BOB }).expect(200)).text;
    const first = await ask();
    assert.equal(await ask(), first);
    assert.equal(await setting.tell(), 1);
    await setting.reader.post(setting.linkIn(setting.catcher.to(BOB)[0], 'confirm')).expect(200);
    assert.equal(await ask(), first);
    assert.equal(await ask(), first);
    assert.equal(await setting.tell(), 1);
    setting.clock.advance(DAY);
    assert.equal(await ask(), first);
    assert.equal(await setting.tell(), 1);
  });

  it('lets nobody change what a confirmed subscriber is told without its mailbox', async (t) => {
    const setting = await start(t);
    await setting.reader.post(await subscribeBob(setting)).expect(200);
    const link = await subscribeBob(setting, { locale: 'id', components: idOf(setting.ids, 'mail') });
    assert.deepEqual((await setting.bob())?.componentIds, []);
    await setting.reader.post(link).expect(200);
    const bob = await setting.bob();
    assert.deepEqual([bob?.locale, bob?.componentIds], ['id', [idOf(setting.ids, 'mail')]]);
  });

  it('gives the form back with what was typed where something is wrong, and changes nothing', async (t) => {
    const setting = await start(t);
    for (const email of ['bob', 'bob@example', 'a@b.example, c@d.example', 'bob@example.com\r\nBcc: eve@example.com']) {
      const answer = await setting.reader.post('/subscribe', { email, locale: 'en' }).expect(422);
      assert.match(answer.text, /not an e-mail address/);
      assert.match(answer.text, new RegExp(`value="${email.split('\r')[0]}`));
    }
    await setting.reader.post('/subscribe', { email: BOB, components: 'nonsense' }).expect(422, /Choose again/);
    await setting.reader.post('/subscribe', { email: BOB, page: 'nonsense' }).expect(404);
    assert.equal(await setting.bob(), undefined);
  });

  it('stops a client that signs up too many addresses', async (t) => {
    const setting = await start(t);
    for (let index = 0; index < 10; index += 1) {
      await setting.reader.post('/subscribe', { email: `bob${index}@example.com` }).expect(200);
    }
    await setting.reader.post('/subscribe', { email: BOB, locale: 'en' }).expect(429, /too many requests/);
    assert.equal(await setting.tell(), 10);
  });

  it('offers its form in each language', async (t) => {
    const setting = await start(t);
    for (const [lang, word] of Object.entries({ en: 'Subscribe', ko: '신청하기', id: 'Berlangganan' })) {
      const { text } = await setting.reader.get(`/subscribe?lang=${lang}`).expect(200);
      assert.match(text, new RegExp(`<button>${word}`));
    }
  });
});

describe('waiting until it is back', () => {
  const path = (setting: Setting, rest: string): string => `/subscribe?page=${setting.page.id}&lang=en&${rest}`;

  it('leads from the link beside a service to a form that says what it does, and to the end by itself', async (t) => {
    const setting = await start(t);
    await incident(setting);
    const taxi = idOf(setting.ids, 'taxi');
    const { text } = await setting.reader.get(path(setting, `component=${taxi}&until=back`)).expect(200);
    assert.match(text, /Be told when taxi is back/);
    assert.match(text, new RegExp(`name="component" value="${taxi}"`));
    assert.doesNotMatch(text, /name="components"/);
    const link = await subscribeBob(setting, { component: taxi, until: 'back', locale: 'en' });
    assert.match(String(setting.catcher.to(BOB).at(-1)?.text), /until this is back, and no longer:\n- taxi/);
    assert.match((await setting.reader.get(link).expect(200)).text, /until this is back/);
    await setting.reader.post(link).expect(200, /You will be told/);
    const manage = `/manage/${makeLinkToken(MAIL_SETTINGS.secretKey, 'manage', String((await setting.bob())?.id))}`;
    assert.match((await setting.reader.get(manage).expect(200)).text, /Until it is back[\s\S]*name="waits"/);
    await setting.reader.post(manage, { locale: 'en', lasting: '1', waits: `component:${taxi}` }).expect(200, /Saved/);
    assert.equal((await setting.bob())?.isLasting, true);
    await setting.reader.post(manage, { locale: 'en' }).expect(200, /unsubscribed/);
    assert.equal((await setting.bob())?.state, 'unsubscribed');
  });

  it('says that there is nothing to wait for instead of taking an address', async (t) => {
    const setting = await start(t);
    const mail = idOf(setting.ids, 'mail');
    const form = await setting.reader.get(path(setting, `component=${mail}&until=back`)).expect(200);
    assert.match(form.text, /no open incident about mail[\s\S]*name="components" value="\w+" checked/);
    await setting.reader.post('/subscribe', { email: BOB, component: mail, until: 'back', locale: 'en' }).expect(409);
    assert.equal(await setting.bob(), undefined);
    await setting.reader.get(path(setting, 'incident=nonsense')).expect(200, /Be told by e-mail/);
  });

  it('gives the same answer for every address', async (t) => {
    const setting = await start(t);
    await incident(setting);
    const ask = async (email: string): Promise<string> => {
      const fields = { email, component: idOf(setting.ids, 'taxi'), until: 'back', locale: 'en' };
      return (await setting.reader.post('/subscribe', fields).expect(200)).text;
    };
    const first = await ask(BOB);
    await setting.addSubscribers(['carol@example.com']);
    for (const email of [BOB, 'carol@example.com', 'dan@example.com']) assert.equal(await ask(email), first);
  });
});

describe('the links of a mail', () => {
  it('change nothing when a scanner opens them, whoever it is', async (t) => {
    const setting = await start(t);
    const confirm = await subscribeBob(setting);
    const scan = async (path: string): Promise<void> => {
      const before = await setting.bob();
      const answer = await setting.reader.get(path).expect(200);
      assert.equal(answer.headers['cache-control'], 'no-store');
      assert.equal(answer.headers['referrer-policy'], 'no-referrer');
      await supertest(setting.baseUrl).head(path).set('Host', 'status.example.org').expect(200);
      assert.deepEqual(await setting.bob(), before);
    };
    await scan(confirm);
    await setting.reader.post(confirm).expect(200);
    await incident(setting);
    const mail = setting.catcher.to(BOB).at(-1);
    for (const purpose of ['manage', 'unsubscribe']) await scan(setting.linkIn(mail, purpose));
  });

  it('let a mail program unsubscribe by one click, without cookies or redirects', async (t) => {
    const setting = await start(t);
    await setting.reader.post(await subscribeBob(setting)).expect(200);
    await incident(setting);
    const raw = String(setting.catcher.caught.at(-1)?.raw);
    assert.match(raw, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click\r$/m);
    const url = /^List-Unsubscribe: <https:\/\/status\.example\.org(\S+)>\r$/m.exec(raw)?.[1];
    assert.ok(url);
    const answer = await supertest(setting.baseUrl)
      .post(url)
      .set('Host', 'status.example.org')
      .type('form')
      .send('List-Unsubscribe=One-Click');
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['set-cookie'], undefined);
    assert.equal((await setting.bob())?.state, 'unsubscribed');
    await setting.reader.get(url).expect(200);
    await incident(setting);
    assert.equal(setting.catcher.to(BOB).length, 2);
  });

  it('let a subscriber choose components and language, and come back after unsubscribing', async (t) => {
    const setting = await start(t);
    await setting.reader.post(await subscribeBob(setting)).expect(200);
    await incident(setting);
    const manage = setting.linkIn(setting.catcher.to(BOB).at(-1), 'manage');
    const saved = await setting.reader
      .post(manage, { locale: 'id', components: [idOf(setting.ids, 'mail')] })
      .expect(200);
    assert.match(saved.text, /Tersimpan/);
    assert.deepEqual((await setting.bob())?.componentIds, [idOf(setting.ids, 'mail')]);
    await setting.reader.post(manage, { components: 'nonsense' }).expect(422);
    await setting.reader.post(manage, { unsubscribe: '1' }).expect(200);
    assert.equal((await setting.bob())?.state, 'unsubscribed');
    await setting.reader.post(manage, { locale: 'en' }).expect(200, /langganan|Langganan/);
    assert.equal((await setting.bob())?.state, 'unsubscribed');
    await setting.reader.post(await subscribeBob(setting)).expect(200);
    assert.equal((await setting.bob())?.state, 'confirmed');
  });

  it('confirm twice without harm, and no longer after their time', async (t) => {
    const setting = await start(t);
    const link = await subscribeBob(setting);
    setting.clock.advance(3 * DAY);
    await setting.reader.get(link).expect(410);
    await setting.reader.post(link).expect(410);
    assert.equal((await setting.bob())?.state, 'pending');
    const fresh = await subscribeBob(setting);
    await setting.reader.post(fresh).expect(200);
    await setting.reader.post(fresh).expect(200);
    assert.equal((await setting.bob())?.state, 'confirmed');
  });

  it('open nothing that they were not made for', async (t) => {
    const setting = await start(t);
    await subscribeBob(setting);
    const id = String((await setting.bob())?.id);
    const unsubscribe = makeLinkToken(MAIL_SETTINGS.secretKey, 'unsubscribe', id);
    for (const path of [`/confirm/${unsubscribe}`, `/manage/${unsubscribe}`, `/unsubscribe/${unsubscribe}x`]) {
      await setting.reader.get(path).expect(404);
      await setting.reader.post(path).expect(404);
    }
    await setting.reader.post(`/unsubscribe/${makeLinkToken('another key', 'unsubscribe', id)}`).expect(404);
    assert.equal((await setting.bob())?.state, 'pending');
  });
});

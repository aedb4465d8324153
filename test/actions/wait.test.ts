import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { callFalseAlarm } from '../../src/actions/call-false-alarm.ts';
import { changeSubscription } from '../../src/actions/change-subscription.ts';
import { confirmSubscription } from '../../src/actions/confirm-subscription.ts';
import { endIdleWaits } from '../../src/actions/end-idle-waits.ts';
import { mergeIncident } from '../../src/actions/merge-incident.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { subscribe } from '../../src/actions/subscribe.ts';
import { unsubscribe } from '../../src/actions/unsubscribe.ts';
import { Problem } from '../../src/domain/errors.ts';
import type { Subscriber } from '../../src/domain/subscription.ts';
import { awaitedComponents, isWaiting, type WaitSubject } from '../../src/domain/wait.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { findSubscriber, findSubscriberByAddress } from '../../src/store/subscribers.ts';
import { loadOutlook } from '../../src/store/waits.ts';
import { describeOnBoth, type DatabaseName } from '../support/databases.ts';
import { asAlice, idOf } from '../support/factories.ts';
import { aMailSetting, type MailSetting } from '../support/mail-setting.ts';
import { aWorld, deeds, type World } from '../support/world.ts';
import type { TestContext } from 'node:test';

const BOB = 'bob@example.com';

interface Setting extends MailSetting {
  bob: () => Promise<Subscriber>;
  /** Bob asks to be told until this is back, and confirms it. */
  wait(subject: WaitSubject, locale?: 'en' | 'ko'): Promise<Subscriber>;
  /** What Bob was sent beside confirmations, oldest first. */
  mails: () => string[];
  open(keys: readonly string[], name?: string): Promise<string>;
  post(incidentId: string, input: Parameters<typeof postUpdate>[2]): Promise<void>;
  component(key: string): WaitSubject;
}

async function start(t: TestContext, database: DatabaseName): Promise<Setting> {
  const setting = await aMailSetting(t, ['mail', 'taxi'], database);
  const { store, page, ids, alice, clock, catcher } = setting;
  const tell = (): Promise<number> => setting.tell();
  const bob = async (): Promise<Subscriber> => {
    const found = await findSubscriberByAddress(store.db, page.id, BOB);
    assert.ok(found);
    return found;
  };
  return {
    ...setting,
    bob,
    wait: async (subject, locale = 'en') => {
      await subscribe(alice(), { pageId: page.id, address: BOB, locale, componentIds: [], waits: [subject] });
      await tell();
      return confirmSubscription(alice(), (await bob()).id);
    },
    mails: () => catcher.to(BOB).flatMap(({ text }) => (text?.includes('/confirm/') ? [] : [String(text)])),
    open: async (keys, name = 'Trouble') => {
      clock.advance(MINUTE);
      const impacts = Object.fromEntries(keys.map((key) => [idOf(ids, key), 'major_outage' as const]));
      const { incident } = await openIncident(alice(), { pageId: page.id, name: { en: name }, impacts });
      await tell();
      return incident.id;
    },
    post: async (incidentId, input) => {
      clock.advance(MINUTE);
      await postUpdate(alice(), incidentId, input);
      await tell();
    },
    component: (key) => ({ kind: 'component', subjectId: idOf(ids, key) }),
  };
}

describeOnBoth('whoever waits until it is back', (database) => {
  it('is told of estimates and that it is back, then nothing more, and the last mail says so', async (t) => {
    const setting = await start(t, database);
    const { ids, clock, mails, bob } = setting;
    const incidentId = await setting.open(['mail', 'taxi']);
    await setting.wait(setting.component('mail'));
    const mail = idOf(ids, 'mail');
    await setting.post(incidentId, { body: { en: 'Only words.' } });
    await setting.post(incidentId, { restoration: { [idOf(ids, 'taxi')]: { kind: 'by', byAt: clock.now() + HOUR } } });
    assert.equal(mails().length, 0, 'neither words nor the estimate of another service');
    await setting.post(incidentId, { restoration: { [mail]: { kind: 'by', byAt: clock.now() + HOUR } } });
    assert.match(String(mails()[0]), /Expected back by/);
    assert.doesNotMatch(String(mails()[0]), /taxi|last mail/);
    await setting.post(incidentId, { restoration: { [mail]: { kind: 'restored' } } });
    assert.match(String(mails()[1]), /Back since[\s\S]*This was the last mail about it/);
    assert.match(String(mails()[1]), new RegExp(`from now on: https://.*/subscribe\\?page=.*&component=${mail}`));
    const { state, waits } = await bob();
    assert.deepEqual([state, waits.filter(isWaiting)], ['unsubscribed', []]);
    await setting.post(incidentId, { status: 'resolved' });
    await setting.open(['mail'], 'Again');
    assert.equal(mails().length, 2);
  });

  it('of an incident is told all of it until it is over', async (t) => {
    const setting = await start(t, database);
    const incidentId = await setting.open(['mail']);
    await setting.open(['taxi'], 'Another');
    await setting.wait({ kind: 'incident', subjectId: incidentId });
    await setting.post(incidentId, { body: { en: 'Only words.' } });
    await setting.post(incidentId, { status: 'resolved', body: { en: 'Done.' } });
    assert.equal(setting.mails().length, 2);
    assert.match(String(setting.mails()[1]), /Resolved at[\s\S]*last mail/);
    assert.equal((await setting.bob()).state, 'unsubscribed');
  });

  it('is not let go while the service is down by another incident, or only watched', async (t) => {
    const setting = await start(t, database);
    const [first, second] = [await setting.open(['mail']), await setting.open(['mail'], 'Also')];
    await setting.wait(setting.component('mail'));
    await setting.post(first, { status: 'resolved' });
    assert.equal((await setting.bob()).state, 'confirmed');
    const mail = idOf(setting.ids, 'mail');
    await setting.post(second, { restoration: { [mail]: { kind: 'restored', isWatching: true } } });
    assert.equal((await setting.bob()).state, 'confirmed');
    await setting.post(second, { impacts: { [mail]: 'major_outage' } });
    assert.match(String(setting.mails().at(-1)), /again/i);
    await setting.post(second, { status: 'resolved' });
    assert.equal((await setting.bob()).state, 'unsubscribed');
    assert.equal(setting.mails().filter((text) => text.includes('last mail')).length, 1);
  });

  it('of a duplicate is told on in the incident that it was merged into', async (t) => {
    const setting = await start(t, database);
    const [into, duplicate] = [await setting.open(['mail']), await setting.open(['taxi'], 'Same')];
    await setting.wait({ kind: 'incident', subjectId: duplicate });
    setting.clock.advance(MINUTE);
    await mergeIncident(setting.alice(), duplicate, { intoId: into });
    await setting.tell();
    assert.equal((await setting.bob()).state, 'confirmed');
    await setting.post(into, { status: 'resolved' });
    assert.match(String(setting.mails().at(-1)), /last mail/);
    assert.equal((await setting.bob()).state, 'unsubscribed');
  });

  it('is let go by a false alarm', async (t) => {
    const setting = await start(t, database);
    const incidentId = await setting.open(['mail']);
    await setting.wait(setting.component('mail'));
    setting.clock.advance(MINUTE);
    await callFalseAlarm(setting.alice(), incidentId, {});
    await setting.tell();
    assert.match(String(setting.mails().at(-1)), /last mail/);
    assert.equal((await setting.bob()).state, 'unsubscribed');
  });

  it('keeps what it follows for good, and does not get a mail twice', async (t) => {
    const setting = await start(t, database);
    await setting.addSubscribers([BOB]);
    const incidentId = await setting.open(['mail']);
    await setting.wait(setting.component('mail'));
    await setting.post(incidentId, { status: 'resolved' });
    assert.equal(setting.mails().length, 2);
    assert.doesNotMatch(String(setting.mails()[1]), /last mail/);
    const { state, isLasting, waits } = await setting.bob();
    assert.deepEqual([state, isLasting, waits.filter(isWaiting)], ['confirmed', true, []]);
  });

  it('confirms by one mail what was asked in one outage, and learns what came back before', async (t) => {
    const setting = await start(t, database);
    const incidentId = await setting.open(['mail', 'taxi']);
    const ask = { pageId: setting.page.id, address: BOB, locale: 'en', componentIds: [] } as const;
    for (const key of ['mail', 'taxi']) {
      await subscribe(setting.alice(), { ...ask, componentIds: [], waits: [setting.component(key)] });
    }
    const { id, requested } = await setting.bob();
    assert.equal(requested?.waits.length, 2);
    const taxi = idOf(setting.ids, 'taxi');
    await setting.post(incidentId, { restoration: { [taxi]: { kind: 'restored' } } });
    const confirmed = await confirmSubscription(setting.alice(), id);
    assert.deepEqual(
      confirmed.waits.map((wait) => wait.subjectId),
      [idOf(setting.ids, 'mail')],
    );
    await setting.post(incidentId, { status: 'resolved' });
    await subscribe(setting.alice(), { ...ask, componentIds: [taxi] });
    assert.equal((await confirmSubscription(setting.alice(), id)).isLasting, true);
  });

  it('is not subscribed where everything came back before it confirmed', async (t) => {
    const setting = await start(t, database);
    const incidentId = await setting.open(['mail']);
    const ask = { pageId: setting.page.id, address: BOB, locale: 'en', waits: [setting.component('mail')] } as const;
    await subscribe(setting.alice(), { ...ask, componentIds: [] });
    await setting.post(incidentId, { status: 'resolved' });
    assert.equal((await confirmSubscription(setting.alice(), (await setting.bob()).id)).state, 'unsubscribed');
    await assert.rejects(subscribe(setting.alice(), { ...ask, componentIds: [] }), Problem);
  });

  it('can leave at any time, also between the last word and its mail', async (t) => {
    const setting = await start(t, database);
    const incidentId = await setting.open(['mail']);
    const { id } = await setting.wait(setting.component('mail'));
    await postUpdate(setting.alice(), incidentId, { status: 'resolved' });
    await setting.notifier.fanOutDue();
    await unsubscribe(setting.alice(), id, setting.clock.real());
    await setting.notifier.deliverDue();
    assert.deepEqual(setting.mails(), []);
  });

  it('changes what it waits for, but is not left with nothing', async (t) => {
    const setting = await start(t, database);
    await setting.open(['mail', 'taxi']);
    await setting.wait(setting.component('mail'));
    const { id } = await setting.wait(setting.component('taxi'));
    const change = { locale: 'en', componentIds: [], isLasting: false } as const;
    const kept = { ...change, componentIds: [], keptWaits: [setting.component('taxi')] };
    const changed = await changeSubscription(setting.alice(), id, kept);
    assert.deepEqual(
      changed.waits.map((wait) => wait.subjectId),
      [idOf(setting.ids, 'taxi')],
    );
    await assert.rejects(changeSubscription(setting.alice(), id, { ...kept, keptWaits: [] }), /unsubscribe instead/);
  });

  it('ends without a word a day after it came back untold', async (t) => {
    const setting = await start(t, database);
    const incidentId = await setting.open(['mail']);
    await setting.wait(setting.component('mail'));
    await setting.post(incidentId, { status: 'resolved', notify: false });
    await endIdleWaits(setting.alice());
    assert.equal((await setting.bob()).state, 'confirmed', 'a notice may still be held');
    setting.clock.advance(DAY);
    await endIdleWaits(setting.alice());
    assert.equal((await setting.bob()).state, 'unsubscribed');
    await setting.open(['mail'], 'Next');
    assert.deepEqual(setting.mails(), []);
  });
});

it('gets one last mail and nothing after, whatever happens', { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async ([first, ...rest]) => {
      const world = await aWorld();
      try {
        if (first) await world.do(first);
        const subscriberId = await waitForWhatIsDown(world);
        for (const deed of rest) await world.do(deed);
        // What may be taken back is held for some seconds.
        await world.do({ kind: 'wait', ms: MINUTE });
        if (subscriberId !== null) await checkLastMail(world, subscriberId);
      } finally {
        await world.close();
      }
    }),
    { numRuns: 25 },
  );
});

/** Bob waits for the first service that is down; null: none is. */
async function waitForWhatIsDown({ store, clock, page }: World): Promise<string | null> {
  const [subjectId] = awaitedComponents(await loadOutlook(store.db, page.id));
  if (subjectId === undefined) return null;
  const context = asAlice(store, clock.now());
  const ask = { pageId: page.id, address: BOB, locale: 'en', componentIds: [] } as const;
  await subscribe(context, { ...ask, componentIds: [], waits: [{ kind: 'component', subjectId }] });
  const bob = await findSubscriberByAddress(store.db, page.id, BOB);
  return (await confirmSubscription(context, String(bob?.id))).id;
}

async function checkLastMail(world: World, subscriberId: string): Promise<void> {
  const { store, page } = world;
  const own = world.mails().filter(({ to, mail }) => to === BOB && !String(mail.text).includes('/confirm/'));
  const isLast = own.map(({ mail }) => String(mail.text).includes('This was the last mail about it'));
  const subscriber = await findSubscriber(store.db, subscriberId);
  assert.deepEqual(
    isLast,
    own.map((_, index) => subscriber?.state === 'unsubscribed' && index === own.length - 1),
    'it ends with its last mail, and with nothing else',
  );
  const [wait] = subscriber?.waits ?? [];
  const awaited = awaitedComponents(await loadOutlook(store.db, page.id));
  if (wait && awaited.has(wait.subjectId) && isWaiting(wait)) assert.equal(subscriber?.state, 'confirmed');
}

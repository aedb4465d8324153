import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { acknowledgeReminder } from '../../src/actions/acknowledge-reminder.ts';
import { disableStaff } from '../../src/actions/disable-staff.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { remindStaff } from '../../src/actions/remind-staff.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { listReminders } from '../../src/store/reminders.ts';
import { claimStaffDeliveries, listStaffDeliveries } from '../../src/store/staff-deliveries.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth } from '../support/databases.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting, aNotifier, type MailSetting } from '../support/mail-setting.ts';
import { aColleague } from '../support/staff.ts';

interface Scene extends MailSetting {
  incidentId: string;
  /** Moves the clock to minutes after noon and lets the schedule ask and mail. Returns how many mails were taken. */
  at: (minutes: number) => Promise<number>;
  /** The same without mailing. */
  askAt: (minutes: number) => Promise<void>;
  states: () => Promise<string[]>;
}

describeOnBoth('mails of reminders', (database) => {
  /** Mail and taxi are down and promised for two hours after noon, an update for three. */
  const setUp = async (t: TestContext): Promise<Scene> => {
    const setting = await aMailSetting(t, ['mail', 'taxi'], database);
    const { store, clock, page, ids, notifier } = setting;
    const eta = { kind: 'conditional', byAt: NOON + 2 * HOUR, condition: { en: 'once power is back' } } as const;
    const { incident } = await openIncident(setting.alice(), {
      ...{ pageId: page.id, name: { en: 'Fire in Pangyo', ko: '판교 화재' }, body: { en: 'We know.' } },
      impacts: { [idOf(ids, 'mail')]: 'major_outage', [idOf(ids, 'taxi')]: 'major_outage' },
      restoration: { [idOf(ids, 'mail')]: eta, [idOf(ids, 'taxi')]: eta },
      nextUpdateBy: NOON + 3 * HOUR,
    });
    const askAt = async (minutes: number): Promise<void> => {
      clock.set(NOON + minutes * MINUTE);
      await remindStaff({ store, now: clock.now(), actor: { kind: 'system', id: null, name: 'schedule' } });
    };
    return {
      ...setting,
      ...{ incidentId: incident.id, askAt },
      at: async (minutes) => {
        await askAt(minutes);
        return notifier.remindDue();
      },
      states: async () => {
        const reminders = await listReminders(store.db, [incident.id]);
        const all = await Promise.all(reminders.map(({ id }) => listStaffDeliveries(store.db, [id])));
        return all.flat().map(({ state }) => state);
      },
    };
  };

  it('ask everybody on duty in their own language, and nobody else', async (t) => {
    const { store, at, catcher, incidentId } = await setUp(t);
    await aColleague(store, 'Bob');
    await aColleague(store, 'Minji', { locale: 'ko' });
    await aColleague(store, 'Dewi', { locale: 'id' });
    await aColleague(store, 'Owner', { role: 'owner', isOnDuty: false });
    await aColleague(store, 'Gone', { disabledAt: NOON });
    assert.equal(await at(105), 3);
    assert.equal(await at(106), 0);
    assert.deepEqual(catcher.caught.map(({ to }) => to).sort(), [
      'bob@example.com',
      'dewi@example.com',
      'minji@example.com',
    ]);
    const [bob] = catcher.to('bob@example.com');
    assert.equal(bob?.subject, '[Example, staff] Fire in Pangyo');
    assert.match(String(bob.text), /^The estimate of 1 Mar 2026, 23:00 GMT\+9 lapses in 15 min\n/);
    assert.match(String(bob.text), /Services: mail, taxi\n\n?Condition: once power is back/);
    assert.ok(String(bob.text).includes(`https://status.example.org/console/incidents/${incidentId}`));
    assert.match(String(bob.text), /because you are on duty/);
    assert.match(String(bob.html), /lapses in 15 min/);
    const [minji] = catcher.to('minji@example.com');
    assert.equal(minji?.subject, '[예시 담당자] 판교 화재');
    assert.match(String(minji.text), /복구 예상까지 15분 남았습니다/);
    assert.match(String(catcher.to('dewi@example.com')[0]?.text), /akan lewat dalam 15 mnt/);
  });

  it('make one thread an incident, say that a machine wrote them, and cannot be unsubscribed from', async (t) => {
    const { store, at, catcher } = await setUp(t);
    await aColleague(store, 'Bob');
    await at(105);
    await at(120);
    await at(175);
    const mails = catcher.to('bob@example.com');
    assert.equal(mails.length, 4, 'the estimate before, at and after its time, and the update before its time');
    assert.equal(new Set(mails.map(({ subject }) => subject)).size, 1);
    assert.equal(new Set(mails.map(({ references }) => String(references))).size, 1);
    assert.equal(new Set(mails.map(({ messageId }) => messageId)).size, 4);
    for (const mail of mails) {
      assert.ok(mail.references);
      assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
      assert.equal(mail.headers.has('list-unsubscribe'), false);
    }
    assert.match(String(mails[1]?.text), /^The estimate of .* lapses now/);
    const last = mails.slice(2).map(({ text }) => String(text).split('\n')[0]);
    assert.ok(last.some((line) => /lapsed 55 min ago/.test(String(line))));
    assert.ok(last.some((line) => /The update promised by .* is due in 5 min/.test(String(line))));
  });

  it('go to all owners where nobody is on duty, and say why', async (t) => {
    const { store, at, catcher } = await setUp(t);
    await aColleague(store, 'Olga', { role: 'owner', isOnDuty: false });
    await aColleague(store, 'Omar', { role: 'owner', isOnDuty: false });
    await aColleague(store, 'Bob', { isOnDuty: false });
    assert.equal(await at(105), 2);
    assert.deepEqual(catcher.caught.map(({ to }) => to).sort(), ['olga@example.com', 'omar@example.com']);
    assert.match(String(catcher.to('olga@example.com')[0]?.text), /nobody was on duty and you are an owner/);
  });

  it('are not sent once the promise was dealt with, or somebody is on it', async (t) => {
    const scene = await setUp(t);
    const { store, askAt, notifier, ids, incidentId, alice, clock } = scene;
    await aColleague(store, 'Bob');
    await askAt(105);
    const restored = { kind: 'restored' } as const;
    await postUpdate(alice(), incidentId, {
      restoration: { [idOf(ids, 'mail')]: restored, [idOf(ids, 'taxi')]: restored },
    });
    assert.equal(await notifier.remindDue(), 0);
    await askAt(176);
    const next = (await listReminders(store.db, [incidentId])).find(({ kind }) => kind === 'next_update');
    await acknowledgeReminder(alice(), next?.id ?? '');
    assert.equal(await notifier.remindDue(), 0);
    assert.deepEqual(await scene.states(), ['cancelled', 'cancelled']);
    clock.set(NOON + 180 * MINUTE);
    assert.equal(await scene.at(180), 1, 'as it lapses it is asked again');
  });

  it('reach nobody whose account ended meanwhile', async (t) => {
    const { store, askAt, notifier, states, alice, clock } = await setUp(t);
    const bob = await aColleague(store, 'Bob');
    await aColleague(store, 'Carol', { role: 'owner' });
    await askAt(105);
    const mute = aNotifier(t, { store, clock, smtpUrl: null });
    await mute.remindDue();
    await disableStaff(alice(), bob.id);
    assert.equal(await notifier.remindDue(), 1);
    assert.deepEqual((await states()).sort(), ['cancelled', 'sent']);
  });

  it('wait for a mail server that is gone, and then ask only what is asked last', async (t) => {
    const { store, askAt, notifier, clock, catcher, states } = await setUp(t);
    await aColleague(store, 'Bob');
    const down = aNotifier(t, { store, clock, smtpUrl: 'smtp://127.0.0.1:1' });
    for (const minutes of [105, 120, 135]) {
      await askAt(minutes);
      assert.equal(await down.remindDue(), 0);
    }
    assert.equal(down.state().isPaused, true);
    assert.equal(await notifier.remindDue(), 1);
    assert.match(String(catcher.to('bob@example.com')[0]?.text), /lapsed 15 min ago/);
    assert.deepEqual((await states()).sort(), ['sent', 'superseded', 'superseded']);
  });

  it('come again with the same Message-ID where the connection broke after the mail was taken', async (t) => {
    const { store, at, notifier, clock, catcher } = await setUp(t);
    await aColleague(store, 'Bob');
    catcher.misbehave(() => ({ at: 'after-final-dot', isKept: true }));
    assert.equal(await at(105), 0);
    catcher.behave();
    clock.advance(MINUTE);
    assert.equal(await notifier.remindDue(), 1);
    const mails = catcher.to('bob@example.com');
    assert.equal(mails.length, 2);
    assert.equal(mails[0]?.messageId, mails[1]?.messageId);
  });

  it('fail visibly where an address is refused, and hold up nobody else', async (t) => {
    const { store, at, catcher, states } = await setUp(t);
    await aColleague(store, 'Bob');
    await aColleague(store, 'Wrong');
    catcher.misbehave((to) => (to === 'wrong@example.com' ? { at: 'recipient', code: 550 } : undefined));
    assert.equal(await at(105), 1);
    assert.deepEqual((await states()).sort(), ['failed', 'sent']);
  });

  it('are taken over when their owner died, but not while it may still be sending', async (t) => {
    const { store, askAt, notifier, clock } = await setUp(t);
    await aColleague(store, 'Bob');
    await askAt(105);
    const mute = aNotifier(t, { store, clock, smtpUrl: null });
    await mute.remindDue();
    const claim = { owner: 'elsewhere/1/dead', now: clock.real(), leaseMs: 12 * MINUTE, limit: 10 };
    assert.equal((await store.transaction((tx) => claimStaffDeliveries(tx, claim))).length, 1);
    assert.equal(await notifier.remindDue(), 0);
    clock.advance(12 * MINUTE);
    assert.equal(await notifier.remindDue(), 1);
  });

  it('go out once where two nodes send at the same time', async (t) => {
    const { store, askAt, notifier, clock, catcher } = await setUp(t);
    await aColleague(store, 'Bob');
    await aColleague(store, 'Carol');
    const other = aNotifier(t, { store, clock, smtpUrl: catcher.url });
    // At its start each gives free what an earlier life of this process held, and both are this process.
    await Promise.all([notifier.remindDue(), other.remindDue()]);
    await askAt(105);
    await Promise.all([notifier.remindDue(), other.remindDue()]);
    assert.deepEqual(catcher.caught.map(({ to }) => to).sort(), ['bob@example.com', 'carol@example.com']);
  });

  it('do not wait for the mails of an outage', async (t) => {
    const { store, askAt, notifier, catcher, addSubscribers, alice, incidentId } = await setUp(t);
    await addSubscribers(Array.from({ length: 40 }, (_, index) => `reader${index}@example.com`));
    await aColleague(store, 'Bob');
    await askAt(105);
    await postUpdate(alice(), incidentId, { body: { en: 'News.' } });
    await notifier.fanOutDue();
    catcher.delayMs = 200;
    const news = notifier.deliverDue();
    assert.equal(await notifier.remindDue(), 1);
    const readersSoFar = catcher.caught.filter(({ to }) => to.startsWith('reader')).length;
    assert.ok(readersSoFar < 40, `${readersSoFar} readers were served first`);
    catcher.delayMs = 0;
    await news;
  });
});

import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { ParsedMail } from 'mailparser';
import { addConfirmedSubscribers } from '../../src/actions/add-confirmed-subscribers.ts';
import { missLapsedEtas } from '../../src/actions/miss-lapsed-etas.ts';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { scheduleMaintenance } from '../../src/actions/schedule-maintenance.ts';
import { startDueMaintenances } from '../../src/actions/start-due-maintenances.ts';
import { LOCALES } from '../../src/domain/localized-text.ts';
import { NOTICE_KINDS } from '../../src/domain/notice.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { updateComponent, findComponent } from '../../src/store/components.ts';
import { translate } from '../../src/views/language.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting, type MailSetting } from '../support/mail-setting.ts';

/** Alice posts, Bob reads: each step is told at once and answers with the newest mail. */
interface Story extends MailSetting {
  id: string;
  post(input: UpdateInput): Promise<ParsedMail>;
  newest(): ParsedMail;
}

const BOB = 'bob@example.com';

async function aStory(t: TestContext): Promise<Story> {
  const setting = await aMailSetting(t, ['mail', 'taxi', 'pangyo']);
  await hide(setting, 'pangyo');
  await setting.addSubscribers([BOB]);
  const posted = await openIncident(setting.alice(), {
    pageId: setting.page.id,
    name: { en: 'Mail and taxi are down' },
    body: { en: 'There was a **fire**.' },
    impacts: {
      [idOf(setting.ids, 'mail')]: 'major_outage',
      [idOf(setting.ids, 'taxi')]: 'partial_outage',
      [idOf(setting.ids, 'pangyo')]: 'major_outage',
    },
  });
  await setting.tell();
  const newest = (): ParsedMail => {
    const mail = setting.catcher.to(BOB).at(-1);
    assert.ok(mail);
    return mail;
  };
  return {
    ...setting,
    id: posted.incident.id,
    newest,
    post: async (input) => {
      await postUpdate(setting.alice(), posted.incident.id, input);
      assert.equal(await setting.tell(), 1);
      return newest();
    },
  };
}

async function hide(setting: MailSetting, key: string): Promise<void> {
  const component = await findComponent(setting.store.db, idOf(setting.ids, key));
  assert.ok(component);
  await setting.store.transaction((tx) => updateComponent(tx, { ...component, isHidden: true }));
}

const firstLine = (mail: ParsedMail): string => String(mail.text).split('\n')[0] ?? '';

describe('the mails of an incident', () => {
  it('say first what is down, name nothing hidden, and carry both bodies', async (t) => {
    const story = await aStory(t);
    const mail = story.newest();
    assert.equal(mail.subject, '[Example] Mail and taxi are down');
    assert.equal(firstLine(mail), 'Down – mail');
    assert.match(String(mail.text), /There was a \*\*fire\*\*/);
    assert.match(String(mail.html), /<strong>fire<\/strong>/);
    assert.match(String(mail.html), /<html lang="en">/);
    assert.match(String(mail.text), /- taxi: Partly down/);
    assert.match(String(mail.text), /Help: Call 1577-0000/);
    assert.match(String(mail.text), /never ask you by mail to log in/);
    assert.ok(String(mail.text).includes(`https://status.example.org/en/incidents/${story.id}`));
    assert.ok(String(mail.text).includes(`Sent to ${BOB}`));
    const raw = String(story.catcher.caught[0]?.raw);
    assert.ok(!raw.includes('pangyo'));
    assert.ok(raw.indexOf('text/plain') < raw.indexOf('text/html'), 'the last part is the one that is preferred');
    assert.match(raw, /^Auto-Submitted: auto-generated\r$/m);
    assert.match(raw, new RegExp(`^List-Id: <${story.page.id}\\.status\\.example\\.org>\\r$`, 'm'));
  });

  it('carry the time, its condition, its moves with the reason, its lapse and its withdrawal', async (t) => {
    const story = await aStory(t);
    const mail = idOf(story.ids, 'mail');
    const by = (hours: number): number => story.clock.now() + hours * HOUR;
    const first = await story.post({ restoration: { [mail]: { kind: 'by', byAt: by(2) } } });
    assert.equal(firstLine(first), 'Expected back by 1 Mar 2026, 23:00 GMT+9 – mail');
    assert.match(String(first.html), /display:none[^>]*>Expected back by 1 Mar 2026, 23:00 GMT\+9/);
    assert.match(String(first.text), /As of 1 Mar 2026, 21:00 GMT\+9/);

    const condition = { en: 'power is back' };
    const moved = await story.post({
      restoration: { [mail]: { kind: 'conditional', byAt: by(4), condition, reason: { en: 'Smoke in the hall.' } } },
    });
    assert.equal(
      firstLine(moved),
      'Expected back by 2 Mar 2026, 01:00 GMT+9, provided that: power is back; the earlier estimate was 1 Mar 2026, 23:00 GMT+9 – mail',
    );
    assert.match(String(moved.text), /Reason: Smoke in the hall\./);

    story.clock.advance(4 * HOUR);
    await missLapsedEtas(story.alice());
    assert.equal(await story.tell(), 1);
    const missed =
      'The estimate of 2 Mar 2026, 01:00 GMT+9 (provided that: power is back) was not met; a new one is being prepared';
    assert.equal(firstLine(story.newest()), `${missed} – mail`);

    const withdrawn = await story.post({
      restoration: { [mail]: { kind: 'withdrawn', reason: { en: 'The hall is closed.' } } },
    });
    assert.match(firstLine(withdrawn), /^The estimate has been withdrawn/);
    assert.match(String(withdrawn.text), /Reason: The hall is closed\./);

    const window = { kind: 'window', earliestAt: by(1), byAt: by(3) } as const;
    const set = await story.post({ restoration: { [mail]: window }, nextUpdateBy: by(1) });
    assert.match(firstLine(set), /^Expected back between 2 Mar 2026, 02:00 GMT\+9 and 04:00 GMT\+9/);
    assert.match(String(set.text), /We will post again by 2 Mar 2026, 02:00 GMT\+9\./);

    story.clock.advance(3 * HOUR);
    await missLapsedEtas(story.alice());
    assert.equal(await story.tell(), 1);
    const late = story.newest();
    assert.match(String(late.text), /The update that we promised by 2 Mar 2026, 02:00 GMT\+9 is late\./);
    assert.match(String(late.html), /The update that we promised by [^<]* is late\./);
    assert.doesNotMatch(String(late.text), /We will post again/);
  });

  it('say of a restoration when, how long, what had been promised, and what to do if it still fails', async (t) => {
    const story = await aStory(t);
    const mail = idOf(story.ids, 'mail');
    await story.post({ restoration: { [mail]: { kind: 'by', byAt: story.clock.now() + 9 * HOUR } } });
    story.clock.advance(10 * HOUR + MINUTE);
    const back = await story.post({ restoration: { [mail]: { kind: 'restored' } } });
    assert.equal(
      firstLine(back),
      'Back since 2 Mar 2026, 07:01 GMT+9, was down 10 hr 1 min; the estimate had been 2 Mar 2026, 06:00 GMT+9 – mail',
    );
    assert.match(String(back.text), /If it still does not work for you/);
    const over = await story.post({ status: 'resolved', body: { en: 'All is well.' } });
    assert.equal(firstLine(over), 'Resolved at 2 Mar 2026, 07:01 GMT+9 after 10 hr 1 min');
  });

  it('never promise what has lapsed while they waited', async (t) => {
    const story = await aStory(t);
    const byAt = story.clock.now() + HOUR;
    await postUpdate(story.alice(), story.id, { restoration: { [idOf(story.ids, 'taxi')]: { kind: 'by', byAt } } });
    story.clock.advance(2 * HOUR);
    await story.tell();
    assert.match(firstLine(story.newest()), /^The estimate of 1 Mar 2026, 22:00 GMT\+9 was not met/);
    assert.ok(!String(story.newest().text).includes('Expected back'));
  });

  it('are one thread: the same subject and a common root, each with an id of its own', async (t) => {
    const story = await aStory(t);
    await story.post({ status: 'identified' });
    await story.post({ status: 'resolved' });
    const mails = story.catcher.to(BOB);
    assert.equal(new Set(mails.map((mail) => mail.subject)).size, 1);
    assert.equal(new Set(mails.map((mail) => mail.messageId)).size, 3);
    const roots = new Set(mails.flatMap((mail) => [mail.inReplyTo, mail.references].flat()));
    assert.equal(roots.size, 1);
    assert.ok(!mails.some((mail) => roots.has(mail.messageId)));
  });

  it('tell nobody of a promise for a component that readers cannot see', async (t) => {
    const story = await aStory(t);
    const byAt = story.clock.now() + HOUR;
    await postUpdate(story.alice(), story.id, { restoration: { [idOf(story.ids, 'pangyo')]: { kind: 'by', byAt } } });
    assert.equal(await story.tell(), 0);
  });

  it('say what checks report by the words of the catalogue, in each language', async (t) => {
    const setting = await aMailSetting(t, ['mail']);
    for (const locale of LOCALES) await setting.addSubscribers([`${locale}@example.com`], locale);
    await openIncident(setting.alice(), {
      pageId: setting.page.id,
      name: { en: 'Errors' },
      automatic: { kind: 'errors_since', at: setting.clock.now() },
      impacts: { [idOf(setting.ids, 'mail')]: 'major_outage' },
      source: 'probe',
    });
    await setting.tell();
    const text = (locale: string): string => String(setting.catcher.to(`${locale}@example.com`)[0]?.text);
    assert.match(text('en'), /Our checks have been seeing errors since 1 Mar 2026, 21:00 GMT\+9/);
    assert.match(text('ko'), /자동 점검에서 오류가 확인되고 있습니다/);
    assert.match(text('id'), /Pemeriksaan kami menemukan galat sejak/);
  });

  it('speak to each reader of what they chose, and of nothing else', async (t) => {
    const story = await aStory(t);
    const [mail, taxi] = [idOf(story.ids, 'mail'), idOf(story.ids, 'taxi')];
    await addConfirmedSubscribers(story.alice(), story.page.id, ['carol@example.com'], 'en', [taxi]);
    await story.post({ restoration: { [mail]: { kind: 'by', byAt: story.clock.now() + HOUR } } });
    await postUpdate(story.alice(), story.id, { restoration: { [mail]: { kind: 'restored' } }, body: { en: 'Mail!' } });
    await story.tell();
    const [carols] = story.catcher.to('carol@example.com');
    assert.match(String(carols?.text), /^Investigating\nUpdate · As of/);
    assert.ok(!String(carols?.text).includes('If it still does not work'));
    assert.match(String(story.newest().text), /\nBack in service · As of/);
  });

  it('take a time back where there is none any more', async (t) => {
    const story = await aStory(t);
    const mail = idOf(story.ids, 'mail');
    const nextUpdateBy = story.clock.now() + HOUR;
    await story.post({ restoration: { [mail]: { kind: 'by', byAt: nextUpdateBy } } });
    const taken = await story.post({ restoration: { [mail]: { kind: 'assessing' } }, nextUpdateBy });
    assert.equal(firstLine(taken), 'No time can be given yet – mail');
  });

  it('carry hostile words as words, in headers and bodies alike', async (t) => {
    const setting = await aMailSetting(t, ['mail']);
    await setting.addSubscribers([BOB]);
    const name = '장애 "x"\r\nBcc: eve@example.com <b>{{mail.subject}}</b> ' + '긴 이름 '.repeat(20);
    await openIncident(setting.alice(), {
      pageId: setting.page.id,
      name: { en: name },
      body: { en: '<script>alert(1)</script>\n.\nMAIL FROM:<eve@example.com>\n=20 {{constructor}}' },
      impacts: { [idOf(setting.ids, 'mail')]: 'major_outage' },
    });
    await setting.tell();
    const [caught] = setting.catcher.caught;
    assert.equal(setting.catcher.caught.length, 1);
    assert.equal(caught?.mail.subject, `[Example] ${name.replace('\r\n', ' ').trim()}`);
    assert.equal(caught.mail.bcc, undefined);
    assert.match(String(caught.mail.text), /\n\.\nMAIL FROM:<eve@example\.com>\n=20 \{\{constructor\}\}/);
    assert.ok(!String(caught.mail.html).includes('<script>'));
    assert.ok(!String(caught.mail.html).includes('<b>'));
  });
});

describe('the mails of a maintenance', () => {
  it('tell when it is planned, begins, and is over', async (t) => {
    const setting = await aMailSetting(t, ['mail']);
    await setting.addSubscribers([BOB]);
    const scheduledFor = setting.clock.now() + HOUR;
    const { incident } = await scheduleMaintenance(setting.alice(), {
      pageId: setting.page.id,
      name: { en: 'New disks' },
      body: { en: 'Mail is away for an hour.' },
      scheduledFor,
      scheduledUntil: scheduledFor + HOUR,
      componentIds: [idOf(setting.ids, 'mail')],
    });
    await setting.tell();
    setting.clock.set(scheduledFor);
    await startDueMaintenances(setting.alice());
    await setting.tell();
    await postUpdate(setting.alice(), incident.id, { status: 'completed' });
    await setting.tell();
    const mails = setting.catcher.to(BOB);
    assert.deepEqual(mails.map(firstLine), [
      'Planned from 1 Mar 2026, 22:00 GMT+9 to 1 Mar 2026, 23:00 GMT+9 – mail',
      'Work has begun; planned until 1 Mar 2026, 23:00 GMT+9 – mail',
      'Work finished at 1 Mar 2026, 22:00 GMT+9 – mail',
    ]);
    assert.ok(!String(mails[0]?.text).includes('Under maintenance'));
    assert.match(String(mails[1]?.text), /- mail: Under maintenance/);
    assert.match(String(mails[2]?.text), /- mail: Working\n/);
    assert.ok(!String(mails[2]?.text).includes('was down'));
  });
});

describe('the words of mails', () => {
  it('exist for every kind of notice in every language', () => {
    for (const kind of NOTICE_KINDS.filter((each) => each !== 'subscription_confirmation')) {
      for (const locale of LOCALES) assert.ok(translate(locale, `mail.kind.${kind}`));
    }
  });
});

it('tells that something works again and is watched, and that it is down again, before anything else', async (t) => {
  const story = await aStory(t);
  const mail = idOf(story.ids, 'mail');
  const watched = await story.post({ restoration: { [mail]: { kind: 'restored', isWatching: true } } });
  assert.match(String(watched.text), /^Back since .*; we are watching it, and it may be slow while everybody returns/);
  const again = await story.post({ impacts: { [mail]: 'partial_outage' } });
  assert.match(String(again.text), /^Down again since .*: Partly down – mail/);
});

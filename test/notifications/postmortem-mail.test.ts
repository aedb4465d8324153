import assert from 'node:assert/strict';
import { it } from 'node:test';
import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import { publishPostmortem } from '../../src/actions/publish-postmortem.ts';
import { savePostmortem } from '../../src/actions/save-postmortem.ts';
import { changeSubscription } from '../../src/actions/change-subscription.ts';
import { DAY } from '../../src/lib/clock.ts';
import { translate } from '../../src/views/language.ts';
import { idOf } from '../support/factories.ts';
import { aMailSetting } from '../support/mail-setting.ts';

it('tells a postmortem in the thread of its incident, in each language, to those whom the incident concerned', async (t) => {
  const setting = await aMailSetting(t, ['mail', 'taxi']);
  for (const locale of setting.page.locales) await setting.addSubscribers([`${locale}@example.com`], locale);
  await setting.addSubscribers(['taxi@example.com']);
  const taxi = await setting.store.db
    .selectFrom('subscribers')
    .select('id')
    .where('address', '=', 'taxi@example.com')
    .executeTakeFirstOrThrow();
  await changeSubscription(setting.alice(), taxi.id, { locale: 'en', componentIds: [idOf(setting.ids, 'taxi')] });
  const { incident } = await openIncident(setting.alice(), {
    ...{ pageId: setting.page.id, name: { en: 'Mail is down' }, body: { en: 'Looking.' } },
    impacts: { [idOf(setting.ids, 'mail')]: 'major_outage' },
  });
  await postUpdate(setting.alice(), incident.id, { status: 'resolved' });
  await setting.tell();
  setting.clock.advance(3 * DAY);
  await savePostmortem(setting.alice(), incident.id, { draft: { en: 'A **battery** burned.', ko: '배터리 화재' } });
  await publishPostmortem(setting.alice(), incident.id, { notify: true });
  assert.equal(await setting.tell(), setting.page.locales.length);

  for (const locale of setting.page.locales) {
    const [first, ...rest] = setting.catcher.to(`${locale}@example.com`);
    const mail = rest.at(-1);
    assert.ok(mail);
    assert.equal(mail.subject, first?.subject);
    assert.deepEqual(mail.references, first?.references);
    assert.ok(mail.text?.startsWith(translate(locale, 'postmortem.title')));
    assert.match(mail.text ?? '', locale === 'ko' ? /배터리 화재/ : /A \*\*battery\*\* burned/);
    assert.match(String(mail.html), locale === 'ko' ? /배터리 화재/ : /<strong>battery<\/strong>/);
    assert.match(mail.text ?? '', new RegExp(`/${locale}/incidents/${incident.id}`));
  }
  assert.equal(setting.catcher.to('taxi@example.com').length, 0);
});

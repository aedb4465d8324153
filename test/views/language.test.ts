import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { catalogueOf, formatDuration, formatNames, formatTime, translate, type Language } from '../../src/views/language.ts';

const seoul = (locale: Language['locale']): Language => ({ locale, fallback: 'en', timeZone: 'Asia/Seoul' });
const EIGHT = Date.parse('2022-10-15T20:00:00+09:00');

describe('a time in words', () => {
  it('is absolute and has its zone, in every language', () => {
    assert.equal(formatTime(seoul('en'), EIGHT), '15 Oct 2022, 20:00 GMT+9');
    assert.equal(formatTime(seoul('ko'), EIGHT), '2022년 10월 15일 20:00 GMT+9');
    assert.equal(formatTime({ ...seoul('id'), timeZone: 'Asia/Jakarta' }, EIGHT), '15 Okt 2022, 18.00 WIB');
  });

  it('is written as each language writes it, by the clock of 24 hours', () => {
    const written = {
      ja: '2022年10月15日 20:00 GMT+9',
      de: '15. Okt. 2022, 20:00 GMT+9',
      es: '15 oct 2022, 20:00 GMT+9',
      fr: '15 oct. 2022, 20:00 UTC+9',
      'pt-BR': '15 de out. de 2022, 20:00 GMT+9',
      'zh-Hans': '2022年10月15日 GMT+9 20:00',
    } as const;
    for (const locale of Object.keys(written) as (keyof typeof written)[]) {
      assert.equal(formatTime(seoul(locale), EIGHT), written[locale]);
    }
  });

  it('does not repeat the day of the time before it', () => {
    assert.equal(formatTime(seoul('en'), EIGHT + HOUR, EIGHT), '21:00 GMT+9');
    assert.equal(formatTime(seoul('ko'), EIGHT + HOUR, EIGHT), '21:00 GMT+9');
  });

  it('says the day where it is another one in the zone of the page', () => {
    assert.equal(formatTime(seoul('en'), EIGHT + 4 * HOUR, EIGHT), '16 Oct 2022, 00:00 GMT+9');
    assert.equal(formatTime({ ...seoul('en'), timeZone: 'UTC' }, EIGHT + 4 * HOUR, EIGHT), '15:00 UTC');
  });
});

describe('a length of time in words', () => {
  it('has its two largest units', () => {
    assert.equal(formatDuration('en', 127.5 * HOUR), '5 days 7 hr');
    assert.equal(formatDuration('ko', 10 * HOUR + MINUTE), '10시간 1분');
    assert.equal(formatDuration('en', 2 * HOUR), '2 hr');
    assert.equal(formatDuration('en', 20_000), '1 min');
    assert.equal(formatDuration('de', 127.5 * HOUR), '5 Tage 7 Std.');
    assert.match(formatDuration('fr', 31 * HOUR), /^1\sjour 7\sh$/);
  });

  it('has no spaces where the language has none', () => {
    assert.equal(formatDuration('ja', 2.25 * HOUR), '2時間15分');
    assert.equal(formatDuration('zh-Hans', 31 * HOUR), '1天7小时');
  });
});

describe('a message', () => {
  it('has its numbers as the language writes them', () => {
    assert.equal(translate('en', 'console.form.notify', { count: 47_000_000 }), 'Tell subscribers: 47,000,000 people');
    assert.equal(translate('id', 'console.delivery.sent', { count: 12_345 }), '12.345 terkirim');
    assert.equal(translate('fr', 'console.form.notify', { count: 12_345 }), 'Prévenir les abonnés\u00a0: 12\u202f345 personnes');
  });

  it('has the form for its number, such as that for exact millions', () => {
    const services = (locale: Language['locale'], count: number) => translate(locale, 'composer.says.services', { count });
    assert.equal(services('es', 1), '1 servicio');
    assert.equal(services('es', 2_000_000), '2.000.000 de servicios');
    assert.equal(services('fr', 0), '0 service');
    assert.equal(services('ja', 1), 'サービス1件');
  });

  it('is said in English where the catalogue lacks it, and is refused where English lacks it too', (t) => {
    const korean = catalogueOf('ko') as Map<string, unknown>;
    for (const key of ['page.help', 'page.rest']) {
      const said = korean.get(key);
      korean.delete(key);
      t.after(() => {
        korean.set(key, said);
      });
    }
    assert.equal(translate('ko', 'page.help'), 'Need help?');
    assert.equal(translate('ko', 'page.rest', { count: 1 }), '1 other service is working.');
    assert.throws(() => translate('ko', 'page.nothing'), /No message "page\.nothing" in ko/);
  });
});

describe('names in a row', () => {
  it('are joined as the language joins them', () => {
    assert.equal(formatNames('en', ['Mail', 'Chat', 'Web']), 'Mail, Chat, Web');
    assert.equal(formatNames('ko', ['메일']), '메일');
    assert.equal(formatNames('de', ['Mail', 'Chat', 'Web']), 'Mail, Chat und Web');
    assert.equal(formatNames('ja', ['メール', 'チャット']), 'メール、チャット');
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import Handlebars from 'handlebars';
import { helpers } from '../../src/views/helpers.ts';
import type { Language } from '../../src/views/language.ts';

const BOTH = { en: 'Mail & Chat', ko: '메일' };
const KOREAN = { ko: '카카오<톡>' };

function render(template: string, facts: unknown, locale: Language['locale'], fallback: Language['locale'] = 'ko'): string {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(helpers as Record<string, Handlebars.HelperDelegate>);
  const language: Language = { locale, fallback, timeZone: 'Asia/Seoul' };
  return handlebars.compile(template)(facts, { data: { language } });
}

it('marks an operator’s text with its language where that is not the reader’s', () => {
  assert.equal(render('{{text this}}', BOTH, 'en'), 'Mail &amp; Chat');
  assert.equal(render('{{text this}}', BOTH, 'zh-Hans'), '<span lang="ko">메일</span>');
  assert.equal(render('{{text this}}', BOTH, 'ja', 'en'), '<span lang="en">Mail &amp; Chat</span>');
});

it('joins names as the language does, each marked by itself', () => {
  const names = [BOTH, KOREAN, { de: 'Karte', ko: '지도' }];
  const korean = '<span lang="ko">카카오&lt;톡&gt;</span>';
  assert.equal(render('{{list this}}', names, 'en'), `Mail &amp; Chat, ${korean}, <span lang="ko">지도</span>`);
  assert.equal(render('{{list this}}', names, 'de'), `<span lang="ko">메일</span>, ${korean} und Karte`);
  assert.equal(render('{{list this}}', [KOREAN, KOREAN], 'ja'), `${korean}、${korean}`);
  assert.equal(render('{{list this}}', [], 'ja'), '');
  assert.equal(render('{{{plainList this}}}', names, 'de'), '메일, 카카오<톡> und Karte');
});

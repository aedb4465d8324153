import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { bestLanguage, sameLanguage } from '../../src/lib/reader-languages.ts';

const NINE = ['en', 'ko', 'id', 'ja', 'de', 'es', 'fr', 'pt-BR', 'zh-Hans'];

describe('the language of a reader', () => {
  it('is the first by weight that is offered', () => {
    assert.equal(bestLanguage('fr;q=0.5, ko;q=0.7, xx', ['en', 'fr', 'ko']), 'ko');
    assert.equal(bestLanguage('ja-JP,ja;q=0.9,en;q=0.8', NINE), 'ja');
    assert.equal(bestLanguage('de-AT', NINE), 'de');
  });

  it('is none where none is offered, refused or no language at all', () => {
    for (const header of [undefined, '', '*;q=0.5, ;;', 'sv', 'ko;q=0', 'q=1', '\u0000']) {
      assert.equal(bestLanguage(header, ['en', 'ko']), undefined);
    }
  });

  it('is taken from another region, its own first', () => {
    for (const tag of ['pt', 'pt-PT', 'pt-BR']) assert.equal(bestLanguage(tag, NINE), 'pt-BR');
    assert.equal(bestLanguage('pt-PT', ['pt-BR', 'pt-PT']), 'pt-PT');
    assert.equal(bestLanguage('es-419', NINE), 'es');
  });

  it('is known by its old name', () => {
    assert.equal(bestLanguage('in-ID', NINE), 'id');
  });

  it('is simplified Chinese for those who write it', () => {
    for (const tag of ['zh', 'zh-CN', 'zh-SG', 'zh-Hans-HK', 'ZH-hans'])
      assert.equal(bestLanguage(tag, NINE), 'zh-Hans');
  });

  it('is simplified Chinese for readers of the traditional one only where they read nothing else', () => {
    for (const header of ['zh-TW,zh;q=0.9,en-US;q=0.8,en;q=0.7', 'zh-Hant,en', 'zh-HK,zh;q=0.9,en']) {
      assert.equal(bestLanguage(header, NINE), 'en', header);
      assert.equal(bestLanguage(header, ['ko', 'zh-Hans']), 'zh-Hans', header);
    }
    assert.equal(bestLanguage('zh-TW', NINE), 'zh-Hans');
  });

  it('is one of those that are offered, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 80 }), fc.subarray(NINE), (header, offered) => {
        const best = bestLanguage(header, offered);
        assert.ok(best === undefined || offered.includes(best));
      }),
    );
  });
});

it('knows a language of a path in any case', () => {
  assert.equal(sameLanguage('pt-br', NINE), 'pt-BR');
  assert.equal(sameLanguage('ZH-HANS', NINE), 'zh-Hans');
  assert.equal(sameLanguage('history', NINE), undefined);
});

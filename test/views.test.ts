import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LOCALES } from '../src/domain/localized-text.ts';
import { translate, VIEWS_FOLDER } from '../src/views/language.ts';
import { render, viewNames, type ViewName } from '../src/views/render.ts';
import { catalogueFaults } from './support/catalogues.ts';
import { viewSamples } from './support/view-samples.ts';

function templates(): string[] {
  return readdirSync(VIEWS_FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.hbs'));
}

describe('templates', () => {
  it('each have samples, and each sample a template', () => {
    assert.deepEqual(Object.keys(viewSamples).sort(), viewNames());
  });

  for (const name of Object.keys(viewSamples) as ViewName[]) {
    it(`render ${name} in every language from all its samples`, () => {
      for (const locale of LOCALES) {
        for (const facts of viewSamples[name]) {
          const text = render(name, facts, { locale, fallback: 'en', timeZone: 'Asia/Seoul' });
          assert.ok(text.trim().length > 0);
          assert.doesNotMatch(text, /\[object Object\]|undefined|NaN|Invalid Date/, `${name} in ${locale}`);
        }
      }
    });
  }

  it('hold no words of their own', () => {
    const raw = templates().flatMap((file) =>
      wordsOf(readFileSync(join(VIEWS_FOLDER, file), 'utf8')).map((word) => `${file}: ${word}`),
    );
    assert.deepEqual(raw, []);
  });
});

/** Letters that readers would see: outside of tags, expressions and comments, or in attributes that are read out. */
function wordsOf(template: string): string[] {
  const markup = template.replace(/\{\{!--[\s\S]*?--\}\}|<!--[\s\S]*?-->|<style[\s\S]*?<\/style>/g, '');
  const spoken = [...markup.matchAll(/\b(?:aria-label|title|alt|placeholder)="([^"{]*[A-Za-z]{2}[^"{]*)"/g)].map(
    ([, text]) => text,
  );
  const visible = markup.replace(/\{\{\{?[^}]*\}?\}\}/g, '').replace(/<[^>]*>/g, '');
  return [...spoken, ...(visible.match(/[A-Za-z]{2,}/g) ?? [])].map(String);
}

describe('catalogues', () => {
  for (const locale of LOCALES) {
    it(`say in ${locale} all that they say in en, with the same places and the plural forms that it needs`, () => {
      assert.deepEqual(catalogueFaults(locale), []);
    });
  }

  it('name each language as it names itself', () => {
    const names = LOCALES.map((locale) => LOCALES.map((each) => translate(locale, 'words.language.' + each)).join());
    assert.equal(new Set(names).size, 1);
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { LOCALES, type Locale } from '../src/domain/localized-text.ts';
import { catalogueOf, VIEWS_FOLDER } from '../src/views/language.ts';
import { render, viewNames, type ViewName } from '../src/views/render.ts';
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
  for (const locale of LOCALES.filter((each) => each !== 'en')) {
    it(`say in ${locale} all that they say in en, with the same places to fill in`, () => {
      assert.deepEqual(placesOf(locale), placesOf('en'));
    });
  }

  it('have the plural forms that their language needs', () => {
    for (const locale of LOCALES) {
      for (const [key, message] of catalogueOf(locale)) {
        if (typeof message === 'string') continue;
        const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
        assert.deepEqual(Object.keys(message).sort(), [...needed].sort(), `${locale}: ${key}`);
      }
    }
  });
});

function placesOf(locale: Locale): Record<string, string[]> {
  const places = [...catalogueOf(locale)].map(([key, message]) => {
    const text = typeof message === 'string' ? message : Object.values(message).join(' ');
    return [key, [...new Set(text.match(/\{\w+\}/g))].sort()] as const;
  });
  return Object.fromEntries(places.sort(([a], [b]) => (a < b ? -1 : 1)));
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { colourFaults, contrast, footerLinkFaults, GROUNDS } from '../../src/domain/page-look.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('the colours of a page', () => {
  it('are measured as WCAG does', () => {
    assert.equal(contrast('#000000', '#ffffff'), 21);
    assert.equal(contrast('#777777', '#ffffff').toFixed(2), '4.48');
    fc.assert(
      fc.property(colour, colour, (one, other) => {
        const measured = contrast(one, other);
        assert.ok(measured >= 1 && measured <= 21 && measured === contrast(other, one));
      }),
    );
  });

  it('are measured on the grounds that the style sheet has', () => {
    const css = readFileSync(join(import.meta.dirname, '../../public/tokens.css'), 'utf8');
    const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)');
    for (const [theme, text] of [
      ['light', light],
      ['dark', dark],
    ] as const) {
      const named = ['ground', 'surface'].map((name) => new RegExp(`--${name}:\\s*(#[0-9a-f]{6})`).exec(text)?.[1]);
      assert.deepEqual(named, GROUNDS[theme]);
    }
  });

  it('are taken exactly where both grounds let them be read', () => {
    fc.assert(
      fc.property(colour, colour, (light, dark) => {
        const readable = {
          light: GROUNDS.light.every((ground) => contrast(light, ground) >= 4.5),
          dark: GROUNDS.dark.every((ground) => contrast(dark, ground) >= 4.5),
        };
        const faults = colourFaults({ light, dark });
        assert.deepEqual(
          faults.map(({ field }) => field),
          (['light', 'dark'] as const).filter((theme) => !readable[theme]).map((theme) => `colours.${theme}`),
        );
      }),
    );
    assert.deepEqual(colourFaults({ light: '#777777', dark: '#84b9fa' }), [
      {
        field: 'colours.light',
        message:
          '#777777 has a contrast of 4.17:1 on the light ground, of 4.5:1 that reading needs: choose a darker colour.',
      },
    ]);
  });

  it('are refused where they are not written as colours', () => {
    for (const light of ['', 'red', '#fff', '#0A58B5', '#0a58b5;}body{display:none', 'url(//evil.example)']) {
      assert.match(colourFaults({ light, dark: '#84b9fa' })[0]?.message ?? '', /is not a colour/, light);
    }
  });
});

it('lets a page have eight links at its foot that lead to http, https or a mailbox', () => {
  const link = (url: string, text = 'Home') => ({ text: { en: text }, url });
  const good = ['https://example.com/?a=b#c', 'http://example.com', 'mailto:help@example.com'].map((url) => link(url));
  assert.deepEqual(footerLinkFaults(good), []);
  for (const url of [
    '',
    '/here',
    'example.com',
    'javascript:alert(1)',
    'https://',
    'mailto:',
    'https://a\nb',
    'tel:1',
  ]) {
    assert.deepEqual(footerLinkFaults([link(url)])[0]?.field, 'footer_links.0.url', url);
  }
  assert.equal(footerLinkFaults([link('https://example.com', '')])[0]?.field, 'footer_links.0.text');
  assert.match(footerLinkFaults(Array(9).fill(good[0])).at(0)?.message ?? '', /at most 8/);
});

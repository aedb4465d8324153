import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';

const FOLDER = join(import.meta.dirname, '../public');

/** Browsers take a rule inside of another without a word, so that a lost brace shows as a layout that is wrong. */
it('writes no rule of a style sheet inside of another, and leaves none open', () => {
  const broken = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.css'))
    .flatMap((name) => faultsOf(readFileSync(join(FOLDER, name), 'utf8')).map((fault) => `${name}: ${fault}`));
  assert.deepEqual(broken, []);
});

function faultsOf(css: string): string[] {
  const open: string[] = [];
  const faults: string[] = [];
  for (const [, head = '', brace] of css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/([^{};]*)([{};])/g)) {
    if (brace === '}') open.pop();
    if (brace !== '{') continue;
    const around = open.find((each) => !each.startsWith('@'));
    if (around !== undefined) faults.push(`"${head.trim()}" stands inside of "${around}"`);
    open.push(head.trim());
  }
  return [...faults, ...open.map((head) => `"${head}" is never closed`)];
}

/** Everything that readers see; the console is another house. */
const PUBLIC_SHEETS = readdirSync(FOLDER).filter((name) => name.endsWith('.css') && name !== 'console.css');

it('knows no left and no right on the public pages, so that they can be read from either side', () => {
  const sided = PUBLIC_SHEETS.flatMap((name) => {
    const css = readFileSync(join(FOLDER, name), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    const found = css.match(
      /(?:^|[\s;{])(?:(?:margin|padding|border|inset)-)?(?:left|right)(?:-[a-z]+)?\s*:|:\s*(?:left|right)\b|\b(?:float|clear)\s*:/g,
    );
    return (found ?? []).map((each) => `${name}: ${each.trim()}`);
  });
  assert.deepEqual(sided, []);
});

it('asks for nothing that moves', () => {
  const moving = PUBLIC_SHEETS.filter((name) =>
    /\b(?:animation|transition|scroll-behavior)\b/.test(readFileSync(join(FOLDER, name), 'utf8')),
  );
  assert.deepEqual(moving, []);
});

type Tokens = Record<string, string>;

/** The colours of each look: those of a narrower look replace those of the ones before it. */
const LOOKS: Record<string, { tokens: Tokens; atLeast: number }> = {
  light: { tokens: tokensOf(''), atLeast: 4.5 },
  dark: { tokens: tokensOf('', '(prefers-color-scheme: dark)'), atLeast: 4.5 },
  'light with more contrast': { tokens: tokensOf('', '(prefers-contrast: more)'), atLeast: 7 },
  'dark with more contrast': {
    tokens: tokensOf(
      '',
      '(prefers-color-scheme: dark)',
      '(prefers-contrast: more)',
      '(prefers-contrast: more) and (prefers-color-scheme: dark)',
    ),
    atLeast: 7,
  },
};

const TONES = ['operational', 'unknown', 'maintenance', 'degraded', 'partial', 'major'];
const TEXTS = ['ink', 'ink-soft', 'link', ...TONES];
const GROUNDS = ['ground', 'surface', 'paper'];

for (const [look, { tokens, atLeast }] of Object.entries(LOOKS)) {
  it(`keeps ${atLeast}:1 between every text and every ground, in ${look}`, () => {
    const pairs = [
      ...TEXTS.flatMap((text) => GROUNDS.map((ground) => [text, ground] as const)),
      ['on-action', 'action'] as const,
    ];
    assert.deepEqual(tooFaint(tokens, pairs, atLeast), []);
  });

  // With more contrast a state has a border in its colour and no tint of it.
  if (atLeast < 7) {
    it(`keeps ${atLeast}:1 on the tint of each state, in ${look}`, () => {
      const pairs = TONES.flatMap((tone) => [tone, 'ink', 'link'].map((text) => [text, `${tone}-ground`] as const));
      assert.deepEqual(tooFaint(tokens, pairs, atLeast), []);
    });
  }

  it(`keeps 3:1 between all marks that mean something and their ground, in ${look}`, () => {
    const marks = [...TONES.map((tone) => `${tone}-bar`), 'line-strong', 'focus'];
    assert.deepEqual(
      tooFaint(
        tokens,
        marks.map((mark) => [mark, 'paper'] as const),
        3,
      ),
      [],
    );
  });
}

function tooFaint(tokens: Tokens, pairs: readonly (readonly [string, string])[], atLeast: number): string[] {
  return pairs
    .map(([text, ground]) => ({ text, ground, ratio: contrast(colour(tokens, text), colour(tokens, ground)) }))
    .filter(({ ratio }) => ratio < atLeast)
    .map(({ text, ground, ratio }) => `${text} on ${ground}: ${ratio.toFixed(2)}`);
}

function colour(tokens: Tokens, name: string): string {
  const found = tokens[name];
  assert.ok(found, `there is no colour --${name}`);
  return found;
}

/** The colours that `:root` has inside of each of these media, the later over the earlier; '' is outside of any. */
function tokensOf(...media: readonly string[]): Tokens {
  const css = readFileSync(join(FOLDER, 'tokens.css'), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
  const blocks = [...css.matchAll(/(?:@media ([^{]*)\{\s*)?:root \{([^}]*)\}/g)].map(
    ([, condition = '', body = '']) => [condition.trim(), body] as const,
  );
  return Object.fromEntries(
    media.flatMap((wanted) => {
      const body = blocks.find(([condition]) => condition === wanted)?.[1];
      assert.ok(body !== undefined, `there is no look for "${wanted}"`);
      return [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]);
    }),
  );
}

/** As WCAG 2 defines it. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((start) => parseInt(colour.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

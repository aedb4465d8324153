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

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { catalogueOf } from '../../../src/views/language.ts';
import { inWordsOf } from '../../../src/web/console/fault-words.ts';

const SOURCE = join(import.meta.dirname, '../../../src');

describe('what is wrong with a form', () => {
  it('is said in the language of the staff', () => {
    const faults = [{ field: 'by', message: 'Give the time.' }];
    assert.deepEqual(inWordsOf('ko', faults), [{ field: 'by', message: '시각을 적어 주세요.' }]);
    const unknown = [{ field: 'x', message: 'Something else.' }];
    assert.deepEqual(inWordsOf('ko', unknown), unknown);
  });

  it('has in the catalogue no sentence that nothing says any more', () => {
    const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
    const source = files.map((file) => readFileSync(join(SOURCE, file), 'utf8')).join('\n');
    const sentences = [...catalogueOf('en')].filter(([key]) => /^\w+\.fault\./.test(key));
    const unsaid = sentences.filter(([, sentence]) => typeof sentence !== 'string' || !source.includes(sentence));
    assert.deepEqual(unsaid, []);
  });
});

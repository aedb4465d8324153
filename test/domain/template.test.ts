import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  BLANKS,
  blanksOf,
  fillBlanks,
  templateFaults,
  type BlankValues,
  type TemplateSettings,
} from '../../src/domain/template.ts';

const line = fc.string({ maxLength: 20 }).map((text) => text.replace(/[{}\n]/g, ''));
const blank = fc.constantFrom(...BLANKS);
/** What somebody may have called a service: also what looks like a blank, or like a pattern of a replacement. */
const data = fc.oneof(
  line,
  blank.map((name) => `{${name}}`),
  fc.constantFrom('$&', '$1', '{unknown}', '{{services}}'),
);
const values = fc.record(
  Object.fromEntries(BLANKS.map((name) => [name, data])) as Record<(typeof BLANKS)[number], typeof data>,
) as fc.Arbitrary<BlankValues>;

function aTemplate(changes: Partial<TemplateSettings> = {}): TemplateSettings {
  return {
    ...{ label: 'First', name: { en: 'Problems with {services}' }, body: { en: 'Since {started_at}.' } },
    ...({ status: 'investigating', nextUpdateMinutes: 30, isFirstNotice: true } as const),
    ...changes,
  };
}

describe('a template', () => {
  it('puts what it is given in the place of each blank, once and exactly as it is', () => {
    fc.assert(
      fc.property(line, blank, line, values, (before, name, after, known) => {
        const filled = fillBlanks(`${before}{${name}}${after}`, known);
        assert.equal(filled, `${before}${known[name] ?? ''}${after}`.trim());
      }),
    );
  });

  it('leaves a text without blanks as it was', () => {
    fc.assert(
      fc.property(fc.array(line), values, (lines, known) => {
        const text = lines.join('\n').trim();
        assert.equal(fillBlanks(text, known), text);
      }),
    );
  });

  it('leaves out exactly the lines of which something is not known, and keeps the order of the others', () => {
    const unknown = fc.subarray([...BLANKS]);
    fc.assert(
      fc.property(fc.array(blank, { minLength: 1 }), unknown, (names, missing) => {
        const known = Object.fromEntries(
          BLANKS.map((name) => [name, missing.includes(name) ? null : `<${name}>`]),
        ) as unknown as BlankValues;
        const text = names.map((name) => `- {${name}}`).join('\n\n');
        const expected = names.filter((name) => !missing.includes(name)).map((name) => `- <${name}>`);
        assert.equal(fillBlanks(text, known), expected.join('\n\n'));
      }),
    );
  });

  it('knows which blanks a text has', () => {
    fc.assert(
      fc.property(fc.array(blank), (names) => {
        assert.deepEqual(blanksOf(names.map((name) => `a {${name}} b`).join('\n')), names);
      }),
    );
  });

  it('is refused with a blank that nobody fills in, and the known ones are named', () => {
    const name = fc
      .string({ maxLength: 12 })
      .filter((text) => !/[{}\n]/.test(text) && !(BLANKS as readonly string[]).includes(text));
    fc.assert(
      fc.property(name, fc.constantFrom('name', 'body'), (unknown, field) => {
        const [fault, ...others] = templateFaults(aTemplate({ [field]: { en: 'x', ko: `ok {${unknown}}` } }));
        assert.deepEqual([fault?.field, others], [field, []]);
        for (const known of BLANKS) assert.match(fault?.message ?? '', new RegExp(`\\b${known}\\b`));
      }),
    );
  });

  it('needs a name for staff, words, a status and a sane promise', () => {
    assert.deepEqual(templateFaults(aTemplate()), []);
    const wrong = aTemplate({ label: ' ', body: {}, status: 'scheduled' as 'resolved', nextUpdateMinutes: 0 });
    assert.deepEqual(
      templateFaults(wrong).map(({ field }) => field),
      ['label', 'body', 'status', 'next_update'],
    );
  });
});

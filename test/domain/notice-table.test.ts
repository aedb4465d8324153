import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import type { NoticeItem } from '../../src/domain/notice.ts';
import type { RestorationInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { Story } from '../support/story.ts';

/** What a silent update, without words, says of mail; times lie so far ahead that none lapses meanwhile. */
type Step = { kind: 'by'; byAt: number } | { kind: 'assessing' | 'withdrawn' | 'restored' | 'down' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('by' as const),
      byAt: fc.integer({ min: 20 * 60, max: 40 * 60 }).map((minutes) => NOON + minutes * MINUTE),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('assessing' as const, 'withdrawn' as const, 'restored' as const, 'down' as const),
    }),
  },
);

/** What subscribers were last told of mail: a time, that there is none, or nothing. */
type Told = { kind: 'by'; byAt: number } | { kind: 'assessing' | 'withdrawn' } | null;

/** The table of notices, written down once more: first estimate, slip, withdrawal, restoration; an earlier time mails nobody. */
function expectedItem(told: Told, next: Step, now: number): NoticeItem['kind'] | null {
  switch (next.kind) {
    case 'restored':
      return 'component_restored';
    case 'down':
      return 'component_affected';
    case 'withdrawn':
      return told?.kind === 'withdrawn' ? null : 'eta_withdrawn';
    case 'assessing':
      return told?.kind === 'by' ? 'eta_set' : null;
    case 'by': {
      if (told?.kind !== 'by') return 'eta_set';
      const threshold = Math.max(15 * MINUTE, (told.byAt - now) / 10);
      return next.byAt - told.byAt > threshold ? 'eta_moved' : null;
    }
  }
}

function inputOf(next: Step): RestorationInput {
  const reason = { en: 'A second disk.' };
  if (next.kind === 'by') return { kind: 'by', byAt: next.byAt, reason };
  return next.kind === 'withdrawn' ? { kind: 'withdrawn', reason } : { kind: next.kind as 'assessing' | 'restored' };
}

it('tells of a service exactly what the table of notices says, whatever was said before', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 14 }), (steps) => {
      const story = new Story();
      story.post({ body: { en: 'Down' }, impacts: { mail: 'major_outage' }, nextUpdateBy: NOON + 100 * HOUR });
      let told: Told = null;
      let isDown = true;
      let isPromised = false;
      for (const next of steps) {
        const isSense = next.kind === 'down' ? !isDown : isDown && (next.kind !== 'withdrawn' || isPromised);
        if (!isSense) continue;
        const now = story.now + 5 * MINUTE;
        const change =
          next.kind === 'down'
            ? story.post({ impacts: { mail: 'major_outage' } }, 5 * MINUTE)
            : story.post({ restoration: { mail: inputOf(next) } }, 5 * MINUTE);
        const items = (change.notice?.items ?? []).filter((item) => item.componentId === 'mail');
        const kinds = items.map((item) => item.kind);
        const expected = expectedItem(told, next, now);
        assert.deepEqual(
          kinds.filter((kind) => kind !== 'eta_set' || next.kind !== 'down'),
          expected === null ? [] : [expected],
        );
        if (next.kind === 'restored' || next.kind === 'down') told = null;
        else if (expected !== null) told = next.kind === 'by' ? { kind: 'by', byAt: next.byAt } : { kind: next.kind };
        isDown = next.kind !== 'restored';
        isPromised = next.kind !== 'restored' && next.kind !== 'down';
      }
    }),
    { numRuns: 500 },
  );
});

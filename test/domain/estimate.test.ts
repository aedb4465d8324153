import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { estimate, type PastTrouble } from '../../src/domain/estimate.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';

const severity = fc.constantFrom('degraded_performance', 'partial_outage', 'major_outage');
const durations = fc.integer({ min: 1, max: 200 * HOUR });
const trouble = fc.record({ severity, durationMs: durations }) as fc.Arbitrary<PastTrouble>;
const past = fc.array(trouble, { maxLength: 60 });

const major = (...hours: number[]): PastTrouble[] =>
  hours.map((each) => ({ severity: 'major_outage', durationMs: each * HOUR }));
const began = { startedAt: NOON, severity: 'major_outage' } as const;

describe('an estimate from the past', () => {
  it('says within what half and nine in ten were back, and what it rests on', () => {
    const found = estimate(major(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), began, NOON);
    assert.deepEqual(found, {
      ...{ medianMs: 5 * HOUR, lateMs: 10 * HOUR, isLongest: true, count: 10, restsOn: 'severity' },
      byAt: NOON + 10 * HOUR,
    });
    const many = estimate(major(...Array.from({ length: 19 }, (_, index) => index + 1)), began, NOON);
    assert.equal(many?.lateMs, 18 * HOUR);
    assert.equal(many.isLongest, false);
  });

  it('takes all severities where fewer than five were as bad, and says so', () => {
    const mixed: PastTrouble[] = [...major(1, 1, 1, 1), { severity: 'partial_outage', durationMs: 9 * HOUR }];
    assert.equal(estimate(mixed, began, NOON)?.restsOn, 'all');
    assert.equal(estimate(mixed, began, NOON)?.lateMs, 9 * HOUR);
    assert.equal(estimate([...mixed, ...major(1)], began, NOON)?.lateMs, HOUR);
  });

  it('is not made from fewer than three troubles', () => {
    assert.equal(estimate(major(1, 2), began, NOON), null);
    assert.notEqual(estimate(major(1, 2, 3), began, NOON), null);
    assert.equal(estimate([...major(1, 2), ...major(0)], began, NOON), null);
  });

  it('that has passed gives way to those that lasted longer than this one has, and to none where there are none', () => {
    const hours = major(...Array.from({ length: 30 }, (_, index) => (index < 28 ? 1 : 20 + index)));
    const late = estimate(hours, began, NOON + 2 * HOUR);
    assert.deepEqual([late?.restsOn, late?.count, late?.byAt], ['lasting', 2, NOON + 49 * HOUR]);
    assert.equal(estimate(hours, began, NOON + 50 * HOUR), null);
  });

  it('always lies ahead, to five minutes, whatever the past and however long it has lasted', () => {
    fc.assert(
      fc.property(past, severity, fc.nat(300 * HOUR), (troubles, bad, elapsedMs) => {
        const now = NOON + elapsedMs;
        const found = estimate(troubles, { startedAt: NOON, severity: bad }, now);
        if (found === null) return;
        assert.ok(found.byAt > now);
        assert.equal(found.byAt % (5 * MINUTE), 0);
        assert.ok(found.medianMs <= found.lateMs);
        assert.ok(found.byAt >= NOON + found.lateMs);
      }),
    );
  });

  it('lets at least half, and nine in ten or all, of those it rests on be back in time', () => {
    fc.assert(
      fc.property(fc.array(durations, { minLength: 3, maxLength: 60 }), (each) => {
        const found = estimate(
          each.map((durationMs) => ({ severity: 'major_outage', durationMs })),
          { startedAt: NOON, severity: null },
          NOON,
        );
        assert.ok(found);
        const share = (limitMs: number): number => each.filter((ms) => ms <= limitMs).length / each.length;
        assert.ok(share(found.medianMs) >= 0.5);
        assert.ok(share(found.lateMs) >= 0.9);
        if (found.isLongest) assert.equal(found.lateMs, Math.max(...each));
      }),
    );
  });

  it('does not depend on the order in which the past is told', () => {
    fc.assert(
      fc.property(past, (troubles) => {
        assert.deepEqual(estimate(troubles, began, NOON), estimate([...troubles].reverse(), began, NOON));
      }),
    );
  });
});

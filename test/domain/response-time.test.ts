import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { addUp, bucketOf, countOf, quantile, timeOfBucket } from '../../src/domain/response-time.ts';

const times = fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 1, maxLength: 200 });

function counted(all: readonly number[]): Map<number, number> {
  return addUp(all.map((ms) => new Map([[bucketOf(ms), 1]])));
}

describe('response times', () => {
  it('are told within 5 % of what was measured', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60_000 }), (ms) => {
        assert.ok(Math.abs(timeOfBucket(bucketOf(ms)) / ms - 1) <= 0.05);
      }),
    );
  });

  it('have a median and a 95th percentile within 5 % of the exact ones', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(0.5, 0.95, 1), (all, share) => {
        const sorted = all.toSorted((a, b) => a - b);
        const exact = Number(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]);
        assert.ok(Math.abs(Number(quantile(counted(all), share)) / exact - 1) <= 0.05);
      }),
    );
  });

  it('add up, however they are split', () => {
    fc.assert(
      fc.property(times, times, (one, other) => {
        const whole = addUp([counted(one), counted(other)]);
        assert.deepEqual(whole, new Map(counted([...one, ...other])));
        assert.equal(countOf(whole), one.length + other.length);
      }),
    );
  });

  it('say nothing where there are none', () => {
    assert.equal(quantile(new Map(), 0.5), null);
  });
});

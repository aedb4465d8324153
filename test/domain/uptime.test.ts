import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { changeStatus, type StatusInterval } from '../../src/domain/interval.ts';
import { COMPONENT_STATUSES, type ComponentStatus } from '../../src/domain/status.ts';
import { timeByStatus, uptimeFraction } from '../../src/domain/uptime.ts';
import { HOUR } from '../../src/lib/clock.ts';

const status = fc.constantFrom(...COMPONENT_STATUSES);
/** Statuses set one after the other, some out of order in time, as corrections are. */
const steps = fc.array(fc.record({ status, afterMs: fc.integer({ min: -2 * HOUR, max: 5 * HOUR }) }), {
  maxLength: 30,
});

function history(changes: { status: ComponentStatus; afterMs: number }[]): {
  intervals: StatusInterval[];
  now: number;
} {
  let now = 0;
  let intervals: StatusInterval[] = [
    { componentId: 'mail', status: 'operational', fromAt: 0, untilAt: null, cause: { kind: 'start' } },
  ];
  for (const { status: next, afterMs } of changes) {
    const at = now + afterMs;
    now = Math.max(now, at);
    const current = intervals.at(-1) as StatusInterval;
    const change = changeStatus(current, next, { kind: 'person' }, at);
    if (!change) continue;
    intervals = intervals.slice(0, -1);
    if (change.closeAt !== null) intervals.push({ ...current, untilAt: change.closeAt });
    intervals.push(change.open);
  }
  return { intervals, now };
}

describe('status intervals', () => {
  it('tile time: none overlaps, none leaves a gap, the last one is open', () => {
    fc.assert(
      fc.property(steps, (changes) => {
        const { intervals } = history(changes);
        assert.equal(intervals[0]?.fromAt, 0);
        assert.equal(intervals.at(-1)?.untilAt, null);
        intervals.slice(1).forEach((interval, index) => {
          assert.equal(interval.fromAt, intervals[index]?.untilAt);
        });
        for (const interval of intervals) assert.ok(interval.untilAt === null || interval.untilAt > interval.fromAt);
      }),
    );
  });

  it('account for every millisecond of a span', () => {
    fc.assert(
      fc.property(steps, fc.nat(10 * HOUR), (changes, more) => {
        const { intervals, now } = history(changes);
        const times = timeByStatus(intervals, 0, now + more);
        assert.equal(
          Object.values(times).reduce((sum, each) => sum + each, 0),
          now + more,
        );
      }),
    );
  });
});

describe('uptime', () => {
  it('is always between 0 and 100 %, or unknown', () => {
    fc.assert(
      fc.property(steps, fc.integer({ min: -HOUR, max: 10 * HOUR }), fc.nat(10 * HOUR), (changes, from, length) => {
        const fraction = uptimeFraction(timeByStatus(history(changes).intervals, from, from + length));
        assert.ok(fraction === null || (fraction >= 0 && fraction <= 1));
      }),
    );
  });

  it('counts a partial outage as 0.3 of a major one, and leaves maintenance and unknown time out', () => {
    const times = timeByStatus([], 0, 0);
    assert.equal(uptimeFraction({ ...times, operational: 9 * HOUR, major_outage: HOUR }), 0.9);
    assert.equal(uptimeFraction({ ...times, operational: 9 * HOUR, partial_outage: HOUR }), 0.97);
    assert.equal(uptimeFraction({ ...times, operational: HOUR, under_maintenance: HOUR, unknown: HOUR }), 1);
    assert.equal(uptimeFraction({ ...times, degraded_performance: HOUR }), 1);
  });

  it('is not known where nothing was watched', () => {
    assert.equal(uptimeFraction({ ...timeByStatus([], 0, 0), unknown: HOUR }), null);
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { dayHistory, type Day } from '../../src/domain/day-history.ts';
import type { StatusInterval } from '../../src/domain/interval.ts';
import { COMPONENT_STATUSES, worst } from '../../src/domain/status.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import { lastDays } from '../../src/publishing/days.ts';
import { NOON } from '../support/clock.ts';

const days = lastDays(90, 'Asia/Seoul', NOON);

function tiled(lengths: readonly number[], statuses: readonly StatusInterval['status'][]): StatusInterval[] {
  let fromAt = NOON - 100 * DAY;
  return lengths.map((length, index) => {
    const isLast = index === lengths.length - 1;
    const interval = { componentId: 'a', status: statuses[index] ?? 'operational', fromAt, untilAt: fromAt + length };
    fromAt += length;
    return { ...interval, untilAt: isLast ? null : interval.untilAt, cause: { kind: 'person' } };
  });
}

it('gives each day the worst status that the component had in it, and an uptime within 0 and 1', () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 9 * DAY }), { minLength: 1, maxLength: 20 });
  const statuses = fc.array(fc.constantFrom(...COMPONENT_STATUSES), { minLength: 20, maxLength: 20 });
  fc.assert(
    fc.property(lengths, statuses, (some, which) => {
      const intervals = tiled(some, which).filter((interval) => interval.fromAt <= NOON);
      const history = dayHistory(intervals, days, null, NOON);
      const expected = (day: Day): unknown => {
        const inIt = intervals.filter(
          (each) => each.fromAt < Math.min(day.untilAt, NOON + 1) && (each.untilAt ?? Infinity) > day.fromAt,
        );
        return inIt.length === 0 ? null : worst(inIt.map((each) => each.status));
      };
      const statusless = history.days.map((status, index) => [status, expected(days[index] as Day)]);
      for (const [actual, wanted] of statusless) assert.equal(actual, wanted);
      assert.ok(history.uptime === null || (history.uptime >= 0 && history.uptime <= 1));
    }),
    { numRuns: 60 },
  );
});

it('counts from the start date on, and knows nothing before the first interval', () => {
  const intervals = tiled([98 * DAY, 2 * DAY], ['major_outage', 'operational']);
  const history = dayHistory(intervals, days, days[88]?.date ?? null, NOON);
  assert.deepEqual(history.days.slice(0, 88), Array(88).fill(null));
  assert.equal(dayHistory([], days, null, NOON).uptime, null);
});

it('has days of 23 and 25 hours where the clocks change', () => {
  const berlin = lastDays(10, 'Europe/Berlin', Date.UTC(2026, 3, 1, 12));
  const short = berlin.find((day) => day.date === '2026-03-29');
  assert.equal(Number(short?.untilAt) - Number(short?.fromAt), 23 * HOUR);
  for (const [index, day] of berlin.entries()) {
    const next = berlin[index + 1];
    if (next) assert.equal(day.untilAt, next.fromAt);
  }
});

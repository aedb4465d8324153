import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { dayHistory } from '../../src/domain/day-history.ts';
import type { StatusInterval } from '../../src/domain/interval.ts';
import { publicDays, stretchesOf, uptimeSpans } from '../../src/domain/public-history.ts';
import { COMPONENT_STATUSES } from '../../src/domain/status.ts';
import { timeByStatus } from '../../src/domain/uptime.ts';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { lastDays } from '../../src/publishing/days.ts';
import { NOON } from '../support/clock.ts';
import { aComponent } from '../support/factories.ts';

const days = lastDays(90, 'Asia/Seoul', NOON);

/** A history that tiles time from 100 days ago on; the last interval is open. */
const histories = fc
  .array(fc.record({ status: fc.constantFrom(...COMPONENT_STATUSES), length: fc.integer({ min: 1, max: 9 * DAY }) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((parts) => tiled('a', parts));

function tiled(
  componentId: string,
  parts: readonly { status: StatusInterval['status']; length: number }[],
): StatusInterval[] {
  let fromAt = NOON - 100 * DAY;
  const all = parts.map(({ status, length }): StatusInterval => {
    const interval = { componentId, status, fromAt, untilAt: fromAt + length, cause: { kind: 'person' as const } };
    fromAt += length;
    return interval;
  });
  const past = all.filter((each) => each.fromAt <= NOON);
  return past.map((each, index) => (index === past.length - 1 ? { ...each, untilAt: null } : each));
}

describe('the stretches of a day', () => {
  it('last together as long as everything that was not working, and lie within the day', () => {
    fc.assert(
      fc.property(histories, (intervals) => {
        for (const day of days) {
          const stretches = stretchesOf(intervals, day, NOON);
          const end = Math.min(day.untilAt, NOON);
          const told = stretches.reduce((sum, each) => sum + (each.untilAt ?? end) - each.fromAt, 0);
          const { operational: _, ...rest } = timeByStatus(intervals, day.fromAt, end);
          assert.equal(
            told,
            Object.values(rest).reduce((sum, each) => sum + each, 0),
          );
          for (const { fromAt, untilAt } of stretches) assert.ok(fromAt >= day.fromAt && (untilAt ?? end) <= end);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('join what meets, and leave open what still goes on', () => {
    const intervals = [
      {
        componentId: 'a',
        status: 'major_outage',
        fromAt: NOON - 3 * HOUR,
        untilAt: NOON - HOUR,
        cause: { kind: 'person' },
      },
      { componentId: 'a', status: 'major_outage', fromAt: NOON - HOUR, untilAt: null, cause: { kind: 'incident' } },
    ] as const satisfies StatusInterval[];
    const today = days.at(-1);
    assert.ok(today);
    assert.deepEqual(stretchesOf(intervals, today, NOON), [
      { status: 'major_outage', fromAt: NOON - 3 * HOUR, untilAt: null },
    ]);
    assert.deepEqual(stretchesOf(intervals, today, NOON - 2 * HOUR), [
      { status: 'major_outage', fromAt: NOON - 3 * HOUR, untilAt: NOON - 2 * HOUR },
    ]);
  });
});

describe('a day', () => {
  it('never tells of a hidden component, of one without a record, or of what was before the record', () => {
    const shown = aComponent('page', 'shown', { id: 'shown' });
    const components = [
      shown,
      { ...shown, id: 'hidden', isHidden: true },
      { ...shown, id: 'unrecorded', isUptimeShown: false },
      { ...shown, id: 'later', startDate: days.at(-1)?.date ?? null },
    ];
    const trouble = components.map(({ id }): StatusInterval => ({
      ...{ componentId: id, status: 'major_outage', cause: { kind: 'person' } },
      ...{ fromAt: NOON - 2 * DAY, untilAt: NOON - 2 * DAY + MINUTE },
    }));
    const told = publicDays({ components, intervals: trouble, incidents: [] }, days, NOON);
    assert.deepEqual(
      told.flatMap((day) => day.components.map(({ id }) => [day.date, id])),
      [['2026-02-27', 'shown']],
    );
  });
});

describe('uptime over spans', () => {
  it('accounts for every millisecond that is known, and agrees with the bars over 90 days', () => {
    fc.assert(
      fc.property(
        histories,
        fc.constantFrom(null, days[0]?.date ?? null, days[70]?.date ?? null),
        (intervals, start) => {
          const spans = uptimeSpans(intervals, days, start, NOON);
          assert.deepEqual(
            spans.map(({ key }) => key),
            ['24h', '7d', '30d', '90d'],
          );
          assert.equal(spans.at(-1)?.uptime, dayHistory(intervals, days, start, NOON).uptime);
          const [shortest] = spans;
          assert.equal(
            Object.values(shortest?.times ?? {}).reduce((sum, each) => sum + each, 0),
            DAY,
          );
        },
      ),
      { numRuns: 60 },
    );
  });
});

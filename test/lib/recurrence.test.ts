import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { occurrences, readRule, REPEATS, ruleOf } from '../../src/lib/recurrence.ts';
import { parseZonedTime, toZonedInput } from '../../src/lib/zoned-time.ts';

const ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Seoul', 'Asia/Jakarta', 'UTC', 'Australia/Lord_Howe'];

function at(text: string, timeZone: string): number {
  const moment = parseZonedTime(text, timeZone);
  assert.ok(moment !== undefined);
  return moment;
}

/** The next starts as the zone's clocks show them. */
function dates(rule: string, timeZone: string, first: string, most = 5): string[] {
  const startsAt = at(first, timeZone);
  return occurrences({ rule, timeZone, startsAt }, startsAt, most).map((each) => toZonedInput(each, timeZone));
}

describe('work that comes again', () => {
  it('keeps its time of day when clocks go forward, and is read as they show it in the night that skips it', () => {
    assert.deepEqual(dates('FREQ=DAILY', 'Europe/Berlin', '2026-03-28T02:30', 3), [
      '2026-03-28T02:30',
      '2026-03-29T03:30',
      '2026-03-30T02:30',
    ]);
    assert.deepEqual(dates('FREQ=WEEKLY;BYDAY=SU', 'America/New_York', '2026-03-01T02:30', 3), [
      '2026-03-01T02:30',
      '2026-03-08T03:30',
      '2026-03-15T02:30',
    ]);
  });

  it('keeps its time of day when clocks go back, and comes once in the night that has it twice', () => {
    const startsAt = at('2026-10-24T02:30', 'Europe/Berlin');
    const starts = occurrences({ rule: 'FREQ=DAILY', timeZone: 'Europe/Berlin', startsAt }, startsAt, 3);
    assert.deepEqual(
      starts.map((each) => new Date(each).toISOString()),
      ['2026-10-24T00:30:00.000Z', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
    );
  });

  it('is a day apart to the hour where clocks never change', () => {
    const startsAt = at('2026-03-28T02:30', 'Asia/Seoul');
    const starts = occurrences({ rule: 'FREQ=DAILY', timeZone: 'Asia/Seoul', startsAt }, startsAt, 300);
    assert.deepEqual(new Set(starts.slice(1).map((each, index) => each - Number(starts[index]))), new Set([DAY]));
  });

  it('follows the patterns that calendars know', () => {
    const cases = [
      ['FREQ=MONTHLY;BYDAY=2TU', '2026-03-10T02:00', ['2026-03-10', '2026-04-14', '2026-05-12']],
      ['FREQ=MONTHLY;BYDAY=-1SU', '2026-03-29T02:00', ['2026-03-29', '2026-04-26', '2026-05-31']],
      ['FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH', '2026-03-03T02:00', ['2026-03-03', '2026-03-05', '2026-03-17']],
      ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29', '2028-02-29T02:00', ['2028-02-29', '2032-02-29', '2036-02-29']],
      [
        'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1',
        '2027-01-31T02:00',
        ['2027-01-31', '2027-02-28', '2027-03-31'],
      ],
    ] as const;
    for (const [rule, first, expected] of cases) {
      assert.deepEqual(
        dates(rule, 'Europe/Berlin', first, 3).map((each) => each.slice(0, 10)),
        expected,
      );
    }
  });

  it('ends after a count, and with the whole of a last day', () => {
    assert.equal(dates('FREQ=DAILY;COUNT=2', 'UTC', '2026-03-01T02:00').length, 2);
    assert.equal(dates('FREQ=DAILY;UNTIL=20260303', 'Asia/Seoul', '2026-03-01T23:00').length, 3);
    assert.equal(dates('FREQ=DAILY;UNTIL=20260303T220000', 'Asia/Seoul', '2026-03-01T23:00').length, 2);
    // 14:00 UTC is 23:00 in Seoul.
    assert.equal(dates('FREQ=DAILY;UNTIL=20260303T140000Z', 'Asia/Seoul', '2026-03-01T23:00').length, 3);
    assert.equal(dates('FREQ=DAILY;UNTIL=20260303T135959Z', 'Asia/Seoul', '2026-03-01T23:00').length, 2);
  });

  it('has no date, and says so soon, where its rule never holds', () => {
    for (const rule of [
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31',
      'FREQ=DAILY;INTERVAL=7;BYDAY=MO',
    ]) {
      assert.deepEqual(dates(rule, 'UTC', '2026-03-10T02:00'), [], rule);
    }
  });
});

describe('a rule', () => {
  it('is read as people paste it', () => {
    assert.equal(readRule(' rrule:freq=weekly; byday=tu; '), 'FREQ=WEEKLY;BYDAY=TU');
  });

  it('is refused where it comes more than once a day, is not complete, or is none', () => {
    for (const rule of [
      '',
      'every Tuesday',
      'BYDAY=TU',
      'FREQ=SECONDLY',
      'FREQ=MINUTELY;INTERVAL=5',
      'FREQ=HOURLY',
      'FREQ=DAILY;BYHOUR=1,2,3',
      'FREQ=DAILY;BYMONTHDAY=30;BYMONTH=2',
      'FREQ=DAILY;INTERVAL=0',
      'FREQ=DAILY;INTERVAL=-1',
      'FREQ=DAILY;COUNT=x',
      'FREQ=DAILY;COUNT=2;UNTIL=20270101',
      'FREQ=WEEKLY;BYDAY=XX',
      'FREQ=WEEKLY;FREQ=DAILY',
      'FREQ=MONTHLY;BYMONTHDAY=32',
      'FREQ=YEARLY;BYEASTER=1',
      'FREQ=DAILY;DTSTART=20260101T000000Z',
      'FREQ=DAILY\nEXDATE:20260101T000000Z',
    ]) {
      assert.equal(readRule(rule), undefined, rule);
    }
  });

  it('never keeps its occurrences from being reckoned, whatever text was taken for one', () => {
    const part = fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=WEEKLY',
      'FREQ=MONTHLY',
      'INTERVAL=2',
      'COUNT=3',
      'UNTIL=20990230',
    );
    const more = fc.constantFrom('BYDAY=MO,-1FR', 'BYMONTH=2', 'BYMONTHDAY=-1', 'BYSETPOS=1', 'WKST=SU', 'x', '');
    fc.assert(
      fc.property(fc.array(fc.oneof(part, more), { maxLength: 4 }), (parts) => {
        const rule = readRule(parts.join(';'));
        if (rule === undefined) return;
        occurrences({ rule, timeZone: 'Europe/Berlin', startsAt: Date.UTC(2026, 2, 1) }, 0, 3);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the pattern that a form offers', () => {
  it('begins at its first start and shows the same clock each time, in every zone and all year', () => {
    const minutes = fc.integer({ min: Date.UTC(2025, 0, 1) / MINUTE, max: Date.UTC(2032, 0, 1) / MINUTE });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...ZONES), fc.constantFrom(...REPEATS), (minute, timeZone, repeat) => {
        const startsAt = minute * MINUTE;
        const clock = toZonedInput(startsAt, timeZone);
        // The second of two equal clock times is read as the first.
        fc.pre(parseZonedTime(clock, timeZone) === startsAt);
        const starts = occurrences({ rule: ruleOf(repeat, startsAt, timeZone), timeZone, startsAt }, startsAt, 12);
        assert.equal(starts[0], startsAt);
        assert.equal(starts.length, 12);
        for (const [index, start] of starts.entries()) {
          if (index > 0) assert.ok(start - Number(starts[index - 1]) >= 6 * DAY);
          const wall = `${toZonedInput(start, timeZone).slice(0, 10)}${clock.slice(10)}`;
          assert.equal(start, parseZonedTime(wall, timeZone), 'the same time of day, but for clocks that skip it');
        }
      }),
      { numRuns: 150 },
    );
  });

  it('says "the last" where not every month has it', () => {
    const startsAt = at('2026-03-31T02:00', 'Asia/Seoul');
    assert.equal(ruleOf('monthly_weekday', startsAt, 'Asia/Seoul'), 'FREQ=MONTHLY;BYDAY=-1TU');
    assert.equal(ruleOf('monthly_day', startsAt, 'Asia/Seoul'), 'FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1');
    assert.equal(ruleOf('monthly_weekday', startsAt - 20 * DAY, 'Asia/Seoul'), 'FREQ=MONTHLY;BYDAY=2WE');
    // Sunday evening in New York is Monday in Seoul.
    const evening = at('2026-03-01T20:00', 'America/New_York');
    assert.equal(ruleOf('weekly', evening, 'America/New_York'), 'FREQ=WEEKLY;BYDAY=SU');
    assert.equal(ruleOf('weekly', evening + 2 * HOUR, 'Asia/Seoul'), 'FREQ=WEEKLY;BYDAY=MO');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DAY, HOUR, MINUTE } from '../../src/lib/clock.ts';
import { nextDue, scheduleFault } from '../../src/lib/schedule.ts';

const at = (iso: string): number => Date.parse(iso);
const runs = (schedule: string, timeZone: string, from: string, count: number): string[] => {
  const result: string[] = [];
  for (let time = at(from); result.length < count;) {
    time = nextDue(schedule, timeZone, time);
    result.push(new Date(time).toISOString());
  }
  return result;
};

describe('a schedule', () => {
  it('counts an interval from the time it is given', () => {
    assert.equal(nextDue('every 60s', 'UTC', 1_000), 61_000);
    assert.equal(nextDue('every 5m', 'UTC', 0), 5 * MINUTE);
    assert.equal(nextDue('every 24h', 'UTC', 0), DAY);
  });

  it('reads a cron expression in its time zone', () => {
    assert.deepEqual(runs('30 9 * * *', 'Asia/Seoul', '2026-03-01T00:00:00Z', 2), [
      '2026-03-01T00:30:00.000Z',
      '2026-03-02T00:30:00.000Z',
    ]);
  });

  it('takes six fields, the first being seconds', () => {
    assert.equal(nextDue('*/10 * * * * *', 'UTC', at('2026-03-01T00:00:00Z')), at('2026-03-01T00:00:10Z'));
  });

  it('gives a time strictly after the one given, to the millisecond', () => {
    const noon = at('2026-03-01T12:00:00Z');
    assert.equal(nextDue('0 12 * * *', 'UTC', noon - 1), noon);
    assert.equal(nextDue('0 12 * * *', 'UTC', noon), noon + DAY);
    assert.equal(nextDue('0 12 * * *', 'UTC', noon + 1), noon + DAY);
  });

  it('runs a time of day that spring leaves out, once and right after (Berlin, New York)', () => {
    assert.deepEqual(runs('30 2 * * *', 'Europe/Berlin', '2026-03-28T00:00:00Z', 3), [
      '2026-03-28T01:30:00.000Z',
      '2026-03-29T01:00:00.000Z',
      '2026-03-30T00:30:00.000Z',
    ]);
    assert.deepEqual(runs('30 2 * * *', 'America/New_York', '2026-03-08T00:00:00Z', 2), [
      '2026-03-08T07:00:00.000Z',
      '2026-03-09T06:30:00.000Z',
    ]);
  });

  it('runs a time of day that autumn has twice only once (Berlin, New York)', () => {
    assert.deepEqual(runs('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00:00Z', 2), [
      '2026-10-25T00:30:00.000Z',
      '2026-10-26T01:30:00.000Z',
    ]);
    assert.deepEqual(runs('30 1 * * *', 'America/New_York', '2026-10-31T12:00:00Z', 2), [
      '2026-11-01T05:30:00.000Z',
      '2026-11-02T06:30:00.000Z',
    ]);
  });

  it('keeps its rhythm through both changes of the clocks', () => {
    for (const [zone, change] of [
      ['Europe/Berlin', '2026-03-29T00:00:00Z'],
      ['Europe/Berlin', '2026-10-25T00:00:00Z'],
      ['America/New_York', '2026-03-08T05:00:00Z'],
      ['America/New_York', '2026-11-01T04:00:00Z'],
    ] as const) {
      const times = runs('*/15 * * * *', zone, change, 20).map(at);
      times.slice(1).forEach((time, index) => {
        assert.equal(time - (times[index] ?? 0), 15 * MINUTE, `${zone} ${new Date(time).toISOString()}`);
      });
    }
  });

  it('always lies ahead, and an hourly one never by more than two hours', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Seoul', 'Australia/Lord_Howe', 'UTC');
    fc.assert(
      fc.property(zones, fc.integer({ min: at('2024-01-01'), max: at('2030-01-01') }), (zone, after) => {
        const next = nextDue('7 * * * *', zone, after);
        assert.ok(next > after && next - after <= 2 * HOUR);
      }),
    );
  });

  it('names the fault and the remedy', () => {
    const faults = {
      'every 4s': /too often: use at least "every 5s"/,
      'every 25h': /too seldom: use at most "every 24h"/,
      'every minute': /not an interval: write for example "every 60s"/,
      '* * * * * *': /leave at least 5 seconds/,
      '0 0 31 2 *': /never comes round/,
      'now and then': /not a schedule: write "every 60s" or a cron expression/,
      '61 * * * *': /not a schedule/,
      '2026-01-01T00:00:00': /not a schedule/,
      '': /not a schedule/,
    };
    for (const [schedule, expected] of Object.entries(faults)) {
      assert.match(scheduleFault(schedule, 'UTC') ?? 'none', expected, schedule);
    }
    assert.match(scheduleFault('every 60s', 'Mars/Base') ?? 'none', /no time zone "Mars\/Base"/);
    for (const good of ['every 5s', 'every 24h', '*/5 * * * *', '*/5 * * * * *', '0 9 * * MON-FRI']) {
      assert.equal(scheduleFault(good, 'Asia/Seoul'), undefined, good);
    }
  });
});

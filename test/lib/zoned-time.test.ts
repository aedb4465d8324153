import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { parseZonedTime, toZonedInput } from '../../src/lib/zoned-time.ts';

const ZONES = ['UTC', 'Asia/Seoul', 'Asia/Jakarta', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe'];
const zone = fc.constantFrom(...ZONES);
const moment = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2037, 11) }).map((at) => at - (at % MINUTE));

describe('a time in a zone', () => {
  it('is what the clocks there show', () => {
    assert.equal(parseZonedTime('2022-10-15T15:30', 'Asia/Seoul'), Date.UTC(2022, 9, 15, 6, 30));
    assert.equal(toZonedInput(Date.UTC(2022, 9, 15, 6, 30), 'Asia/Seoul'), '2022-10-15T15:30');
    assert.equal(parseZonedTime('2026-07-01T00:00', 'Europe/Berlin'), Date.UTC(2026, 5, 30, 22));
    assert.equal(parseZonedTime('2026-01-01T00:00:59', 'Europe/Berlin'), Date.UTC(2025, 11, 31, 23));
  });

  it('reads back as it was shown, and means the same moment or the first of two that look alike', () => {
    fc.assert(
      fc.property(moment, zone, (at, timeZone) => {
        const shown = toZonedInput(at, timeZone);
        const read = parseZonedTime(shown, timeZone);
        assert.ok(read !== undefined);
        assert.equal(toZonedInput(read, timeZone), shown);
        assert.ok(at - read === 0 || at - read === HOUR || at - read === 30 * MINUTE);
      }),
    );
  });

  it('that a clock change skips moves on by what was skipped', () => {
    assert.equal(parseZonedTime('2026-03-29T02:30', 'Europe/Berlin'), Date.UTC(2026, 2, 29, 1, 30));
  });

  it('that occurs twice is its first occurrence', () => {
    assert.equal(parseZonedTime('2026-10-25T02:30', 'Europe/Berlin'), Date.UTC(2026, 9, 25, 0, 30));
  });

  it('is not made of anything else', () => {
    for (const text of ['', 'soon', '2026-02-30T10:00', '2026-13-01T10:00', '2026-01-01T24:00', '2026-01-01 10:00']) {
      assert.equal(parseZonedTime(text, 'UTC'), undefined, text);
    }
    fc.assert(
      fc.property(fc.string(), zone, (text, timeZone) => {
        parseZonedTime(text, timeZone);
      }),
    );
  });
});

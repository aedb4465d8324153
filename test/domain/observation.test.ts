import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { expire, isInDoubt, observation, observe, type ObservationRule } from '../../src/domain/observation.ts';
import { NOTHING_KNOWN, type Outcome, type ProbeState } from '../../src/domain/probe.ts';
import { MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';

const RULE: ObservationRule = { failureThreshold: 3, recoveryThreshold: 2, failureStatus: 'major_outage' };
const FRESH_MS = 4 * MINUTE;

interface Step {
  outcome: Outcome;
  waitMs: number;
}

/** The states after each sample, the first being the one before any. */
function states(steps: readonly Step[], rule = RULE): (ProbeState & { at: number })[] {
  const result = [{ ...NOTHING_KNOWN, at: NOON }];
  for (const { outcome, waitMs } of steps) {
    const before = result.at(-1) ?? { ...NOTHING_KNOWN, at: NOON };
    const at = before.at + waitMs;
    const sample = { at, outcome, error: outcome === 'good' ? null : 'connection refused' };
    result.push({ ...observe(before, sample, rule, at + FRESH_MS), at });
  }
  return result;
}

/** `g`, `b`, `i`: a good, bad, inconclusive sample a minute later each. */
function after(outcomes: string, rule = RULE): ProbeState {
  const names: Record<string, Outcome> = { g: 'good', b: 'bad', i: 'inconclusive' };
  const steps = Array.from(outcomes, (letter) => ({ outcome: names[letter] ?? 'good', waitMs: MINUTE }));
  return states(steps, rule).at(-1) ?? NOTHING_KNOWN;
}

const step = fc.record({
  outcome: fc.constantFrom<Outcome>('good', 'bad', 'inconclusive'),
  waitMs: fc.constantFrom(MINUTE, 2 * MINUTE, FRESH_MS, FRESH_MS + 1),
});
const steps = fc.array(step, { maxLength: 40 });
const rules = fc.record({
  failureThreshold: fc.integer({ min: 1, max: 5 }),
  recoveryThreshold: fc.integer({ min: 1, max: 5 }),
  failureStatus: fc.constantFrom('degraded_performance', 'partial_outage', 'major_outage'),
});

describe('a probe', () => {
  it('fails after so many bad samples in a row, and not before', () => {
    assert.equal(after('ggbb').observedStatus, 'operational');
    assert.equal(after('ggbbgbb').observedStatus, 'operational');
    assert.equal(after('ggbbb').observedStatus, 'major_outage');
  });

  it('recovers after so many good samples in a row, and not before', () => {
    assert.equal(after('ggbbbg').observedStatus, 'major_outage');
    assert.equal(after('ggbbbgbg').observedStatus, 'major_outage');
    assert.equal(after('ggbbbgg').observedStatus, 'operational');
  });

  it('knows nothing before enough samples agree', () => {
    assert.equal(NOTHING_KNOWN.observedStatus, 'unknown');
    assert.equal(after('g').observedStatus, 'unknown');
    assert.equal(after('bb').observedStatus, 'unknown');
    assert.equal(after('bbb').observedStatus, 'major_outage');
  });

  it('says since when: the first bad sample of the row, through a lone good one, until it has recovered', () => {
    assert.equal(after('ggbbb').firstFailureAt, NOON + 3 * MINUTE);
    assert.equal(after('ggbgbbb').firstFailureAt, NOON + 5 * MINUTE);
    assert.equal(after('ggbbbgbbb').firstFailureAt, NOON + 3 * MINUTE);
    assert.equal(after('ggbbbgg').firstFailureAt, null);
    assert.equal(after('ggbbbgg').runSinceAt, NOON + 6 * MINUTE);
  });

  it('loses what it knew without fresh evidence, and counts from the beginning after a gap', () => {
    const failing = after('ggbbb');
    const gap = (failing.freshUntil ?? 0) + 1;
    assert.equal(expire(failing, gap - 1).observedStatus, 'major_outage');
    assert.equal(expire(failing, gap).observedStatus, 'unknown');
    const next = observe(failing, { at: gap, outcome: 'bad', error: 'refused' }, RULE, gap + FRESH_MS);
    assert.deepEqual([next.observedStatus, next.badStreak], ['unknown', 1]);
  });

  it('is asked again soon while its samples contradict what is believed', () => {
    for (const calm of ['', 'gg', 'ggbbb', 'ggbbbb', 'ggbbbgg']) assert.equal(isInDoubt(after(calm)), false, calm);
    for (const doubt of ['g', 'b', 'ggb', 'ggbb', 'ggbbbg']) assert.equal(isInDoubt(after(doubt)), true, doubt);
  });

  it('never fails or recovers on fewer samples in a row than its rule asks for', () => {
    fc.assert(
      fc.property(steps, rules, (taken, rule) => {
        const all = states(taken, rule);
        all.slice(1).forEach((state, index) => {
          const before = expire(all[index] ?? state, state.at).observedStatus;
          if (state.observedStatus === before) return;
          const isRecovery = state.observedStatus === 'operational';
          const wanted: Outcome = isRecovery ? 'good' : 'bad';
          const least = isRecovery ? rule.recoveryThreshold : rule.failureThreshold;
          const row = taken
            .slice(0, index + 1)
            .filter(({ outcome }) => outcome !== 'inconclusive')
            .slice(-least);
          assert.equal(row.length, least);
          assert.ok(row.every(({ outcome }) => outcome === wanted));
        });
      }),
    );
  });

  it('never turns good or bad by an inconclusive sample, nor lets one break or lengthen a row', () => {
    fc.assert(
      fc.property(steps, rules, fc.nat(), (taken, rule, wait) => {
        const before = states(taken, rule).at(-1);
        assert.ok(before);
        const at = before.at + (wait % (2 * FRESH_MS));
        const next = observe(before, { at, outcome: 'inconclusive', error: 'stalled' }, rule, at + FRESH_MS);
        const { lastSampleAt: _, lastError: __, ...rest } = next;
        const { lastSampleAt: ___, lastError: ____, ...expected } = expire(before, at);
        assert.deepEqual(rest, expected);
      }),
    );
  });

  it('never believes anything for longer than its evidence is fresh', () => {
    fc.assert(
      fc.property(steps, rules, (taken, rule) => {
        const last = states(taken, rule).at(-1);
        assert.ok(last);
        assert.equal(expire(last, last.at + FRESH_MS + 1).observedStatus, 'unknown');
      }),
    );
  });

  it('counts one row at a time, and knows since when it lasts', () => {
    fc.assert(
      fc.property(steps, rules, (taken, rule) => {
        for (const state of states(taken, rule)) {
          assert.ok(state.goodStreak === 0 || state.badStreak === 0);
          assert.equal(state.runSinceAt === null, state.goodStreak + state.badStreak === 0);
          const isFailing = state.observedStatus !== 'operational' && state.observedStatus !== 'unknown';
          assert.equal(state.firstFailureAt !== null, isFailing);
        }
      }),
    );
  });
});

describe('a component', () => {
  const now = NOON + 20 * MINUTE;
  const fresh = (state: ProbeState): ProbeState => ({ ...state, freshUntil: now + MINUTE });

  it('is observed as the worst of what its probes know', () => {
    const degraded = after('bbb', { ...RULE, failureStatus: 'degraded_performance' });
    const probes = [after('gg'), degraded, after('b')].map(fresh);
    const expected = { status: 'degraded_performance', sinceAt: NOON + MINUTE, error: 'connection refused' };
    assert.deepEqual(observation(probes, now), expected);
  });

  it('is unknown only where no probe knows anything, since the last evidence', () => {
    assert.equal(observation([fresh(after('gg')), NOTHING_KNOWN], now).status, 'operational');
    const stale = after('gg');
    assert.deepEqual(observation([stale, NOTHING_KNOWN], now), {
      status: 'unknown',
      sinceAt: NOON + 2 * MINUTE,
      error: null,
    });
  });

  it('is nobody’s to observe without a probe', () => {
    assert.equal(observation([], now).status, 'operational');
  });

  it('is back since the first good sample of the probe that recovered last', () => {
    const probes = [after('ggbbbgg'), after('gggggggg')].map(fresh);
    assert.equal(observation(probes, now).sinceAt, NOON + 6 * MINUTE);
  });
});

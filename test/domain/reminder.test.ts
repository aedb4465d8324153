import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  ACKNOWLEDGED_MS,
  dueStage,
  leadMs,
  nextReminderAt,
  PROMISE_KINDS,
  stageAt,
  whoIsOnIt,
  type OpenPromise,
  type PromiseKind,
  type Reminder,
} from '../../src/domain/reminder.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';

const OF_A_DUTY = ['duty_notice', 'duty_damages'] as const satisfies PromiseKind[];
const TO_READERS = PROMISE_KINDS.filter((kind) => !OF_A_DUTY.some((duty) => duty === kind));

const promiseOf = (kinds: readonly PromiseKind[]): fc.Arbitrary<OpenPromise> =>
  fc
    .record({ kind: fc.constantFrom(...kinds), lastsMs: fc.integer({ min: 1, max: 3 * DAY }) })
    .map(({ kind, lastsMs }): OpenPromise => ({
      ...{ kind, incidentId: 'incident', promisedAt: NOON + lastsMs, givenAt: NOON, componentIds: [] },
    }));
const aPromise = promiseOf(TO_READERS);

function asked(promise: OpenPromise, stage: number, at: number): Reminder {
  const { kind, incidentId, promisedAt } = promise;
  return {
    ...{ id: String(stage), pageId: 'page', incidentId, kind, componentIds: [], promisedAt, stage, createdAt: at },
    ...{ acknowledgedAt: null, acknowledgedBy: null, fannedOutAt: null },
  };
}

/** Looks at these moments, asks what is due and answers now and then. Returns what was asked. */
function play(promise: OpenPromise, ticks: readonly { at: number; isAnswered: boolean }[]): Reminder[] {
  const reminders: Reminder[] = [];
  for (const { at, isAnswered } of ticks.toSorted((a, b) => a.at - b.at)) {
    const stage = dueStage(promise, reminders, at);
    if (stage !== null) reminders.push(asked(promise, stage, at));
    const newest = reminders.at(-1);
    if (isAnswered && newest) Object.assign(newest, { acknowledgedAt: at, acknowledgedBy: 'Alice' });
  }
  return reminders;
}

const someTicks = fc.array(
  fc.record({ at: fc.integer({ min: NOON, max: NOON + 5 * DAY }), isAnswered: fc.boolean() }),
  { minLength: 1, maxLength: 60 },
);

describe('when staff are asked about a promise', () => {
  it('is a quarter hour before an estimate, five minutes before an update, or a quarter of the time if that is less', () => {
    const lead = (kind: OpenPromise['kind'], lastsMs: number): number =>
      leadMs({ kind, givenAt: NOON, promisedAt: NOON + lastsMs }) / MINUTE;
    assert.deepEqual([lead('eta', 3 * HOUR), lead('eta', HOUR), lead('eta', 20 * MINUTE)], [15, 15, 5]);
    assert.deepEqual([lead('next_update', HOUR), lead('next_update', 8 * MINUTE)], [5, 2]);
    assert.deepEqual([lead('maintenance_end', 2 * HOUR), lead('maintenance_end', 30 * MINUTE)], [15, 7.5]);
  });

  it('is spaced out once it has lapsed: after 15 minutes, half an hour more, an hour more, then every two hours', () => {
    const promise: OpenPromise = {
      ...{ kind: 'eta', incidentId: 'incident', promisedAt: NOON + DAY, givenAt: NOON, componentIds: [] },
    };
    const after = [0, 1, 2, 3, 4, 5, 6].map((stage) => (stageAt(promise, stage) - promise.promisedAt) / MINUTE);
    assert.deepEqual(after, [-15, 0, 15, 45, 105, 225, 345]);
  });

  it('is never before the first stage, and from its moment on as soon as anybody looks', () => {
    fc.assert(
      fc.property(aPromise, fc.nat({ max: 40 }), (promise, stage) => {
        assert.equal(dueStage(promise, [], stageAt(promise, 0) - 1), null);
        assert.equal(dueStage(promise, [], stageAt(promise, stage)), stage);
        assert.ok(stageAt(promise, stage) < stageAt(promise, stage + 1) || leadMs(promise) === 0);
      }),
    );
  });

  it('is once a stage however often it is looked at, and only the latest of those that were missed', () => {
    fc.assert(
      fc.property(aPromise, someTicks, (promise, ticks) => {
        const reminders = play(promise, ticks);
        const stages = reminders.map((each) => each.stage);
        assert.deepEqual(
          stages,
          [...new Set(stages)].sort((a, b) => a - b),
        );
        for (const { stage, createdAt } of reminders) {
          assert.ok(stageAt(promise, stage) <= createdAt);
          const isOvertaken = stageAt(promise, stage + 1) <= createdAt;
          assert.ok(!isOvertaken, 'a later stage had come already');
        }
      }),
    );
  });

  it('is not while somebody is on it: until it lapses, or for half an hour once it has', () => {
    fc.assert(
      fc.property(aPromise, someTicks, (promise, ticks) => {
        const answers = ticks.filter(({ isAnswered }) => isAnswered).map(({ at }) => at);
        const reminders = play(promise, ticks);
        for (const at of answers) {
          const until = at < promise.promisedAt ? promise.promisedAt : at + ACKNOWLEDGED_MS;
          const isAnswerToOne = reminders.some(({ createdAt }) => createdAt <= at);
          if (!isAnswerToOne) continue;
          const between = reminders.filter(({ createdAt }) => createdAt > at && createdAt < until);
          assert.deepEqual(between, []);
        }
      }),
    );
  });

  it('is again as it lapses, whatever was said before', () => {
    fc.assert(
      fc.property(aPromise, (promise) => {
        const first = asked(promise, 0, stageAt(promise, 0));
        const answered = { ...first, acknowledgedAt: promise.promisedAt - 1, acknowledgedBy: 'Alice' };
        assert.equal(dueStage(promise, [answered], promise.promisedAt - 1), null);
        assert.deepEqual(whoIsOnIt(promise, [answered], promise.promisedAt - 1), {
          by: 'Alice',
          at: promise.promisedAt - 1,
        });
        assert.equal(whoIsOnIt(promise, [answered], promise.promisedAt), null);
        assert.equal(dueStage(promise, [answered], promise.promisedAt), 1);
      }),
    );
  });

  it('is never forgotten: an open promise that lapsed is asked about at least every two and a half hours', () => {
    fc.assert(
      fc.property(aPromise, fc.array(fc.boolean(), { minLength: 600, maxLength: 600 }), (promise, answers) => {
        const from = promise.promisedAt;
        const ticks = answers.map((isAnswered, index) => ({
          at: from + index * MINUTE,
          isAnswered: isAnswered && index % 7 === 0,
        }));
        // Whoever says so again and again is left alone again and again: here only the first answer to each counts.
        const reminders: Reminder[] = [];
        for (const { at, isAnswered } of ticks) {
          const stage = dueStage(promise, reminders, at);
          if (stage !== null) reminders.push(asked(promise, stage, at));
          const newest = reminders.at(-1);
          if (isAnswered && newest?.acknowledgedAt === null) {
            Object.assign(newest, { acknowledgedAt: at, acknowledgedBy: 'Alice' });
          }
        }
        const times = [...reminders.map((each) => each.createdAt), from + 600 * MINUTE];
        for (const [index, at] of times.entries()) {
          assert.ok(at - (times[index - 1] ?? from) <= 150 * MINUTE, `${(at - from) / MINUTE}`);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('is before a limit of a duty, and once as it passes, which can no longer be kept then', () => {
    fc.assert(
      fc.property(promiseOf(OF_A_DUTY), someTicks, (limit, ticks) => {
        const first = stageAt(limit, 0);
        assert.equal(limit.promisedAt - first, leadMs(limit));
        const reminders = play(limit, [...ticks, { at: first, isAnswered: false }]);
        assert.ok(reminders.every(({ stage }) => stage <= 1));
        const end = play(limit, [...ticks, { at: limit.promisedAt + 5 * DAY, isAnswered: false }]);
        assert.equal(end.at(-1)?.stage, 1);
        assert.equal(nextReminderAt(limit, end, limit.promisedAt + 6 * DAY), Infinity);
      }),
    );
  });

  it('can be foretold: nothing is due before the foretold moment, and something is due at it', () => {
    fc.assert(
      fc.property(aPromise, someTicks, fc.nat({ max: 5 * DAY }), (promise, ticks, laterMs) => {
        const reminders = play(promise, ticks);
        const last = Math.max(...ticks.map(({ at }) => at));
        const next = nextReminderAt(promise, reminders, last);
        assert.ok(next > last);
        assert.notEqual(dueStage(promise, reminders, next), null);
        const before = Math.min(next - 1, last + laterMs);
        assert.equal(dueStage(promise, reminders, before), null);
        assert.equal(dueStage(promise, reminders, next - SECOND < last ? last : next - 1), null);
      }),
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { promisedTroubles, promiseRecord, type PromisedTrouble } from '../../src/domain/promise-record.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { COMPONENTS, Story } from '../support/story.ts';

/** What is known of the promises for one component of a story. */
function troublesOf(story: Story, componentId = 'taxi', now = story.now): PromisedTrouble[] {
  const own = story.timeline.affected.find((each) => each.componentId === componentId);
  const etas = story.timeline.etas.filter((eta) => eta.componentId === componentId);
  return promisedTroubles({ incidentId: 'a', componentId, restoredAt: own?.restoredAt ?? null, etas }, now);
}

function aStory(): Story {
  const story = new Story();
  story.post({ impacts: { taxi: 'major_outage' }, nextUpdateBy: NOON + 99 * HOUR });
  return story;
}

const by = (hours: number): UpdateInput => ({
  restoration: { taxi: { kind: 'by', byAt: NOON + hours * HOUR, reason: { en: 'because' } } },
});
const BACK: UpdateInput = { restoration: { taxi: { kind: 'restored' } } };
const fates = (troubles: readonly PromisedTrouble[]): string[][] =>
  troubles.map((trouble) => trouble.promises.map((promise) => promise.fate));

describe('a promised time', () => {
  it('is kept when the component is back by then, and missed when it is not', () => {
    const story = aStory();
    story.post(by(2));
    assert.deepEqual(fates(troublesOf(story)), [['open']]);
    assert.deepEqual(fates(troublesOf(story, 'taxi', NOON + 2 * HOUR)), [['missed']]);
    story.post(BACK, 2 * HOUR);
    assert.deepEqual(fates(troublesOf(story)), [['kept']]);
    const late = aStory();
    late.post(by(2));
    late.post(BACK, 2 * HOUR + MINUTE);
    assert.deepEqual(fates(troublesOf(late)), [['missed']]);
  });

  it('that was put off before it lapsed is neither, and one put off afterwards was missed', () => {
    const story = aStory();
    story.post(by(1));
    story.post(by(3), HOUR / 2);
    story.post(by(5), 3 * HOUR);
    story.post(BACK, HOUR);
    assert.deepEqual(fates(troublesOf(story)), [['moved', 'missed', 'kept']]);
    const record = promiseRecord(troublesOf(story), story.now);
    assert.deepEqual(
      [record.first, record.last],
      [
        { kept: 0, decided: 1 },
        { kept: 1, decided: 1 },
      ],
    );
    assert.equal(record.meanSlipMs, 2 * HOUR);
    assert.equal(record.meanLateMs, 3.5 * HOUR);
    assert.equal(record.revisions, 2);
  });

  it('that was taken back is counted as withdrawn, also where it became "no time yet"', () => {
    for (const kind of ['withdrawn', 'assessing'] as const) {
      const story = aStory();
      story.post(by(2));
      story.post({ restoration: { taxi: { kind, reason: { en: 'worse than we thought' } } } }, HOUR);
      assert.deepEqual(fates(troublesOf(story)), [['withdrawn']]);
      story.post(BACK, HOUR / 2);
      const record = promiseRecord(troublesOf(story), story.now);
      assert.deepEqual(
        [record.first, record.last],
        [
          { kept: 1, decided: 1 },
          { kept: 0, decided: 0 },
        ],
      );
    }
  });

  it('in other words is the same promise', () => {
    const story = aStory();
    story.post(by(2));
    const condition = { en: 'if power returns' };
    story.post({ restoration: { taxi: { kind: 'conditional', byAt: NOON + 2 * HOUR, condition } } }, HOUR);
    assert.deepEqual(fates(troublesOf(story)), [['open']]);
    story.post(BACK, 3 * HOUR);
    assert.deepEqual(fates(troublesOf(story)), [['missed']]);
  });

  it('that readers were told was missed is not kept by a correction afterwards', () => {
    const story = aStory();
    story.post(by(1));
    story.timeline = {
      ...story.timeline,
      etas: story.timeline.etas.map((eta) => ({ ...eta, missedAt: NOON + HOUR })),
    };
    story.post({ restoration: { taxi: { kind: 'restored', at: NOON + HOUR / 2 } } }, 2 * HOUR);
    const record = promiseRecord(troublesOf(story), story.now);
    assert.deepEqual([record.fates.missed, record.first.kept, record.last.kept], [1, 0, 0]);
  });

  it('of a relapse counts apart from that of the first trouble', () => {
    const story = aStory();
    story.post(by(2));
    story.post(BACK, HOUR);
    story.post({ impacts: { taxi: 'major_outage' } }, HOUR);
    assert.deepEqual(fates(troublesOf(story)), [['kept']]);
    story.post(by(4));
    story.post(BACK, 4 * HOUR);
    assert.deepEqual(fates(troublesOf(story)), [['kept'], ['missed']]);
  });
});

describe('the record of a page', () => {
  it('counts an update that moves several components as one revision', () => {
    const story = new Story();
    story.post({ impacts: { taxi: 'major_outage', mail: 'major_outage' } });
    const both = (hours: number): UpdateInput => {
      const eta = { kind: 'by', byAt: NOON + hours * HOUR, reason: { en: 'because' } } as const;
      return { restoration: { taxi: eta, mail: eta } };
    };
    story.post(both(2));
    story.post(both(3), HOUR);
    const record = promiseRecord([...troublesOf(story), ...troublesOf(story, 'mail')], story.now);
    assert.deepEqual([record.troubles, record.revisions, record.incidents], [2, 1, 1]);
  });

  it('of nothing says nothing', () => {
    const record = promiseRecord([], NOON);
    assert.deepEqual([record.first.decided, record.meanLateMs, record.meanSlipMs], [0, null, null]);
  });

  it('adds up, whatever was said: every time has one fate, and each trouble counts once', () => {
    const step = fc.record({
      id: fc.constantFrom(...COMPONENTS),
      what: fc.constantFrom('by', 'assessing', 'withdrawn', 'restored', 'down'),
      hours: fc.integer({ min: 1, max: 9 }),
      afterMs: fc.nat(4 * HOUR),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), fc.nat(9 * HOUR), (steps, restMs) => {
        const story = new Story();
        story.post({ impacts: { pangyo: 'major_outage' }, nextUpdateBy: NOON + 999 * HOUR });
        for (const { id, what, hours, afterMs } of steps) {
          const eta = { kind: what as 'by', byAt: story.now + afterMs + hours * HOUR, reason: { en: 'because' } };
          const input =
            what === 'down' ? { impacts: { [id]: 'major_outage' as const } } : { restoration: { [id]: eta } };
          try {
            story.post(input, afterMs);
          } catch {
            // Nonsense is refused and changes nothing.
          }
        }
        const now = story.now + restMs;
        const troubles = COMPONENTS.flatMap((id) => troublesOf(story, id, now));
        const record = promiseRecord(troubles, now);
        const count = troubles.reduce((sum, each) => sum + each.promises.length, 0);
        assert.equal(
          Object.values(record.fates).reduce((sum, each) => sum + each, 0),
          count,
        );
        for (const { kept, decided } of [record.first, record.last]) {
          assert.ok(kept <= decided && decided <= record.troubles);
        }
        for (const { promises, restoredAt } of troubles) {
          const last = promises.at(-1);
          assert.ok(
            promises.slice(0, -1).every(({ fate }) => fate !== 'kept' && fate !== 'open'),
            'only the last stands',
          );
          if (last?.fate === 'kept') assert.ok(restoredAt !== null && restoredAt <= last.byAt);
          if (last?.fate === 'open') assert.ok(restoredAt === null && last.byAt > now);
        }
      }),
    );
  });
});

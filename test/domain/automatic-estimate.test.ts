import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { AUTOMATIC_DELAY_MS, awaitingEstimate, estimatesFor, isStorm } from '../../src/domain/automatic-estimate.ts';
import type { Affected } from '../../src/domain/incident.ts';
import type { StatedStatus } from '../../src/domain/status.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { anIncident, COMPONENTS, Story } from '../support/story.ts';

const LATER = NOON + AUTOMATIC_DELAY_MS;

function isDown(componentId: string, source: Affected['source'] = 'stated'): Affected {
  return {
    ...{ componentId, status: 'major_outage', worstStatus: 'major_outage', source, becauseOfId: null },
    ...{ startedAt: NOON, restoredAt: null, watchingSinceAt: null },
  };
}

const awaiting = (story: Story, now: number): string[] => {
  const { incident, affected, etas } = story.timeline;
  return awaitingEstimate(incident, affected, etas, now).map((each) => each.componentId);
};

describe('a component that may get an estimate by itself', () => {
  it('has been down for five minutes without a word of its return', () => {
    const story = new Story();
    story.post({ impacts: { mail: 'major_outage', taxi: 'partial_outage' } });
    assert.deepEqual(awaiting(story, LATER - 1), []);
    assert.deepEqual(awaiting(story, LATER).sort(), ['mail', 'taxi']);
    story.post({ restoration: { taxi: { kind: 'restored' } } }, MINUTE);
    assert.deepEqual(awaiting(story, LATER), ['mail']);
  });

  it('is given five minutes from when it was known, however long ago it began', () => {
    const startedAt = NOON - 3 * HOUR;
    const incident = anIncident({ startedAt });
    const affected = [{ ...isDown('mail'), startedAt }];
    assert.deepEqual(awaitingEstimate(incident, affected, [], LATER - 1), []);
    assert.equal(awaitingEstimate(incident, affected, [], LATER).length, 1);
  });

  it('is not one that is down because of another, is being watched, or is only worked on', () => {
    const incident = anIncident();
    const others: Affected[] = [
      isDown('imap', 'cascade'),
      { ...isDown('taxi'), watchingSinceAt: NOON },
      { ...isDown('mail'), status: 'under_maintenance' },
    ];
    assert.deepEqual(awaitingEstimate(incident, others, [], LATER), []);
  });

  it('is never one of whose return a person has spoken, whatever happened since', () => {
    const kind = fc.constantFrom('assessing', 'by', 'withdrawn');
    const status = fc.constantFrom<StatedStatus>('operational', 'partial_outage', 'major_outage');
    const step = fc.record({ id: fc.constantFrom(...COMPONENTS), kind, status, afterMs: fc.nat(HOUR) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat(10 * HOUR), (steps, restMs) => {
        const story = new Story();
        story.post({ impacts: Object.fromEntries(COMPONENTS.map((id) => [id, 'major_outage'])) });
        const spoken = new Set<string>();
        for (const { id, kind: said, status: impact, afterMs } of steps) {
          const own = { kind: said, byAt: story.now + afterMs + HOUR, reason: { en: 'why' } } as const;
          const isDownThen = impact !== 'operational';
          try {
            story.post(
              {
                ...{ impacts: { [id]: impact }, nextUpdateBy: story.now + afterMs + HOUR, body: { en: 'news' } },
                ...(isDownThen ? { restoration: { [id]: own } } : {}),
              },
              afterMs,
            );
          } catch {
            continue;
          }
          if (isDownThen) spoken.add(id);
        }
        for (const id of awaiting(story, story.now + restMs)) assert.ok(!spoken.has(id), id);
      }),
    );
  });
});

describe('an estimate by itself', () => {
  it('is labelled, and left out where the past says too little', () => {
    const major = { severity: 'major_outage', durationMs: HOUR } as const;
    const past = new Map([
      ['mail', [major, major, major]],
      ['taxi', [major, major]],
    ]);
    assert.deepEqual(estimatesFor([isDown('mail'), isDown('taxi'), isDown('imap')], past, LATER), {
      mail: { kind: 'by', byAt: NOON + HOUR, basis: 'history' },
    });
    assert.deepEqual(estimatesFor([isDown('mail')], past, NOON + 2 * HOUR), {});
  });

  it('is not given in a storm: three down by a cascade, or three and over half of the page', () => {
    const [one, two, three] = ['mail', 'imap', 'taxi'].map((id) => isDown(id, 'cascade'));
    assert.ok(one && two && three);
    const quiet = { componentCount: 50, downCount: 4 };
    assert.equal(isStorm([isDown('pangyo'), one, two], quiet), false);
    assert.equal(isStorm([isDown('pangyo'), one, two, three], quiet), true);
    assert.equal(isStorm([isDown('mail')], { componentCount: 6, downCount: 4 }), true);
    assert.equal(isStorm([isDown('mail')], { componentCount: 6, downCount: 3 }), false);
    assert.equal(isStorm([isDown('mail')], { componentCount: 1, downCount: 1 }), false);
  });
});

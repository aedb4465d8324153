import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { holdingEtas } from '../../src/domain/holding-eta.ts';
import { publicIncident, type VisibleNames } from '../../src/domain/public-incident.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { by, COMPONENTS, Story } from '../support/story.ts';

const opening = (): Story => {
  const story = new Story();
  story.post({ body: { en: 'A fire.' }, impacts: { pangyo: 'major_outage' }, nextUpdateBy: NOON + 9 * HOUR });
  return story;
};

const holding = ({ timeline, now }: Story): Record<string, number | null> =>
  Object.fromEntries([...holdingEtas(timeline, new Map(), now)].map(([id, eta]) => [id, eta.byAt]));

/** What readers see of it who may not see the data centre. */
const seen = ({ timeline, now }: Story) => {
  const names: VisibleNames = new Map(COMPONENTS.slice(1).map((id) => [id, { en: id }]));
  const full = { ...timeline, updates: [], corrections: [], mergedInto: null, postmortem: null };
  return publicIncident(full, names, now);
};

describe('an estimate', () => {
  it('holds for everything that is down because of what it was given for, hidden or not', () => {
    const story = opening();
    const change = story.post({ restoration: { pangyo: by(NOON + 2 * HOUR) } });
    assert.deepEqual(
      Object.values(holding(story)),
      COMPONENTS.map(() => NOON + 2 * HOUR),
    );
    assert.deepEqual(change.notice?.componentIds.toSorted(), COMPONENTS.toSorted());
    assert.deepEqual(
      seen(story)
        .components.map(({ name, eta, becauseOf }) => [name.en, eta?.byAt, becauseOf])
        .toSorted(),
      COMPONENTS.slice(1)
        .toSorted()
        .map((id) => [id, NOON + 2 * HOUR, null]),
    );
  });

  it('gives way to one that a service has of its own, whose cause stays known', () => {
    const story = opening();
    story.post({ restoration: { pangyo: by(NOON + 2 * HOUR) } });
    const change = story.post({ restoration: { mail: by(NOON + 5 * HOUR) } }, MINUTE);
    assert.equal(story.affected('mail').becauseOfId, 'pangyo');
    assert.deepEqual(holding(story), {
      pangyo: NOON + 2 * HOUR,
      mail: NOON + 5 * HOUR,
      imap: NOON + 5 * HOUR,
      taxi: NOON + 2 * HOUR,
    });
    assert.deepEqual(change.notice?.componentIds.toSorted(), ['imap', 'mail']);
  });

  it('says no longer why once the cause is back', () => {
    const story = opening();
    story.post({ restoration: { mail: by(NOON + 5 * HOUR) } });
    story.post({ restoration: { pangyo: { kind: 'restored' } } }, HOUR);
    assert.equal(story.affected('mail').restoredAt, null, 'it has a promise of its own');
    assert.equal(story.affected('mail').becauseOfId, null);
    assert.notEqual(story.affected('taxi').restoredAt, null);
  });
});

describe('subscribers', () => {
  const told = (story: Story, input: Parameters<Story['post']>[0], afterMs = MINUTE): string[] =>
    (story.post(input, afterMs).notice?.items ?? []).map((item) => item.kind);
  const reason = 'More damage.';

  it('are told of a time that follows one that was missed, whatever they were told before', () => {
    const story = opening();
    assert.deepEqual(told(story, { restoration: { pangyo: by(NOON + 5 * HOUR) } }), ['eta_set']);
    assert.deepEqual(told(story, { restoration: { pangyo: by(NOON + HOUR) } }), [], 'an earlier time mails nobody');
    story.miss(NOON + HOUR);
    assert.deepEqual(told(story, { restoration: { pangyo: by(NOON + 5 * HOUR, reason) } }), ['eta_moved']);
  });

  it('are told of an earlier time that promises less', () => {
    const story = opening();
    told(story, { restoration: { pangyo: by(NOON + 5 * HOUR) } });
    const condition = { en: 'if the disks survive' };
    const weaker = { kind: 'conditional', byAt: NOON + 3 * HOUR, condition } as const;
    assert.deepEqual(told(story, { restoration: { pangyo: weaker } }), ['eta_moved']);
    assert.deepEqual(told(story, { restoration: { pangyo: { ...weaker, byAt: NOON + 2 * HOUR } } }), []);
    assert.deepEqual(told(story, { restoration: { pangyo: by(NOON + 2 * HOUR - MINUTE) } }), [], 'nothing is lost');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Dependency } from '../../src/domain/dependency.ts';
import { Problem } from '../../src/domain/errors.ts';
import { cascadeToFeatures, parentFaults, statusOfFeatures } from '../../src/domain/feature.ts';
import { isWorse, STATED_STATUSES, worst, type StatedStatus } from '../../src/domain/status.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR, MINUTE } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { anIncident, by, Story, type World } from '../support/story.ts';

/** Chat consists of text and photos and hangs on Pangyo; photos also need the storage; a shop needs chat as a whole. */
const hard = (componentId: string, needsId: string): Dependency => ({ componentId, needsId, kind: 'hard' });
const CHAT: World = {
  components: ['pangyo', 'storage', 'chat', 'text', 'photos', 'shop'],
  needs: [hard('chat', 'pangyo'), hard('photos', 'storage'), hard('shop', 'chat')],
  features: new Map([['chat', ['text', 'photos']]]),
};
const aStory = (): Story => new Story(anIncident(), CHAT);
const statusesOf = (story: Story): Record<string, StatedStatus> =>
  Object.fromEntries(story.timeline.affected.map((each) => [each.componentId, each.status]));
const restored = { kind: 'restored' } as const;
const watching = { kind: 'restored', isWatching: true } as const;

describe('a component with features', () => {
  it('goes down with all of them, each because of where the trouble began', () => {
    const story = aStory();
    story.post({ impacts: { pangyo: 'major_outage' } });
    for (const id of ['chat', 'text', 'photos']) {
      assert.equal(story.affected(id).status, 'major_outage');
      assert.equal(story.affected(id).becauseOfId, 'pangyo');
    }
  });

  it('is partly down while some features work, and back when all of them are', () => {
    const story = aStory();
    story.post({ impacts: { pangyo: 'major_outage' } });
    story.post({ restoration: { text: restored } }, HOUR);
    assert.deepEqual(statusesOf(story), {
      ...{ pangyo: 'major_outage', chat: 'partial_outage', text: 'operational', photos: 'major_outage' },
      shop: 'major_outage',
    });
    const change = story.post({ restoration: { photos: restored } }, HOUR);
    assert.equal(story.affected('chat').restoredAt, NOON + 2 * HOUR);
    assert.ok(change.notice?.items.some((item) => item.kind === 'component_restored' && item.componentId === 'chat'));
    assert.equal(story.affected('pangyo').restoredAt, null);
  });

  it('is partly down when one feature fails, and what needs the whole is not down for a part', () => {
    const story = aStory();
    story.post({ impacts: { photos: 'major_outage' } });
    assert.deepEqual(statusesOf(story), { photos: 'major_outage', chat: 'partial_outage' });
    assert.equal(story.affected('chat').becauseOfId, 'photos');
    story.post({ impacts: { text: 'major_outage' } }, HOUR);
    assert.equal(story.affected('chat').status, 'major_outage');
  });

  it('keeps the status that a person gives it, whatever its features are', () => {
    const story = aStory();
    story.post({ impacts: { photos: 'major_outage', chat: 'degraded_performance' } });
    assert.equal(story.affected('chat').status, 'degraded_performance');
    story.post({ impacts: { chat: 'operational' } }, HOUR);
    story.post({ body: { en: 'Photos still fail' } }, HOUR);
    assert.equal(story.affected('chat').restoredAt, NOON + HOUR);
    assert.equal(story.affected('photos').status, 'major_outage');
  });

  it('that a person called down is no worse than its features once somebody says that one works', () => {
    const story = aStory();
    story.post({ impacts: { chat: 'major_outage' } });
    story.post({ restoration: { text: restored } }, HOUR);
    assert.equal(story.affected('chat').status, 'partial_outage');
    assert.equal(story.affected('photos').status, 'major_outage');
    story.post({ body: { en: 'Photos still fail' } }, HOUR);
    assert.equal(story.affected('photos').status, 'major_outage', 'silence repairs nothing');
    story.post({ restoration: { chat: restored } }, HOUR);
    assert.equal(story.affected('photos').restoredAt, NOON + 3 * HOUR, 'the whole is back with its parts');
  });

  it('does not come back with the data centre where it has an estimate of its own', () => {
    const story = aStory();
    story.post({ impacts: { pangyo: 'major_outage' } });
    story.post({ restoration: { chat: by(NOON + 9 * HOUR) } }, HOUR);
    story.post({ restoration: { pangyo: restored } }, HOUR);
    assert.equal(story.affected('chat').restoredAt, null);
    story.post({ restoration: { text: restored, photos: restored } }, HOUR);
    assert.equal(story.affected('chat').restoredAt, NOON + 3 * HOUR);
  });
});

describe('a component that is watched', () => {
  it('counts as back, keeps its promise, and is told as watched', () => {
    const story = aStory();
    story.post({ impacts: { shop: 'major_outage' }, restoration: { shop: by(NOON + 2 * HOUR) } });
    const change = story.post({ restoration: { shop: { ...watching, at: NOON + MINUTE } } }, HOUR);
    const { status, restoredAt, watchingSinceAt } = story.affected('shop');
    assert.deepEqual([status, restoredAt, watchingSinceAt], ['operational', NOON + MINUTE, NOON + MINUTE]);
    assert.equal(story.timeline.etas[0]?.restoredAt, NOON + MINUTE);
    const [item] = change.notice?.items ?? [];
    assert.ok(item?.kind === 'component_restored' && item.isWatched);
  });

  it('is restored when a person says so, without telling it a second time', () => {
    const story = aStory();
    story.post({ impacts: { shop: 'major_outage' } });
    story.post({ restoration: { shop: watching } }, HOUR);
    const change = story.post({ restoration: { shop: restored } }, HOUR);
    assert.equal(story.affected('shop').watchingSinceAt, null);
    assert.equal(story.affected('shop').restoredAt, NOON + HOUR);
    assert.equal(change.notice, null);
  });

  it('is no longer watched when all is over', () => {
    const story = aStory();
    story.post({ impacts: { shop: 'major_outage' } });
    story.post({ restoration: { shop: watching } }, HOUR);
    story.post({ status: 'resolved' }, HOUR);
    assert.equal(story.affected('shop').watchingSinceAt, null);
  });

  it('has what came back with it watched too, until it is confirmed', () => {
    const story = aStory();
    story.post({ impacts: { pangyo: 'major_outage' } });
    story.post({ restoration: { pangyo: watching } }, HOUR);
    for (const id of ['chat', 'text', 'photos']) assert.equal(story.affected(id).watchingSinceAt, NOON + HOUR);
    story.post({ restoration: { pangyo: restored } }, HOUR);
    for (const id of ['chat', 'text', 'photos']) assert.equal(story.affected(id).watchingSinceAt, null);
  });

  it('cannot be watched when it was called restored already', () => {
    const story = aStory();
    story.post({ impacts: { shop: 'major_outage', photos: 'major_outage' } });
    story.post({ restoration: { shop: restored } }, HOUR);
    assert.throws(() => story.post({ restoration: { shop: watching } }, HOUR), Problem);
  });
});

describe('a relapse', () => {
  it('reopens that component only, as down again, and voids its old promise', () => {
    const story = aStory();
    story.post({ impacts: { pangyo: 'major_outage', shop: 'major_outage' } });
    story.post({ restoration: { shop: by(NOON + 2 * HOUR), text: watching } }, HOUR);
    story.post({ restoration: { shop: watching } }, HOUR);
    const before = story.affected('text');
    const change = story.post({ impacts: { shop: 'partial_outage' } }, HOUR);
    const { startedAt, restoredAt, watchingSinceAt } = story.affected('shop');
    assert.deepEqual([startedAt, restoredAt, watchingSinceAt], [NOON + 3 * HOUR, null, null]);
    assert.deepEqual(story.affected('text'), before);
    assert.ok(change.notice?.items.some((item) => item.kind === 'component_affected' && item.isAgain));
    assert.equal(story.timeline.etas.at(-1)?.kind, 'assessing');
  });
});

describe('any sequence of words about a service and its features', () => {
  const id = fc.constantFrom(...CHAT.components);
  const word = fc.constantFrom<NonNullable<UpdateInput['restoration']>[string]>(restored, watching);
  const step = fc.record({
    impacts: fc.dictionary(id, fc.constantFrom(...STATED_STATUSES), { maxKeys: 2 }),
    restoration: fc.dictionary(id, word, { maxKeys: 2 }),
    eta: fc.option(id, { nil: undefined }),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function play(steps: readonly Step[], check: (story: Story, input: UpdateInput, before: Story['timeline']) => void) {
    const story = aStory();
    story.post({ impacts: { pangyo: 'major_outage' } });
    for (const { impacts, restoration, eta } of steps) {
      const before = story.timeline;
      const times = eta === undefined ? {} : { [eta]: by(story.now + 2 * HOUR) };
      const input: UpdateInput = { body: { en: 'More' }, impacts, restoration: { ...times, ...restoration } };
      try {
        story.post(input, MINUTE);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        continue;
      }
      check(story, input, before);
    }
  }
  const always = (check: Parameters<typeof play>[1]): void => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), (steps) => {
        play(steps, check);
      }),
    );
  };

  it('shows of a service that nobody speaks of exactly what its features make of it', () => {
    always(({ timeline }) => {
      const status = (each: string): StatedStatus =>
        timeline.affected.find((row) => row.componentId === each)?.status ?? 'operational';
      const chat = timeline.affected.find((row) => row.componentId === 'chat');
      if (chat?.source !== 'stated') assert.equal(status('chat'), statusOfFeatures(['text', 'photos'].map(status)));
    });
  });

  it('lets the word of a person stand against every cascade', () => {
    always((story, { impacts = {} }) => {
      for (const [each, status] of Object.entries(impacts)) {
        if (story.last?.update.changes.find((change) => change.componentId === each)?.newStatus === 'operational')
          continue;
        assert.equal(story.affected(each).status, status);
        assert.equal(story.affected(each).source, 'stated');
      }
    });
  });

  it('keeps what was restored by a word restored until a word says otherwise', () => {
    always((story, { impacts = {} }, before) => {
      for (const { componentId, source, restoredAt } of before.affected) {
        if (source !== 'stated' || restoredAt === null || componentId in impacts) continue;
        assert.equal(story.affected(componentId).restoredAt, restoredAt);
      }
    });
  });

  it('brings no feature back that nobody spoke of, nor its service, nor what it hangs on', () => {
    always(({ timeline }, { impacts = {}, restoration = {} }, before) => {
      const isSaid = (each: string): boolean => each in impacts || restoration[each]?.kind === 'restored';
      if (['pangyo', 'storage', 'chat'].some(isSaid)) return;
      for (const each of ['text', 'photos'].filter((one) => !isSaid(one))) {
        const [old, now] = [before, timeline].map(({ affected }) => affected.find((row) => row.componentId === each));
        if (old?.restoredAt === null) assert.ok(now?.restoredAt === null && !isWorse(old.status, now.status));
      }
    });
  });

  it('watches only what is back, and nothing that is down', () => {
    always(({ timeline }) => {
      for (const { watchingSinceAt, restoredAt } of timeline.affected) {
        if (watchingSinceAt !== null) assert.ok(restoredAt !== null && watchingSinceAt >= restoredAt);
      }
    });
  });
});

describe('what features make of a service', () => {
  const statuses = fc.array(fc.constantFrom(...STATED_STATUSES), { minLength: 1, maxLength: 5 });

  it('is never worse than the worst of them nor better than the best, and an outage of one is an outage of a part', () => {
    fc.assert(
      fc.property(statuses, (all) => {
        const status = statusOfFeatures(all);
        if (new Set(all).size === 1) assert.equal(status, all[0]);
        else if (isWorse(worst(all), 'degraded_performance')) assert.equal(status, 'partial_outage');
        else assert.equal(status, worst(all));
      }),
    );
  });

  it('is reached from what it needs like everything else', () => {
    const stated = new Map([['pangyo', 'degraded_performance' as const]]);
    const reached = cascadeToFeatures(stated, CHAT.needs, CHAT.features);
    assert.deepEqual([...reached.keys()].sort(), ['chat', 'photos', 'shop', 'text']);
    assert.ok([...reached.values()].every((each) => each.becauseOfId === 'pangyo'));
  });
});

describe('who may be a feature of whom', () => {
  const others = [
    { id: 'chat', parentId: null },
    { id: 'text', parentId: 'chat' },
    { id: 'mail', parentId: null },
  ];

  it('is one level deep, without a circle, on one page', () => {
    assert.deepEqual(parentFaults({ id: 'photos', parentId: 'chat' }, others), []);
    for (const parentId of ['photos', 'text', 'elsewhere']) {
      assert.equal(parentFaults({ id: 'photos', parentId }, others).length, 1, parentId);
    }
    assert.equal(parentFaults({ id: 'chat', parentId: 'mail' }, others).length, 1, 'it has features of its own');
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { cascade, findCycle, type Dependency } from '../../src/domain/dependency.ts';
import { COMPONENT_STATUSES, isWorse, worst, type ComponentStatus } from '../../src/domain/status.ts';

const needs = (componentId: string, needsId: string, kind: Dependency['kind'] = 'hard'): Dependency => ({
  componentId,
  needsId,
  kind,
});
const stated = (words: Record<string, ComponentStatus>): Map<string, ComponentStatus> => new Map(Object.entries(words));

describe('a cascade', () => {
  const graph = [needs('mail', 'pangyo'), needs('imap', 'mail'), needs('search', 'pangyo', 'soft')];

  it('reaches everything that hangs on a component, however far, and names where it began', () => {
    assert.deepEqual(Object.fromEntries(cascade(stated({ pangyo: 'major_outage' }), graph)), {
      mail: { status: 'major_outage', becauseOfId: 'pangyo' },
      imap: { status: 'major_outage', becauseOfId: 'pangyo' },
      search: { status: 'degraded_performance', becauseOfId: 'pangyo' },
    });
  });

  it('stops at a component of which a person said something', () => {
    assert.deepEqual([...cascade(stated({ pangyo: 'major_outage', mail: 'operational' }), graph).keys()], ['search']);
  });

  it('does nothing when all is well', () => {
    assert.equal(cascade(stated({ pangyo: 'operational' }), graph).size, 0);
  });

  const ids = ['a', 'b', 'c', 'd', 'e'] as const;
  /** Later letters need earlier ones: never a cycle. */
  const acyclic = fc
    .uniqueArray(
      fc.record({
        from: fc.nat(4),
        to: fc.nat(4),
        kind: fc.constantFrom<Dependency['kind']>('hard', 'soft'),
      }),
      { selector: ({ from, to }) => `${from} ${to}` },
    )
    .map((edges) =>
      edges.flatMap(({ from, to, kind }) => (from > to ? [needs(ids[from] as string, ids[to] as string, kind)] : [])),
    );
  const words = fc.dictionary(fc.constantFrom(...ids), fc.constantFrom(...COMPONENT_STATUSES));

  it('gives each component exactly the worst that what it needs passes on', () => {
    fc.assert(
      fc.property(acyclic, words, (dependencies, said) => {
        const reached = cascade(stated(said), dependencies);
        const statusOf = (id: string): ComponentStatus => said[id] ?? reached.get(id)?.status ?? 'operational';
        for (const id of ids.filter((each) => !(each in said))) {
          const passed = dependencies
            .filter((each) => each.componentId === id)
            .map(({ needsId, kind }) => {
              const status = statusOf(needsId);
              return kind === 'soft' && isWorse(status, 'degraded_performance') ? 'degraded_performance' : status;
            });
          assert.equal(statusOf(id), worst(passed));
        }
      }),
    );
  });

  it('never touches a stated component', () => {
    fc.assert(
      fc.property(acyclic, words, (dependencies, said) => {
        const reached = cascade(stated(said), dependencies);
        assert.ok(Object.keys(said).every((id) => !reached.has(id)));
      }),
    );
  });
});

describe('finding a cycle', () => {
  it('names its components in order', () => {
    assert.deepEqual(findCycle([needs('a', 'b'), needs('b', 'c'), needs('c', 'a')]), ['a', 'b', 'c', 'a']);
  });

  it('finds none in a diamond', () => {
    assert.equal(findCycle([needs('a', 'b'), needs('a', 'c'), needs('b', 'd'), needs('c', 'd')]), undefined);
  });
});

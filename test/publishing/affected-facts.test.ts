import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { answerOf } from '../../src/publishing/facts/affected-facts.ts';
import type { EtaLine, ServiceFacts } from '../../src/views/page-facts.ts';
import { NOON } from '../support/clock.ts';

const NO_ETA: EtaLine = {
  ...{ key: 'assessing', byAt: null, earliestAt: null, condition: null, reason: null, isFromHistory: false },
  ...{ givenAt: null, next: null },
};

const eta: fc.Arbitrary<EtaLine | null> = fc.oneof(
  fc.constant(null),
  fc
    .record({ key: fc.constantFrom('by', 'overdue', 'assessing', 'withdrawn'), at: fc.integer({ min: 1, max: 3 }) })
    .map(({ key, at }): EtaLine => ({ ...NO_ETA, key, byAt: key === 'by' || key === 'overdue' ? NOON + at : null })),
  fc.integer({ min: 1, max: 3 }).map((at): EtaLine => ({ ...NO_ETA, key: 'by', byAt: NOON, givenAt: NOON - at })),
);

const service: fc.Arbitrary<ServiceFacts> = fc.record({
  name: fc.constantFrom({ en: 'Mail' }, { en: 'Maps' }),
  path: fc.constant('/en/components/000000000001'),
  waitPath: fc.constant(null),
  description: fc.constant(null),
  status: fc.constantFrom('under_maintenance', 'partial_outage', 'major_outage'),
  sinceAt: fc.constantFrom(null, NOON - 2, NOON - 1),
  becauseOf: fc.constantFrom(null, { en: 'Power' }),
  eta,
  watchingSinceAt: fc.constant(null),
  restoredAt: fc.constantFrom(null, null, NOON),
  isAgain: fc.boolean(),
  features: fc.constant([]),
  bars: fc.constant(null),
});

const services = fc.array(service, { maxLength: 12 });

/** All that is to be said of when something is back. */
const answer = ({ status, eta: line, becauseOf, isAgain, restoredAt }: Omit<ServiceFacts, 'name'>): string =>
  JSON.stringify([status, line && { ...line, givenAt: null }, becauseOf, isAgain, restoredAt]);

describe('services of whose return the same is to be said', () => {
  it('stand together, each once, and apart from all others', () => {
    fc.assert(
      fc.property(services, (all) => {
        const { affected } = answerOf(all, null);
        assert.deepEqual(new Set(affected.flatMap((each) => each.services)), new Set(all));
        assert.equal(
          affected.reduce((sum, each) => sum + each.count, 0),
          all.length,
        );
        assert.equal(affected.length, new Set(all.map(answer)).size);
        for (const each of affected) assert.equal(new Set(each.services.map(answer)).size, 1);
      }),
    );
  });

  it('are said to have begun, or to have been promised, at a moment only where it is one', () => {
    fc.assert(
      fc.property(services, (all) => {
        for (const { sinceAt, eta: line, services: some } of answerOf(all, null).affected) {
          if (sinceAt !== null) assert.ok(some.every((each) => each.sinceAt === sinceAt));
          const givenAt = line?.givenAt ?? null;
          if (givenAt !== null) assert.ok(some.every((each) => each.eta?.givenAt === givenAt));
        }
      }),
    );
  });
});

describe('what the head says of the return', () => {
  const troubled = (all: readonly ServiceFacts[]): ServiceFacts[] =>
    all.filter((each) => each.restoredAt === null && each.status !== 'under_maintenance');

  it('is one promise for all only where all have this one', () => {
    fc.assert(
      fc.property(services, (all) => {
        const { back } = answerOf(all, null);
        const awaited = troubled(all);
        if (!back.eta || awaited.length === 0) return;
        for (const each of awaited) assert.deepEqual([each.eta?.key, each.eta?.byAt], [back.eta.key, back.eta.byAt]);
      }),
    );
  });

  it('counts all that have no time that holds, and names the first time that does', () => {
    fc.assert(
      fc.property(services, (all) => {
        const { back } = answerOf(all, null);
        const awaited = troubled(all);
        if (back.eta || awaited.length === 0) return;
        const times = awaited.flatMap((each) => (each.eta?.key === 'by' ? [Number(each.eta.byAt)] : []));
        assert.equal(back.firstBy, times.length === 0 ? null : Math.min(...times));
        assert.equal(back.withoutTime, awaited.length - times.length);
      }),
    );
  });

  it('leaves nothing unsaid: what stands below is left out only where the head says it', () => {
    fc.assert(
      fc.property(services, (all) => {
        const { back, affected } = answerOf(all, null);
        for (const each of affected) {
          if (!each.isEtaSaidAbove) continue;
          assert.deepEqual([each.eta?.key, each.eta?.byAt], [back.eta?.key, back.eta?.byAt]);
        }
      }),
    );
  });
});

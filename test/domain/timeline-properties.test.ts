import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Problem } from '../../src/domain/errors.ts';
import { openEtas } from '../../src/domain/incident.ts';
import { etaState } from '../../src/domain/restoration.ts';
import { STATED_STATUSES } from '../../src/domain/status.ts';
import type { UpdateInput } from '../../src/domain/timeline.ts';
import { HOUR } from '../../src/lib/clock.ts';
import { NOON } from '../support/clock.ts';
import { anIncident, by, COMPONENTS, Story } from '../support/story.ts';

describe('any sequence of updates', () => {
  const component = fc.constantFrom(...COMPONENTS);
  const restoration = fc.oneof(
    fc.record({ kind: fc.constant('by' as const), afterMs: fc.integer({ min: 1, max: 9 * HOUR }) }),
    fc.record({ kind: fc.constant('restored' as const) }),
    fc.record({ kind: fc.constant('withdrawn' as const) }),
    fc.record({ kind: fc.constant('assessing' as const) }),
  );
  const step = fc.record({
    afterMs: fc.integer({ min: 0, max: 3 * HOUR }),
    status: fc.option(fc.constantFrom('investigating', 'identified', 'monitoring', 'resolved' as const), {
      nil: undefined,
    }),
    impacts: fc.dictionary(component, fc.constantFrom(...STATED_STATUSES), { maxKeys: 2 }),
    restoration: fc.dictionary(component, restoration, { maxKeys: 2 }),
  });
  type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

  function play(steps: Step[], check: (story: Story) => void): void {
    const story = new Story();
    story.post({ body: { en: 'Down' }, impacts: { pangyo: 'major_outage' } });
    for (const each of steps) {
      const at = story.now + each.afterMs;
      const promises = Object.entries(each.restoration).map(([id, word]) => [
        id,
        word.kind === 'by' ? by(at + word.afterMs) : word,
      ]);
      const input: UpdateInput = {
        body: { en: 'More' },
        nextUpdateBy: at + HOUR,
        impacts: each.impacts,
        restoration: Object.fromEntries(promises) as NonNullable<UpdateInput['restoration']>,
        ...(each.status ? { status: each.status } : {}),
      };
      try {
        story.post(input, each.afterMs);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
      }
      check(story);
    }
  }

  it('leaves every chain of ETAs a line: one open end a component, each superseded by the next', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        play(steps, ({ timeline }) => {
          for (const etas of Map.groupBy(timeline.etas, (eta) => eta.componentId).values()) {
            assert.deepEqual(
              etas.map((eta) => eta.supersededAt),
              [...etas.slice(1).map((eta) => eta.createdAt), null],
            );
          }
        });
      }),
    );
  });

  it('never shows a lapsed promise as current, nor a component as back that nobody restored', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), fc.nat(12 * HOUR), (steps, later) => {
        play(steps, ({ timeline, now }) => {
          for (const [componentId, eta] of openEtas(timeline.etas)) {
            const restoredAt = timeline.affected.find((each) => each.componentId === componentId)?.restoredAt ?? null;
            const state = etaState(eta, restoredAt, now + later);
            if (state === 'current' && eta.byAt !== null) assert.ok(now + later < eta.byAt);
            assert.equal(state === 'restored', restoredAt !== null);
          }
        });
      }),
    );
  });

  it('has a component down exactly while it has no restoration time, and nothing down once resolved', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        play(steps, ({ timeline, now }) => {
          for (const each of timeline.affected) {
            assert.equal(each.status === 'operational', each.restoredAt !== null);
            assert.ok(each.startedAt <= now && (each.restoredAt ?? now) <= now);
            if (timeline.incident.status === 'resolved') assert.notEqual(each.restoredAt, null);
          }
        });
      }),
    );
  });

  it('announces an ETA exactly when a notice carries it', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        play(steps, ({ last }) => {
          const told = new Set(last?.notice?.items.flatMap((item) => ('eta' in item ? [item.componentId] : [])));
          for (const eta of last?.etas ?? []) assert.equal(eta.isAnnounced, told.has(eta.componentId));
        });
      }),
    );
  });
});

describe('the life of planned work', () => {
  const order = ['scheduled', 'in_progress', 'verifying', 'completed', 'cancelled'] as const;

  it('never returns to its plan, and an end is an end', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...order), { maxLength: 10 }), (wishes) => {
        const times = { scheduledFor: NOON + HOUR, scheduledUntil: NOON + 2 * HOUR };
        const story = new Story(anIncident({ kind: 'maintenance', status: 'scheduled', ...times }));
        story.post({ body: { en: 'Disks' }, impacts: { mail: 'under_maintenance' } });
        for (const status of wishes) {
          const before = story.timeline.incident.status;
          const isOver = before === 'completed' || before === 'cancelled';
          const isRefused = (isOver && status !== before) || (status === 'scheduled' && before !== 'scheduled');
          const post = (): unknown => story.post({ status, body: { en: 'More' } }, HOUR);
          if (isRefused) assert.throws(post, Problem);
          else post();
          const { status: after, resolvedAt } = story.timeline.incident;
          assert.equal(after, isRefused ? before : status);
          assert.equal(resolvedAt !== null, after === 'completed' || after === 'cancelled');
        }
      }),
    );
  });
});

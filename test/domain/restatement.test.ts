import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { claimsOf, type Claim } from '../../src/domain/claim.ts';
import type { Update } from '../../src/domain/incident.ts';
import { isAlike, type StatusInterval } from '../../src/domain/interval.ts';
import { restated } from '../../src/domain/restatement.ts';
import { COMPONENT_STATUSES, isWorse, STATED_STATUSES, worst, type ComponentStatus } from '../../src/domain/status.ts';
import { anIncident } from '../support/story.ts';

const SPAN = 60;
const CAUSES = ['start', 'person', 'observation', 'incident', 'maintenance'] as const;

/** A component's history from 0 on: neighbours differ, the last one is open. */
const history = fc
  .array(
    fc.record({
      status: fc.constantFrom(...COMPONENT_STATUSES),
      kind: fc.constantFrom(...CAUSES),
      length: fc.integer({ min: 1, max: 12 }),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((pieces) => {
    let at = 0;
    const distinct = pieces.filter((piece, index) => piece.status !== pieces[index - 1]?.status);
    return distinct.map(({ status, kind, length }, index): StatusInterval => {
      const fromAt = at;
      at += length;
      const untilAt = index === distinct.length - 1 ? null : at;
      return { componentId: 'mail', status, fromAt, untilAt, cause: { kind } };
    });
  });

const claim = fc
  .record({
    status: fc.constantFrom(...STATED_STATUSES.filter((status) => status !== 'operational')),
    fromAt: fc.integer({ min: -10, max: SPAN }),
    length: fc.option(fc.integer({ min: 1, max: 30 })),
  })
  .map(({ status, fromAt, length }): Claim => {
    const untilAt = length === null ? null : fromAt + length;
    return {
      componentId: 'mail',
      status,
      fromAt,
      untilAt,
      cause: { kind: 'incident', incidentId: 'x' },
      yieldsToWork: false,
    };
  });

const statusAt = (intervals: readonly StatusInterval[], at: number): ComponentStatus | undefined =>
  intervals.find((each) => each.fromAt <= at && at < (each.untilAt ?? Infinity))?.status;

const claimed = (claims: readonly Claim[], at: number): ComponentStatus =>
  worst(claims.filter((each) => each.fromAt <= at && at < (each.untilAt ?? Infinity)).map((each) => each.status));

describe('a history that is told again', () => {
  it('tiles time as before: no gap, no overlap, nothing of no length, neighbours that differ, the last one open', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(claim, { maxLength: 5 }),
        fc.integer({ min: -5, max: SPAN }),
        (own, claims, from) => {
          const told = restated(own, claims, from);
          assert.equal(told[0]?.fromAt, 0);
          assert.equal(told.at(-1)?.untilAt, null);
          for (const [index, each] of told.entries()) {
            const next = told[index + 1];
            assert.ok(each.untilAt === null || each.untilAt > each.fromAt);
            if (next) assert.equal(each.untilAt, next.fromAt);
            assert.ok(!next || !isAlike(each, next));
          }
        },
      ),
    );
  });

  it('leaves what was before, and says the worst that anybody says from there on', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(claim, { maxLength: 5 }),
        fc.integer({ min: 0, max: SPAN }),
        (own, claims, from) => {
          const told = restated(own, claims, from);
          for (let at = 0; at < SPAN + 40; at += 1) {
            if (at < from) assert.equal(statusAt(told, at), statusAt(own, at));
            else assert.equal(statusAt(told, at), worst([baseAt(own, at), claimed(claims, at)]));
          }
        },
      ),
    );
  });

  it('counts planned work as such, whatever checks say afterwards of that time', () => {
    const own: StatusInterval = {
      componentId: 'mail',
      status: 'operational',
      fromAt: 0,
      untilAt: null,
      cause: { kind: 'start' },
    };
    const work = {
      componentId: 'mail',
      status: 'under_maintenance',
      fromAt: 10,
      untilAt: 30,
      yieldsToWork: false,
    } as const;
    const seen = { componentId: 'mail', status: 'major_outage', fromAt: 20, untilAt: 40, yieldsToWork: true } as const;
    const claims: Claim[] = [
      { ...work, cause: { kind: 'maintenance', incidentId: 'work' } },
      { ...seen, cause: { kind: 'incident', incidentId: 'seen' } },
    ];
    assert.deepEqual(
      restated([own], claims, 0).map((each) => [each.status, each.fromAt]),
      [
        ['operational', 0],
        ['under_maintenance', 10],
        ['major_outage', 30],
        ['operational', 40],
      ],
    );
  });

  it('says the same however often it is told', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(claim, { maxLength: 5 }),
        fc.integer({ min: 0, max: SPAN }),
        (own, claims, from) => {
          const told = restated(own, claims, from);
          assert.deepEqual(restated(told, claims, from), told);
        },
      ),
    );
  });
});

/** What people and probes said; the last of it goes on under an incident, as long as that was worse. */
function baseAt(own: readonly StatusInterval[], at: number): ComponentStatus {
  let base: ComponentStatus = 'operational';
  for (const { status, fromAt, cause } of own) {
    if (fromAt > at) break;
    const isTold = cause.kind === 'incident' || cause.kind === 'maintenance';
    if (!isTold) base = status;
    else if (!isWorse(status, base)) base = 'operational';
  }
  return base;
}

describe('what an incident said of a component', () => {
  const update = (position: number, createdAt: number, change: Partial<Update['changes'][number]>): Update => ({
    ...{
      id: String(position),
      incidentId: 'incident0001',
      position,
      status: 'investigating',
      body: {},
      automatic: null,
    },
    ...{ isNotified: false, author: null, displayAt: createdAt, createdAt, updatedAt: createdAt, editedAt: null },
    changes: [{ componentId: 'mail', oldStatus: 'operational', newStatus: 'operational', ...change }],
    discloses: [],
  });
  const told = (updates: Update[], changes: Parameters<typeof anIncident>[0] = {}): [string, number, number | null][] =>
    claimsOf({ incident: anIncident(changes), updates, deletedAt: null }).map((each) => [
      each.status,
      each.fromAt,
      each.untilAt,
    ]);

  it('goes by the true times, in the order in which it was said, and counts each trouble', () => {
    const story = [
      update(1, 20, { newStatus: 'degraded_performance', at: 10 }),
      update(2, 30, { oldStatus: 'degraded_performance', newStatus: 'major_outage' }),
      update(3, 60, { oldStatus: 'major_outage', newStatus: 'operational', at: 50 }),
      update(4, 80, { newStatus: 'partial_outage' }),
    ];
    assert.deepEqual(told(story.toReversed()), [
      ['degraded_performance', 10, 30],
      ['major_outage', 30, 50],
      ['partial_outage', 80, null],
    ]);
  });

  it('keeps every step between a beginning and an end that were put right', () => {
    const story = [
      update(1, 20, { newStatus: 'degraded_performance', at: 40 }),
      update(2, 30, { oldStatus: 'degraded_performance', newStatus: 'partial_outage' }),
      update(3, 60, { oldStatus: 'partial_outage', newStatus: 'major_outage' }),
      update(4, 70, { oldStatus: 'major_outage', newStatus: 'operational', at: 55 }),
    ];
    assert.deepEqual(told(story), [['partial_outage', 40, 55]]);
  });

  it('is nothing where it was a false alarm, or work that was only announced', () => {
    const down = update(1, 20, { newStatus: 'under_maintenance' });
    assert.deepEqual(told([down], { outcome: 'false_alarm' }), []);
    assert.deepEqual(told([{ ...down, status: 'scheduled' }], { kind: 'maintenance' }), []);
    const begun = { ...update(2, 30, { newStatus: 'under_maintenance' }), status: 'in_progress' as const };
    const work = { kind: 'maintenance', startedAt: 30, resolvedAt: 90 } as const;
    assert.deepEqual(told([{ ...down, status: 'scheduled' }, begun], work), [['under_maintenance', 30, 90]]);
  });
});

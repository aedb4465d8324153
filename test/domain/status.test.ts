import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { COMPONENT_STATUSES, isWorse, rollup, worst, type ComponentStatus } from '../../src/domain/status.ts';

const status = fc.constantFrom(...COMPONENT_STATUSES);

describe('the page rollup', () => {
  const cases: [ComponentStatus[], string, string][] = [
    [[], 'none', 'All Systems Operational'],
    [['operational'], 'none', 'All Systems Operational'],
    [['major_outage'], 'critical', 'Major System Outage'],
    [['major_outage', 'major_outage'], 'critical', 'Major System Outage'],
    [['partial_outage'], 'major', 'Partial System Outage'],
    [['operational', 'major_outage'], 'major', 'Partial System Outage'],
    [['operational', 'partial_outage'], 'minor', 'Minor Service Outage'],
    [['degraded_performance'], 'minor', 'Degraded System Service'],
    [['operational', 'degraded_performance'], 'minor', 'Partially Degraded Service'],
    [['operational', 'under_maintenance'], 'maintenance', 'Service Under Maintenance'],
  ];
  for (const [statuses, indicator, description] of cases) {
    it(`says "${description}" of ${statuses.join(', ') || 'no components'}`, () => {
      assert.deepEqual(rollup(statuses), { indicator, description });
    });
  }

  it('does not depend on the order of components', () => {
    fc.assert(
      fc.property(fc.array(status), (statuses) => {
        assert.deepEqual(rollup(statuses), rollup([...statuses].reverse()));
      }),
    );
  });

  it('never reads better when a component gets worse', () => {
    const order = ['none', 'maintenance', 'minor', 'major', 'critical'];
    fc.assert(
      fc.property(fc.array(status, { minLength: 1 }), status, (statuses, next) => {
        const [first, ...rest] = statuses;
        fc.pre(first !== undefined && isWorse(next, first));
        const [before, after] = [rollup(statuses), rollup([next, ...rest])];
        // One step is Statuspage's own: all partly out is "major", one of them wholly out is "major" too.
        assert.ok(order.indexOf(after.indicator) >= order.indexOf(before.indicator));
      }),
    );
  });
});

describe('the worst of several statuses', () => {
  it('is one of them, and none is worse', () => {
    fc.assert(
      fc.property(fc.array(status, { minLength: 1 }), (statuses) => {
        const result = worst(statuses);
        assert.ok(statuses.includes(result));
        assert.ok(statuses.every((each) => !isWorse(each, result)));
      }),
    );
  });
});

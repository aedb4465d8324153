import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { componentFaults } from '../../src/domain/component.ts';
import { planChanges, referenceFaults, type ConfiguredComponent } from '../../src/domain/configuration.ts';
import { didYouMean } from '../../src/domain/did-you-mean.ts';
import { keyFaults, keyOfName, uniqueKey } from '../../src/domain/key.ts';
import { timeZoneFaults } from '../../src/domain/page.ts';
import { aConfiguration } from '../support/configurations.ts';

const NOTHING = { pages: [] };

it('plans nothing between a configuration and itself, and only creation from nothing', () => {
  fc.assert(
    fc.property(aConfiguration, (configuration) => {
      assert.deepEqual(planChanges(configuration, configuration, { prune: 'everything' }), []);
      const plan = planChanges(NOTHING, configuration, { prune: 'everything' });
      assert.ok(plan.every((change) => change.verb === 'create'));
    }),
  );
});

it('plans to delete only what the other file does not have, and nothing unless it may prune', () => {
  fc.assert(
    fc.property(aConfiguration, aConfiguration, (current, wanted) => {
      const kept = planChanges(current, wanted, { prune: false });
      // A probe of another kind takes the place of the one before it.
      assert.ok(kept.every((change) => change.verb !== 'delete' || change.what === 'probe'));
      for (const change of planChanges(current, wanted, { prune: 'everything' })) {
        if (change.verb !== 'delete' || change.what === 'probe') continue;
        const page = wanted.pages.find((each) => each.key === change.pageKey);
        const parts = change.what === 'group' ? page?.groups : page?.components;
        assert.ok(change.what === 'page' ? !page : !parts?.some((each) => each.key === change.key));
      }
    }),
  );
});

it('removes other pages only where the file speaks of all pages', () => {
  const [one, two] =
    fc.sample(
      aConfiguration.filter(({ pages }) => pages.length === 2),
      { numRuns: 1, seed: 1 },
    )[0]?.pages ?? [];
  assert.ok(one && two);
  const current = { pages: [one, two] };
  assert.deepEqual(planChanges(current, { pages: [one] }, { prune: 'parts' }), []);
  const [change] = planChanges(current, { pages: [one] }, { prune: 'everything' });
  assert.deepEqual([change?.verb, change?.what, change?.key], ['delete', 'page', 'other']);
});

function needing(key: string, ...needs: string[]): ConfiguredComponent {
  return {
    key,
    name: { en: key },
    description: {},
    groupKey: null,
    parentKey: null,
    position: 1,
    isHidden: false,
    isUptimeShown: true,
    isResponseTimeShown: false,
    isOnlyShownIfDegraded: false,
    startDate: null,
    probeRule: 'observe',
    needs: needs.map((each) => ({ key: each, kind: 'hard' })),
    probes: [],
  };
}

it('finds keys used twice, needs that lead nowhere and needs in a circle', () => {
  const faults = (...components: ConfiguredComponent[]): string[] =>
    referenceFaults({ groups: [], components }).map(({ index, field, message }) => `${index} ${field}: ${message}`);
  assert.deepEqual(faults(needing('a'), needing('b', 'a')), []);
  assert.match(faults(needing('a'), needing('a')).join(), /^1 key: "a" is taken/);
  assert.match(faults(needing('taxi'), needing('b', 'taxy')).join(), /^1 needs: .*"taxy".*did you mean "taxi"\?/);
  assert.match(faults(needing('a', 'b'), needing('b', 'a')).join(), /a needs b needs a/);
  assert.match(faults(needing('a', 'a')).join(), /a needs a/);
});

it('makes keys from names, or says that it cannot', () => {
  assert.equal(keyOfName({ en: 'Taxi calls (Séoul)' }), 'taxi-calls-seoul');
  assert.equal(keyOfName({ ko: '택시' }), '');
  assert.equal(keyOfName({ ko: '택시', id: 'Panggilan taksi' }), 'panggilan-taksi');
  assert.equal(uniqueKey('mail', ['mail', 'mail-2']), 'mail-3');
  fc.assert(
    fc.property(fc.string({ maxLength: 400 }), fc.array(fc.string()), (name, taken) => {
      const key = keyOfName({ en: name });
      if (key === '') return;
      assert.deepEqual(keyFaults(key), []);
      assert.deepEqual(keyFaults(uniqueKey(key, [key, ...taken])), []);
    }),
  );
});

it('knows time zones and days that exist from those that do not', () => {
  for (const zone of ['Asia/Seoul', 'UTC', 'America/Argentina/Buenos_Aires'])
    assert.deepEqual(timeZoneFaults(zone), []);
  for (const zone of ['', 'Seoul', '+09:00', 'Asia/Seoul\n', '../etc/passwd'])
    assert.equal(timeZoneFaults(zone).length, 1, zone);
  const withDay = (startDate: string): number => componentFaults({ ...needing('a'), startDate }).length;
  assert.equal(withDay('2028-02-29'), 0);
  for (const day of ['2026-02-29', '2026-13-01', '26-01-01', '2026-01-01T00:00', 'today'])
    assert.equal(withDay(day), 1, day);
});

it('suggests the nearest word quickly, whatever was typed', () => {
  assert.equal(didYouMean('shedule', ['schedule', 'target']), ': did you mean "schedule"?');
  assert.equal(didYouMean('zzz', ['schedule', 'target']), ': use one of schedule, target');
  assert.equal(didYouMean('x', []), '');
  didYouMean(
    'x'.repeat(1_000_000),
    Array.from({ length: 500 }, (_, index) => `component-${index}`),
  );
});

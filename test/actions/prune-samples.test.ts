import assert from 'node:assert/strict';
import { it } from 'node:test';
import { pruneSamples } from '../../src/actions/prune-samples.ts';
import { DAY, MINUTE } from '../../src/lib/clock.ts';
import { insertSample, listRollups, listSamples } from '../../src/store/samples.ts';
import { NOON } from '../support/clock.ts';
import { describeOnBoth, openTestStore } from '../support/databases.ts';
import { aSetting, idOf } from '../support/factories.ts';
import { addProbe, aSample, asProbes } from '../support/probes.ts';

describeOnBoth('pruning samples', (database) => {
  it('deletes what is older than a week in steps, and keeps every roll-up', async (t) => {
    const store = await openTestStore(t, database);
    const { ids } = await aSetting(store, ['mail']);
    const probes = [
      await addProbe(store, idOf(ids, 'mail'), 'observe'),
      await addProbe(store, idOf(ids, 'mail'), 'observe'),
    ];
    await store.transaction(async (tx) => {
      for (const { id } of probes) {
        for (let minute = 0; minute < 1_200; minute += 1) {
          await insertSample(tx, aSample(id, NOON + minute * MINUTE, 'good'));
        }
      }
    });
    const now = NOON + 7 * DAY + 1_100 * MINUTE;
    assert.equal(await pruneSamples(asProbes(store, now)), 2 * 1_100);
    assert.equal(await pruneSamples(asProbes(store, now)), 0);
    for (const { id } of probes) {
      assert.equal((await listSamples(store.db, id, 2_000)).length, 100);
      const days = await listRollups(store.db, id, 'day', 0, now);
      assert.equal(
        days.reduce((sum, day) => sum + day.good, 0),
        1_200,
      );
    }
  });
});

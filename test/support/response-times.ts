import { bucketOf } from '../../src/domain/response-time.ts';
import { DAY, HOUR } from '../../src/lib/clock.ts';
import { insertProbe } from '../../src/store/probes.ts';
import { countTime } from '../../src/store/response-times.ts';
import type { Store } from '../../src/store/open.ts';
import { NOON } from './clock.ts';
import { aProbe } from './probes.ts';

/** Shows the response times of a component, which was asked every two hours for 60 days and answered in 80 to 160 ms. */
export async function measure(store: Store, componentId: string): Promise<void> {
  const probe = aProbe(componentId);
  await store.transaction(async (tx) => {
    await tx.updateTable('components').set({ isResponseTimeShown: 1 }).where('id', '=', componentId).execute();
    await insertProbe(tx, probe);
    for (let at = NOON - 60 * DAY; at < NOON; at += 2 * HOUR) {
      const bucket = bucketOf(80 + (((at / HOUR) * 7.3) % 80));
      await countTime(tx, probe.id, bucket, [
        { period: 'hour', startAt: at - (at % HOUR) },
        { period: 'day', startAt: at - (at % DAY) },
      ]);
    }
  });
}

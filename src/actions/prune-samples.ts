import { setImmediate as breathe } from 'node:timers/promises';
import { DAY } from '../lib/clock.ts';
import { deleteSamples, findProbeToPrune } from '../store/samples.ts';
import { deleteHours } from '../store/response-times.ts';
import type { ActionContext } from './context.ts';

const KEPT_MS = 7 * DAY;
const STEP = 1_000;

/**
 * Deletes raw samples that are older than a week, in steps so short that nobody waits for them; hourly and daily
 * roll-ups stay for good, but for the hours' response times. Returns how many samples went.
 */
export async function pruneSamples({ store, now }: ActionContext): Promise<number> {
  const before = now - KEPT_MS;
  let pruned = 0;
  for (let probeId = await findProbeToPrune(store.db, before); probeId !== undefined;) {
    const id = probeId;
    pruned += await store.transaction(async (tx) => {
      await deleteHours(tx, id, before);
      return deleteSamples(tx, id, before, STEP);
    });
    await breathe();
    probeId = await findProbeToPrune(store.db, before);
  }
  return pruned;
}

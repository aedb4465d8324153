import { openIncident } from '../../src/actions/open-incident.ts';
import { postUpdate } from '../../src/actions/post-update.ts';
import type { StatedStatus } from '../../src/domain/status.ts';
import { DAY } from '../../src/lib/clock.ts';
import type { Store } from '../../src/store/open.ts';
import { NOON } from './clock.ts';
import { asAlice } from './factories.ts';

/** Lets a component have been down before: one incident for each length, the first the longest ago, all before noon. */
export async function aPast(
  store: Store,
  pageId: string,
  componentId: string,
  durationsMs: readonly number[],
  severity: StatedStatus = 'major_outage',
): Promise<string[]> {
  const ids: string[] = [];
  for (const [index, durationMs] of durationsMs.entries()) {
    const startedAt = NOON - (durationsMs.length - index) * 8 * DAY;
    const { incident } = await openIncident(asAlice(store, startedAt), {
      ...{ pageId, name: { en: `Trouble ${index + 1}` }, notify: false },
      impacts: { [componentId]: severity },
    });
    const end = { status: 'resolved', notify: false } as const;
    await postUpdate(asAlice(store, startedAt + durationMs), incident.id, end);
    ids.push(incident.id);
  }
  return ids;
}

import { changeStatus } from '../../domain/interval.ts';
import { publishedStatuses } from '../../domain/published-status.ts';
import { listComponents, setPublishedStatus } from '../../store/components.ts';
import { listOpenTimelines } from '../../store/incidents.ts';
import { insertInterval, listOpenIntervals, saveIntervalChange } from '../../store/intervals.ts';
import type { Tx } from '../../store/tables.ts';

/**
 * Brings every component of a page to the status that its incidents, maintenances, people and probes give it, and
 * keeps the intervals. `changedAt` holds the true time of a change where it was not now (it came back at 01:31).
 */
export async function publishStatuses(
  tx: Tx,
  pageId: string,
  now: number,
  changedAt: ReadonlyMap<string, number> = new Map(),
): Promise<void> {
  const timelines = await listOpenTimelines(tx, pageId);
  const intervals = await listOpenIntervals(tx, pageId);
  const components = await listComponents(tx, pageId);
  const statuses = publishedStatuses(components, timelines);
  for (const component of components) {
    const published = statuses.get(component.id);
    if (!published) continue;
    const { status, cause } = published;
    const current = intervals.get(component.id);
    if (current) {
      const change = changeStatus(current, status, cause, changedAt.get(component.id) ?? now);
      if (change) await saveIntervalChange(tx, change);
    } else {
      const start = { componentId: component.id, status, fromAt: component.createdAt, untilAt: null };
      await insertInterval(tx, { ...start, cause: { kind: 'start' } });
    }
    if (component.status !== status) await setPublishedStatus(tx, component.id, status, now);
  }
}

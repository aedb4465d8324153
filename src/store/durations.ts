import type { PastTrouble } from '../domain/estimate.ts';
import type { StatedStatus } from '../domain/status.ts';
import type { Db } from './tables.ts';

/** The latest troubles of a component tell more of the next one than those of years ago. */
const LATEST = 100;

/**
 * The latest troubles of each of these components that are over, at most 100 each. False alarms, duplicates and planned
 * work are none.
 */
export async function listPastTroubles(db: Db, componentIds: readonly string[]): Promise<Map<string, PastTrouble[]>> {
  const result = new Map<string, PastTrouble[]>(componentIds.map((id) => [id, []]));
  if (componentIds.length === 0) return result;
  const over = db
    .selectFrom('incidentComponents as own')
    .innerJoin('incidents', 'incidents.id', 'own.incidentId')
    .select(['own.componentId', 'own.worstStatus', 'own.startedAt', 'own.restoredAt'])
    .select((eb) =>
      eb.fn
        .agg<number>('row_number')
        .over((over) => over.partitionBy('own.componentId').orderBy('own.restoredAt', 'desc').orderBy('own.incidentId'))
        .as('age'),
    )
    .where('own.componentId', 'in', componentIds)
    .where('own.restoredAt', 'is not', null)
    .where('incidents.kind', '=', 'incident')
    .where('incidents.outcome', 'is', null)
    .where('incidents.deletedAt', 'is', null);
  const rows = await db.selectFrom(over.as('over')).selectAll().where('age', '<=', LATEST).execute();
  for (const { componentId, worstStatus, startedAt, restoredAt } of rows) {
    const durationMs = Number(restoredAt) - startedAt;
    result.get(componentId)?.push({ severity: worstStatus as StatedStatus, durationMs });
  }
  return result;
}

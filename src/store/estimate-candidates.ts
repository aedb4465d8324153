import type { Db } from './tables.ts';

/**
 * Open incidents, on pages that allow automatic estimates, in which a component has been down since before a time and
 * nobody has said a word of its return.
 */
export async function listUnspoken(db: Db, downSince: number): Promise<{ id: string; pageId: string }[]> {
  return db
    .selectFrom('incidents')
    .innerJoin('pages', 'pages.id', 'incidents.pageId')
    .select(['incidents.id', 'incidents.pageId'])
    .where('pages.hasAutomaticEstimates', '=', 1)
    .where('incidents.kind', '=', 'incident')
    .where('incidents.resolvedAt', 'is', null)
    .where('incidents.deletedAt', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('incidentComponents as own')
          .select('own.componentId')
          .whereRef('own.incidentId', '=', 'incidents.id')
          .where('own.restoredAt', 'is', null)
          .where('own.source', '=', 'stated')
          .where('own.startedAt', '<=', downSince)
          .where((own) =>
            own.not(
              own.exists(
                own
                  .selectFrom('etas')
                  .select('etas.id')
                  .whereRef('etas.incidentId', '=', 'own.incidentId')
                  .whereRef('etas.componentId', '=', 'own.componentId'),
              ),
            ),
          ),
      ),
    )
    .orderBy('incidents.createdAt')
    .orderBy('incidents.id')
    .execute();
}

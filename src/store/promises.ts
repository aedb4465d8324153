import type { LocalizedText } from '../domain/localized-text.ts';
import { decode, localizedText } from './json.ts';
import type { Db } from './tables.ts';

/** Something that readers were told would happen by a time. */
export interface OpenPromise {
  kind: 'eta' | 'next_update' | 'maintenance_end';
  at: number;
  incidentId: string;
  incidentName: LocalizedText;
  /** The components that are to be back by this time; empty where the promise is about the incident itself. */
  components: LocalizedText[];
}

/** Every promise of a page that is not fulfilled yet, the one that lapses first (or lapsed longest ago) first. */
export async function listOpenPromises(db: Db, pageId: string): Promise<OpenPromise[]> {
  const promises = [
    ...(await etaPromises(db, pageId)),
    ...(await incidentPromises(db, pageId, 'next_update')),
    ...(await incidentPromises(db, pageId, 'maintenance_end')),
  ];
  return promises.sort((a, b) => a.at - b.at || a.incidentId.localeCompare(b.incidentId));
}

/** One promise an incident and time: services that are due together are one line. */
async function etaPromises(db: Db, pageId: string): Promise<OpenPromise[]> {
  const rows = await db
    .selectFrom('etas')
    .innerJoin('incidents', 'incidents.id', 'etas.incidentId')
    .innerJoin('components', 'components.id', 'etas.componentId')
    .innerJoin('incidentComponents', (join) =>
      join
        .onRef('incidentComponents.incidentId', '=', 'etas.incidentId')
        .onRef('incidentComponents.componentId', '=', 'etas.componentId'),
    )
    .select(['etas.incidentId', 'etas.byAt', 'incidents.name as incidentName', 'components.name as componentName'])
    .where('incidents.pageId', '=', pageId)
    .where('incidents.resolvedAt', 'is', null)
    .where('incidents.deletedAt', 'is', null)
    .where('etas.supersededAt', 'is', null)
    .where('etas.byAt', 'is not', null)
    .where('etas.kind', '!=', 'withdrawn')
    .where('incidentComponents.restoredAt', 'is', null)
    .orderBy('components.position')
    .orderBy('components.id')
    .execute();
  return [...Map.groupBy(rows, (row) => `${row.incidentId} ${row.byAt ?? ''}`).values()].flatMap((same) => {
    const [first] = same;
    if (first?.byAt == null) return [];
    const components = same.map((row) => decode(localizedText, row.componentName));
    const incidentName = decode(localizedText, first.incidentName);
    return [{ kind: 'eta', at: first.byAt, incidentId: first.incidentId, incidentName, components }];
  });
}

async function incidentPromises(
  db: Db,
  pageId: string,
  kind: 'next_update' | 'maintenance_end',
): Promise<OpenPromise[]> {
  let query = db
    .selectFrom('incidents')
    .select(['id', 'name', kind === 'next_update' ? 'nextUpdateBy as at' : 'scheduledUntil as at'])
    .where('pageId', '=', pageId)
    .where('resolvedAt', 'is', null)
    .where('deletedAt', 'is', null);
  query =
    kind === 'next_update'
      ? query.where('nextUpdateBy', 'is not', null)
      : query.where('scheduledUntil', 'is not', null).where('status', 'in', ['in_progress', 'verifying']);
  const rows = await query.execute();
  return rows.map(({ id, name, at }) => {
    return { kind, at: Number(at), incidentId: id, incidentName: decode(localizedText, name), components: [] };
  });
}

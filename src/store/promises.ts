import { dutyMoments } from '../domain/duty-clock.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { OpenPromise } from '../domain/reminder.ts';
import { listDuties, type Duty } from './duty.ts';
import { decode, localizedText } from './json.ts';
import { listPages } from './pages.ts';
import type { Db } from './tables.ts';

/** An open promise with the names that people know it by. */
export interface NamedPromise extends OpenPromise {
  pageId: string;
  incidentName: LocalizedText;
  /** The names of its components. */
  components: LocalizedText[];
  /** What the time depends on; empty: on nothing that was said. */
  conditions: LocalizedText[];
}

/**
 * Every promise of a page that is not fulfilled yet as of `now`, the one that lapses first (or lapsed longest ago)
 * first; null: of all pages. Limits of a duty to notify count as promises while something is untold.
 */
export async function listOpenPromises(db: Db, pageId: string | null, now: number): Promise<NamedPromise[]> {
  const promises = [
    ...(await etaPromises(db, pageId)),
    ...(await incidentPromises(db, pageId, 'next_update')),
    ...(await incidentPromises(db, pageId, 'maintenance_end')),
    ...(await dutyPromises(db, pageId, now)),
  ];
  return promises.sort((a, b) => a.promisedAt - b.promisedAt || a.incidentId.localeCompare(b.incidentId));
}

/** One promise an incident and time: services that are due together are one line. */
async function etaPromises(db: Db, pageId: string | null): Promise<NamedPromise[]> {
  let query = db
    .selectFrom('etas')
    .innerJoin('incidents', 'incidents.id', 'etas.incidentId')
    .innerJoin('components', 'components.id', 'etas.componentId')
    .innerJoin('incidentComponents', (join) =>
      join
        .onRef('incidentComponents.incidentId', '=', 'etas.incidentId')
        .onRef('incidentComponents.componentId', '=', 'etas.componentId'),
    )
    .select([
      'etas.incidentId',
      'etas.componentId',
      'etas.byAt',
      'etas.createdAt',
      'etas.condition',
      'incidents.pageId',
    ])
    .select(['incidents.name as incidentName', 'components.name as componentName'])
    .where('incidents.resolvedAt', 'is', null)
    .where('incidents.deletedAt', 'is', null)
    .where('etas.supersededAt', 'is', null)
    .where('etas.byAt', 'is not', null)
    .where('etas.kind', '!=', 'withdrawn')
    .where('incidentComponents.restoredAt', 'is', null);
  if (pageId !== null) query = query.where('incidents.pageId', '=', pageId);
  const rows = await query.orderBy('components.position').orderBy('components.id').execute();
  return [...Map.groupBy(rows, (row) => `${row.incidentId} ${row.byAt ?? ''}`).values()].flatMap((same) => {
    const [first] = same;
    if (first?.byAt == null) return [];
    return [
      {
        ...{ kind: 'eta', pageId: first.pageId, incidentId: first.incidentId, promisedAt: first.byAt },
        givenAt: Math.min(...same.map((row) => row.createdAt)),
        incidentName: decode(localizedText, first.incidentName),
        componentIds: same.map((row) => row.componentId),
        components: same.map((row) => decode(localizedText, row.componentName)),
        conditions: [...new Set(same.flatMap((row) => row.condition ?? []))].map((each) => decode(localizedText, each)),
      } satisfies NamedPromise,
    ];
  });
}

async function incidentPromises(
  db: Db,
  pageId: string | null,
  kind: 'next_update' | 'maintenance_end',
): Promise<NamedPromise[]> {
  let query = db
    .selectFrom('incidents')
    .select([
      'id',
      'pageId',
      'name',
      kind === 'next_update' ? 'nextUpdateBy as promisedAt' : 'scheduledUntil as promisedAt',
    ])
    // Whoever posts an update and leaves the time as it is has looked at it.
    .select((eb) =>
      eb
        .selectFrom('updates')
        .select((own) => own.fn.max<number | null>('updates.createdAt').as('givenAt'))
        .whereRef('updates.incidentId', '=', 'incidents.id')
        .as('givenAt'),
    )
    .where('resolvedAt', 'is', null)
    .where('deletedAt', 'is', null);
  if (pageId !== null) query = query.where('pageId', '=', pageId);
  query =
    kind === 'next_update'
      ? query.where('nextUpdateBy', 'is not', null)
      : query.where('scheduledUntil', 'is not', null).where('status', 'in', ['in_progress', 'verifying']);
  const rows = await query.execute();
  return rows.map(({ id, pageId: page, name, promisedAt, givenAt }) => ({
    ...{ kind, pageId: page, incidentId: id, promisedAt: Number(promisedAt), givenAt: givenAt ?? 0 },
    ...{ incidentName: decode(localizedText, name), componentIds: [], components: [], conditions: [] },
  }));
}

async function dutyPromises(db: Db, pageId: string | null, now: number): Promise<NamedPromise[]> {
  const pages = (await listPages(db)).filter(({ id }) => pageId === null || id === pageId);
  const duties = await Promise.all(pages.map((page) => listDuties(db, page, now)));
  return duties.flat().flatMap(limitsOf);
}

function limitsOf({ incident, clock, limits }: Duty): NamedPromise[] {
  return dutyMoments(clock, limits).map(({ kind, limitAt, fromAt }) => ({
    ...{ kind, pageId: incident.pageId, incidentId: incident.id, promisedAt: limitAt, givenAt: fromAt },
    ...{ incidentName: incident.name, componentIds: [], components: [], conditions: [] },
  }));
}

import type { Incident } from '../domain/incident.ts';
import { toIncident } from './incidents.ts';
import type { Db } from './tables.ts';

/** Incidents and maintenances of a page that were going on in a span, or began in it, newest first. */
export async function listIncidentsWithin(
  db: Db,
  pageId: string,
  fromAt: number,
  untilAt: number,
): Promise<Incident[]> {
  const own = db
    .selectFrom('incidents')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('deletedAt', 'is', null)
    .where('startedAt', '<', untilAt);
  // Two halves, each answered by an index: what ended before the span is not read, however much of it there is.
  const rows = await own
    .where('resolvedAt', '>=', fromAt)
    .unionAll(own.where('resolvedAt', 'is', null))
    .orderBy('startedAt', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(toIncident);
}

/** When the earliest incident of a page began; null where there is none. */
export async function findFirstStart(db: Db, pageId: string): Promise<number | null> {
  const row = await db
    .selectFrom('incidents')
    .select('startedAt')
    .where('pageId', '=', pageId)
    .where('deletedAt', 'is', null)
    .orderBy('startedAt')
    .limit(1)
    .executeTakeFirst();
  return row?.startedAt ?? null;
}

/** Incidents of a page that changed at or after a time, deleted ones too. */
export async function listChangedSince(db: Db, pageId: string, since: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('updatedAt', '>=', since)
    .execute();
  return rows.map(toIncident);
}

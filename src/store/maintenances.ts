import type { Incident } from '../domain/incident.ts';
import { toIncident } from './incidents.ts';
import type { Db } from './tables.ts';

/** Work under way on any page whose planned end has passed and of which readers have not been told so. */
export async function listMaintenancesToTell(db: Db, now: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('resolvedAt', 'is', null)
    .where('kind', '=', 'maintenance')
    .where('status', 'in', ['in_progress', 'verifying'])
    .where('deletedAt', 'is', null)
    .where('scheduledUntil', '<=', now)
    .where('overrunToldAt', 'is', null)
    .orderBy('scheduledUntil')
    .execute();
  return rows.map(toIncident);
}

/** Work on any page that has not begun and of which subscribers have been told, the next first. */
export async function listAnnouncedMaintenances(db: Db, now: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('resolvedAt', 'is', null)
    .where('kind', '=', 'maintenance')
    .where('status', '=', 'scheduled')
    .where('deletedAt', 'is', null)
    .where('scheduledFor', '>', now)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('updates')
          .select('updates.id')
          .whereRef('updates.incidentId', '=', 'incidents.id')
          .where('updates.isNotified', '=', 1),
      ),
    )
    .orderBy('scheduledFor')
    .execute();
  return rows.map(toIncident);
}

/** The dates of a series that are planned and not over, the next first. */
export async function listOccurrences(db: Db, seriesIds: readonly string[]): Promise<Incident[]> {
  if (seriesIds.length === 0) return [];
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('resolvedAt', 'is', null)
    .where('seriesId', 'in', seriesIds)
    .where('deletedAt', 'is', null)
    .orderBy('scheduledFor')
    .execute();
  return rows.map(toIncident);
}

import type { ExpressionBuilder } from 'kysely';
import { notFound } from '../domain/errors.ts';
import type { Affected, Incident, TimelineStatus } from '../domain/incident.ts';
import type { OpenTimeline } from '../domain/published-status.ts';
import type { Impact, StatedStatus } from '../domain/status.ts';
import { decode, localizedText, record, wholes } from './json.ts';
import type { Db, IncidentComponentRow, IncidentRow, Tables, Tx } from './tables.ts';
import { contains } from './text-search.ts';

export interface IncidentFilter {
  kind?: Incident['kind'];
  /** Only those that are not over. */
  isOpen?: boolean;
  statuses?: readonly TimelineStatus[];
  /** Only those created at or after, and before, these times. */
  fromAt?: number;
  untilAt?: number;
  /** Only those that ended at or after this time. */
  endedFrom?: number;
  /** Only those whose name or one of whose updates holds this text. */
  text?: string;
  /** Those that changed last come first, instead of the newest. */
  isByChange?: boolean;
  limit?: number;
  offset?: number;
}

/** Incidents and maintenances of a page, newest first. */
export async function listIncidents(db: Db, pageId: string, filter: IncidentFilter = {}): Promise<Incident[]> {
  let query = db.selectFrom('incidents').selectAll().where('pageId', '=', pageId).where('deletedAt', 'is', null);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.isOpen !== undefined) query = query.where('resolvedAt', filter.isOpen ? 'is' : 'is not', null);
  if (filter.statuses) query = query.where('status', 'in', filter.statuses);
  if (filter.fromAt !== undefined) query = query.where('createdAt', '>=', filter.fromAt);
  if (filter.untilAt !== undefined) query = query.where('createdAt', '<', filter.untilAt);
  if (filter.endedFrom !== undefined) query = query.where('resolvedAt', '>=', filter.endedFrom);
  if (filter.text !== undefined) query = query.where(holdsText(filter.text));
  if (filter.limit !== undefined) query = query.limit(filter.limit).offset(filter.offset ?? 0);
  const order = filter.isByChange ? 'updatedAt' : 'createdAt';
  const rows = await query.orderBy(order, 'desc').orderBy('id').execute();
  return rows.map(toIncident);
}

function holdsText(text: string) {
  // Names and bodies are JSON, in which a quotation mark or a line end is written otherwise.
  const written = JSON.stringify(text).slice(1, -1);
  return (eb: ExpressionBuilder<Tables, 'incidents'>) =>
    eb.or([
      contains('incidents.name', written),
      contains('incidents.status', text),
      eb.exists(
        eb
          .selectFrom('updates')
          .select('updates.id')
          .whereRef('updates.incidentId', '=', 'incidents.id')
          .where(contains('updates.body', written)),
      ),
    ]);
}

export async function findIncident(db: Db, id: string): Promise<Incident | undefined> {
  const row = await db
    .selectFrom('incidents')
    .selectAll()
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  return row && toIncident(row);
}

export async function getIncident(db: Db, id: string): Promise<Incident> {
  const incident = await findIncident(db, id);
  if (!incident) throw notFound('incident');
  return incident;
}

/** Maintenances, on any page, whose start has come and that have not begun. */
export async function listMaintenancesToStart(db: Db, now: number): Promise<Incident[]> {
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('resolvedAt', 'is', null)
    .where('kind', '=', 'maintenance')
    .where('status', '=', 'scheduled')
    .where('deletedAt', 'is', null)
    .where('scheduledFor', '<=', now)
    .orderBy('scheduledFor')
    .execute();
  return rows.map(toIncident);
}

export async function insertIncident(tx: Tx, incident: Incident): Promise<void> {
  await tx
    .insertInto('incidents')
    .values({ ...toRow(incident), deletedAt: null })
    .execute();
}

export async function updateIncident(tx: Tx, incident: Incident): Promise<void> {
  const { id, ...changes } = toRow(incident);
  await tx.updateTable('incidents').set(changes).where('id', '=', id).execute();
}

/** Says that an incident shows something else than before, whatever it is. */
export async function touchIncident(tx: Tx, id: string, now: number): Promise<void> {
  await tx.updateTable('incidents').set({ updatedAt: now }).where('id', '=', id).execute();
}

export async function deleteIncident(tx: Tx, id: string, now: number): Promise<void> {
  await tx.updateTable('incidents').set({ deletedAt: now, updatedAt: now }).where('id', '=', id).execute();
}

/** Incidents of a page that were deleted at or after a time: whatever shows them has to go. */
export async function listDeletedIncidentIds(db: Db, pageId: string, since: number): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents')
    .select('id')
    .where('pageId', '=', pageId)
    .where('deletedAt', '>=', since)
    .execute();
  return rows.map((row) => row.id);
}

/** What each of these incidents affects, in the page's order of components. */
export async function listAffected(db: Db, incidentIds: readonly string[]): Promise<Map<string, Affected[]>> {
  const result = new Map<string, Affected[]>(incidentIds.map((id) => [id, []]));
  if (incidentIds.length === 0) return result;
  const rows = await db
    .selectFrom('incidentComponents')
    .innerJoin('components', 'components.id', 'incidentComponents.componentId')
    .selectAll('incidentComponents')
    .where('incidentId', 'in', incidentIds)
    .orderBy('components.position')
    .orderBy('components.createdAt')
    .orderBy('components.id')
    .execute();
  for (const row of rows) result.get(row.incidentId)?.push(toAffected(row));
  return result;
}

/** Replaces what an incident affects. */
export async function setAffected(tx: Tx, incidentId: string, affected: readonly Affected[]): Promise<void> {
  await tx.deleteFrom('incidentComponents').where('incidentId', '=', incidentId).execute();
  if (affected.length > 0) {
    await tx
      .insertInto('incidentComponents')
      .values(affected.map((each) => ({ ...each, incidentId })))
      .execute();
  }
}

/** Whether an incident about this component was ended, or deleted, at or after a time. */
export async function hasEndedSince(db: Db, componentId: string, at: number): Promise<boolean> {
  const row = await db
    .selectFrom('incidents')
    .innerJoin('incidentComponents', 'incidentComponents.incidentId', 'incidents.id')
    .select('incidents.id')
    .where('incidentComponents.componentId', '=', componentId)
    .where('incidents.kind', '=', 'incident')
    .where((eb) => eb.or([eb('incidents.resolvedAt', '>=', at), eb('incidents.deletedAt', '>=', at)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Every incident and maintenance that says, or said after a time, anything of these components; deleted ones too. */
export async function listSaying(
  db: Db,
  componentIds: readonly string[],
  since: number,
): Promise<{ incident: Incident; deletedAt: number | null }[]> {
  const about = db
    .selectFrom('incidentComponents')
    .select('incidentId')
    .where('componentId', 'in', componentIds.length > 0 ? componentIds : ['']);
  const rows = await db
    .selectFrom('incidents')
    .selectAll()
    .where('id', 'in', about)
    .where((eb) => eb.or([eb('resolvedAt', 'is', null), eb('resolvedAt', '>=', since)]))
    .where((eb) => eb.or([eb('deletedAt', 'is', null), eb('deletedAt', '>=', since)]))
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({ incident: toIncident(row), deletedAt: row.deletedAt }));
}

/** Everything on a page that is not over, with what it affects: all that decides the published statuses. */
export async function listOpenTimelines(db: Db, pageId: string): Promise<OpenTimeline[]> {
  const incidents = await listIncidents(db, pageId, { isOpen: true });
  const affected = await listAffected(
    db,
    incidents.map((incident) => incident.id),
  );
  return incidents.map((incident) => ({ incident, affected: affected.get(incident.id) ?? [] }));
}

/** The duplicates that were merged into an incident, also those merged into its duplicates. */
export async function listMergedIds(db: Db, incidentId: string): Promise<string[]> {
  const found = new Set<string>();
  let last = [incidentId];
  while (last.length > 0) {
    const rows = await db.selectFrom('incidents').select('id').where('mergedIntoId', 'in', last).execute();
    last = rows.map(({ id }) => id).filter((id) => id !== incidentId && !found.has(id));
    for (const id of last) found.add(id);
  }
  return [...found];
}

/** A row as the incident or maintenance that it holds. */
export function toIncident(row: IncidentRow): Incident {
  const { deletedAt: _, ...rest } = row;
  return {
    ...rest,
    kind: row.kind as Incident['kind'],
    name: decode(localizedText, row.name),
    status: row.status as TimelineStatus,
    impactOverride: row.impactOverride as Impact | null,
    source: row.source as Incident['source'],
    metadata: decode(record, row.metadata),
    contact: decode(localizedText, row.contact),
    alternatives: decode(localizedText, row.alternatives),
    outcome: row.outcome as Incident['outcome'],
    remindersSent: decode(wholes, row.remindersSent),
  };
}

function toRow(incident: Incident): Omit<IncidentRow, 'deletedAt'> {
  return {
    ...incident,
    name: JSON.stringify(incident.name),
    metadata: JSON.stringify(incident.metadata),
    contact: JSON.stringify(incident.contact),
    alternatives: JSON.stringify(incident.alternatives),
    remindersSent: JSON.stringify(incident.remindersSent),
  };
}

function toAffected({ incidentId: _, ...row }: IncidentComponentRow): Affected {
  return {
    ...row,
    status: row.status as StatedStatus,
    worstStatus: row.worstStatus as StatedStatus,
    source: row.source as Affected['source'],
  };
}

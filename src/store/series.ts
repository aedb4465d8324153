import { notFound } from '../domain/errors.ts';
import type { MaintenanceSeries } from '../domain/maintenance-series.ts';
import type { MaintenanceSeriesRow } from './communication-rows.ts';
import { decode, localizedText, strings } from './json.ts';
import type { Db, Tx } from './tables.ts';

/** The series that go on, of one page or of all, oldest first. */
export async function listSeries(db: Db, pageId?: string): Promise<MaintenanceSeries[]> {
  let query = db.selectFrom('maintenanceSeries').selectAll().where('endedAt', 'is', null);
  if (pageId !== undefined) query = query.where('pageId', '=', pageId);
  const rows = await query.orderBy('createdAt').orderBy('id').execute();
  return rows.map(toSeries);
}

export async function getSeries(db: Db, id: string): Promise<MaintenanceSeries> {
  const row = await db.selectFrom('maintenanceSeries').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) throw notFound('series of maintenances');
  return toSeries(row);
}

export async function insertSeries(tx: Tx, series: MaintenanceSeries): Promise<void> {
  await tx.insertInto('maintenanceSeries').values(toRow(series)).execute();
}

export async function updateSeries(tx: Tx, series: MaintenanceSeries): Promise<void> {
  const { id, ...changes } = toRow(series);
  await tx.updateTable('maintenanceSeries').set(changes).where('id', '=', id).execute();
}

function toSeries(row: MaintenanceSeriesRow): MaintenanceSeries {
  return {
    ...row,
    name: decode(localizedText, row.name),
    body: decode(localizedText, row.body),
    componentIds: decode(strings, row.componentIds),
    isNotified: row.isNotified === 1,
  };
}

function toRow(series: MaintenanceSeries): MaintenanceSeriesRow {
  return {
    ...series,
    name: JSON.stringify(series.name),
    body: JSON.stringify(series.body),
    componentIds: JSON.stringify(series.componentIds),
    isNotified: Number(series.isNotified),
  };
}

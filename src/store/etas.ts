import type { Eta, EtaKind } from '../domain/restoration.ts';
import { decode, localizedText } from './json.ts';
import type { Db, EtaRow, Tx } from './tables.ts';

/** Every ETA of each of these incidents, oldest first: the whole line of revisions of each component. */
export async function listEtas(db: Db, incidentIds: readonly string[]): Promise<Map<string, Eta[]>> {
  const result = new Map<string, Eta[]>(incidentIds.map((id) => [id, []]));
  if (incidentIds.length === 0) return result;
  const rows = await db
    .selectFrom('etas')
    .innerJoin('updates', 'updates.id', 'etas.updateId')
    .selectAll('etas')
    .where('etas.incidentId', 'in', incidentIds)
    .orderBy('updates.position')
    .orderBy('etas.id')
    .execute();
  for (const row of rows) result.get(row.incidentId)?.push(toEta(row));
  return result;
}

/** ETAs whose time has come, with their component still down and nobody told. */
export async function listLapsedEtas(db: Db, now: number): Promise<(Eta & { pageId: string })[]> {
  const rows = await db
    .selectFrom('etas')
    .innerJoin('incidents', 'incidents.id', 'etas.incidentId')
    .innerJoin('incidentComponents', (join) =>
      join
        .onRef('incidentComponents.incidentId', '=', 'etas.incidentId')
        .onRef('incidentComponents.componentId', '=', 'etas.componentId'),
    )
    .selectAll('etas')
    .select('incidents.pageId')
    .where('etas.supersededAt', 'is', null)
    .where('etas.byAt', '<=', now)
    .where('etas.kind', '!=', 'withdrawn')
    .where('etas.restoredAt', 'is', null)
    .where('etas.missedAt', 'is', null)
    .where('incidentComponents.restoredAt', 'is', null)
    .where('incidents.resolvedAt', 'is', null)
    .where('incidents.deletedAt', 'is', null)
    .orderBy('etas.byAt')
    .orderBy('etas.id')
    .execute();
  return rows.map((row) => ({ ...toEta(row), pageId: row.pageId }));
}

/** Writes the new ETA and marks the one that it supersedes. */
export async function supersedeEta(tx: Tx, eta: Eta): Promise<void> {
  await tx
    .updateTable('etas')
    .set({ supersededAt: eta.createdAt })
    .where('incidentId', '=', eta.incidentId)
    .where('componentId', '=', eta.componentId)
    .where('supersededAt', 'is', null)
    .execute();
  await tx.insertInto('etas').values(toRow(eta)).execute();
}

/** Ends the open ETA of a component that is back: whether it was kept can be told from then on. */
export async function markRestored(tx: Tx, incidentId: string, componentId: string, restoredAt: number): Promise<void> {
  await tx
    .updateTable('etas')
    .set({ restoredAt })
    .where('incidentId', '=', incidentId)
    .where('componentId', '=', componentId)
    .where('supersededAt', 'is', null)
    .execute();
}

/** When a component was truly back. A promise of which it was told that it was missed stays missed. */
export async function correctRestored(tx: Tx, incidentId: string, componentId: string, at: number): Promise<void> {
  await tx
    .updateTable('etas')
    .set({ restoredAt: at })
    .where('incidentId', '=', incidentId)
    .where('componentId', '=', componentId)
    .where('supersededAt', 'is', null)
    .where('restoredAt', 'is not', null)
    .execute();
}

/**
 * Ends the open ETAs of an incident that turned out to be none of its own: nothing was restored under them. That one
 * was missed has been told, and is not told again should the incident be opened once more.
 */
export async function releaseEtas(tx: Tx, incidentId: string): Promise<void> {
  await tx
    .updateTable('etas')
    .set({ restoredAt: null })
    .where('incidentId', '=', incidentId)
    .where('supersededAt', 'is', null)
    .execute();
}

/** Marks ETAs as missed: from now on, it has been told. */
export async function markMissed(tx: Tx, ids: readonly string[], now: number): Promise<void> {
  await tx.updateTable('etas').set({ missedAt: now }).where('id', 'in', ids).execute();
}

function toEta(row: EtaRow & { pageId?: string }): Eta {
  const { pageId: _, ...rest } = row;
  return {
    ...rest,
    kind: row.kind as EtaKind,
    condition: row.condition === null ? null : decode(localizedText, row.condition),
    reason: row.reason === null ? null : decode(localizedText, row.reason),
    basis: row.basis as Eta['basis'],
    isAnnounced: row.isAnnounced === 1,
  };
}

function toRow(eta: Eta): EtaRow {
  return {
    ...eta,
    condition: eta.condition && JSON.stringify(eta.condition),
    reason: eta.reason && JSON.stringify(eta.reason),
    isAnnounced: Number(eta.isAnnounced),
  };
}

import type { CorrectedField, Correction } from '../domain/correction.ts';
import type { CorrectionRow } from './communication-rows.ts';
import type { Db, Tx } from './tables.ts';

/** The times of each of these incidents that were put right, in the order in which that happened. */
export async function listCorrections(db: Db, incidentIds: readonly string[]): Promise<Map<string, Correction[]>> {
  const result = new Map<string, Correction[]>(incidentIds.map((id) => [id, []]));
  if (incidentIds.length === 0) return result;
  const rows = await db
    .selectFrom('corrections')
    .selectAll()
    .where('incidentId', 'in', incidentIds)
    .orderBy('createdAt')
    // The beginning before the end.
    .orderBy('field', 'desc')
    .orderBy('id')
    .execute();
  for (const row of rows) result.get(row.incidentId)?.push(toCorrection(row));
  return result;
}

export async function insertCorrections(tx: Tx, corrections: readonly Correction[]): Promise<void> {
  if (corrections.length > 0) await tx.insertInto('corrections').values(corrections).execute();
}

function toCorrection(row: CorrectionRow): Correction {
  return { ...row, field: row.field as CorrectedField, fromAt: Number(row.fromAt), toAt: Number(row.toAt) };
}

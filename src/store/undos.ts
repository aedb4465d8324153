import { z } from 'zod';
import type { DraftFields } from '../domain/draft.ts';
import { decode, draftFields, record } from './json.ts';
import type { ComponentRow, Db, EtaRow, IncidentComponentRow, IncidentRow, StatusIntervalRow, Tx } from './tables.ts';

/** How everything that an update changes stood before it: rows, to be put back exactly. */
export interface Before {
  /** Null: the update opened the incident. */
  incident: IncidentRow | null;
  affected: IncidentComponentRow[];
  etas: Pick<EtaRow, 'id' | 'supersededAt' | 'restoredAt'>[];
  components: Pick<ComponentRow, 'id' | 'status' | 'updatedAt'>[];
  /** Those of the same components, as far as they reach to `intervalsFromAt`. */
  intervals: StatusIntervalRow[];
  intervalsFromAt: number;
}

/** An update that may still be taken back. */
export interface Undo {
  updateId: string;
  incidentId: string;
  untilAt: number;
  before: Before;
  /** The notice that waits with it; null: nobody is told. */
  noticeId: string | null;
  /** Who posted it; null where that is not known. */
  staffId: string | null;
  /** The form as it was typed; null where it did not come from one. */
  typed: DraftFields | null;
}

const rows = z.array(record) as unknown;
const kept = z.object({
  before: z.object({
    incident: record.nullable(),
    affected: rows as z.ZodType<IncidentComponentRow[]>,
    etas: rows as z.ZodType<Before['etas']>,
    components: rows as z.ZodType<Before['components']>,
    intervals: rows as z.ZodType<StatusIntervalRow[]>,
    intervalsFromAt: z.number(),
  }),
  noticeId: z.string().nullable(),
  staffId: z.string().nullable().default(null),
  typed: draftFields.nullable(),
});

/** The rows that an update of this incident may change: its own, and its components' with their history since a time. */
export async function readBefore(
  tx: Tx,
  incidentId: string,
  componentIds: readonly string[],
  fromAt: number,
): Promise<Before> {
  const incident = await tx.selectFrom('incidents').selectAll().where('id', '=', incidentId).executeTakeFirst();
  const own = tx.selectFrom('incidentComponents').selectAll().where('incidentId', '=', incidentId);
  const etas = tx.selectFrom('etas').select(['id', 'supersededAt', 'restoredAt']).where('incidentId', '=', incidentId);
  const isAny = componentIds.length > 0;
  const components = tx.selectFrom('components').select(['id', 'status', 'updatedAt']).where('id', 'in', componentIds);
  const intervals = tx
    .selectFrom('statusIntervals')
    .selectAll()
    .where('componentId', 'in', componentIds)
    .where((eb) => eb.or([eb('untilAt', 'is', null), eb('untilAt', '>=', fromAt)]));
  return {
    incident: incident ?? null,
    affected: await own.execute(),
    etas: await etas.execute(),
    components: isAny ? await components.execute() : [],
    intervals: isAny ? await intervals.execute() : [],
    intervalsFromAt: fromAt,
  };
}

/** Keeps what an update may be undone from; what is too old to be undone goes. */
export async function insertUndo(tx: Tx, undo: Undo, now: number): Promise<void> {
  await tx.deleteFrom('undos').where('untilAt', '<=', now).execute();
  const { updateId, incidentId, untilAt, before, noticeId, staffId, typed } = undo;
  const text = JSON.stringify({ before, noticeId, staffId, typed });
  await tx.insertInto('undos').values({ updateId, incidentId, untilAt, before: text }).execute();
}

export async function findUndo(db: Db, updateId: string): Promise<Undo | undefined> {
  const row = await db.selectFrom('undos').selectAll().where('updateId', '=', updateId).executeTakeFirst();
  if (!row) return undefined;
  const { before, noticeId, staffId, typed } = decode(kept, row.before);
  const incident = before.incident as IncidentRow | null;
  return { ...row, before: { ...before, incident }, noticeId, staffId, typed };
}

/** Puts the rows back. ETAs that the update gave are gone with it; what was missed meanwhile stays missed. */
export async function putBack(tx: Tx, incidentId: string, before: Before): Promise<void> {
  if (before.incident) {
    const { id, ...fields } = before.incident;
    await tx.updateTable('incidents').set(fields).where('id', '=', id).execute();
  }
  await tx.deleteFrom('incidentComponents').where('incidentId', '=', incidentId).execute();
  if (before.affected.length > 0) await tx.insertInto('incidentComponents').values(before.affected).execute();
  for (const { id, ...fields } of before.etas) {
    await tx.updateTable('etas').set(fields).where('id', '=', id).execute();
  }
  for (const { id, ...fields } of before.components) {
    await tx.updateTable('components').set(fields).where('id', '=', id).execute();
  }
  await putBackIntervals(tx, before);
}

async function putBackIntervals(tx: Tx, { components, intervals, intervalsFromAt }: Before): Promise<void> {
  if (components.length === 0) return;
  await tx
    .deleteFrom('statusIntervals')
    .where(
      'componentId',
      'in',
      components.map((each) => each.id),
    )
    .where((eb) => eb.or([eb('untilAt', 'is', null), eb('untilAt', '>=', intervalsFromAt)]))
    .execute();
  if (intervals.length > 0) await tx.insertInto('statusIntervals').values(intervals).execute();
}

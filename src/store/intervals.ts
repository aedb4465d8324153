import type { IntervalChange, StatusInterval } from '../domain/interval.ts';
import { cause, componentStatus, decode } from './json.ts';
import type { Db, StatusIntervalRow, Tx } from './tables.ts';

/** The open interval of each component of a page. */
export async function listOpenIntervals(db: Db, pageId: string): Promise<Map<string, StatusInterval>> {
  const rows = await db
    .selectFrom('statusIntervals')
    .innerJoin('components', 'components.id', 'statusIntervals.componentId')
    .selectAll('statusIntervals')
    .where('components.pageId', '=', pageId)
    .where('untilAt', 'is', null)
    .execute();
  return new Map(rows.map((row) => [row.componentId, toInterval(row)]));
}

/** The intervals of these components that reach into a span, oldest first. */
export async function listIntervals(
  db: Db,
  componentIds: readonly string[],
  fromAt: number,
  untilAt: number,
): Promise<StatusInterval[]> {
  if (componentIds.length === 0) return [];
  const own = db
    .selectFrom('statusIntervals')
    .selectAll()
    .where('componentId', 'in', componentIds)
    .where('fromAt', '<', untilAt);
  // Two halves, each answered by an index: what ended before the span is not read, however much of it there is.
  const rows = await own
    .where('untilAt', '>', fromAt)
    .unionAll(own.where('untilAt', 'is', null))
    .orderBy('fromAt')
    .execute();
  return rows.map(toInterval);
}

/** Adds an interval to a component's history. */
export async function insertInterval(tx: Tx, interval: StatusInterval): Promise<void> {
  await tx
    .insertInto('statusIntervals')
    .values({ ...interval, cause: JSON.stringify(interval.cause) })
    .execute();
}

/** Closes the open interval, or drops it where it never lasted, and opens the next. */
export async function saveIntervalChange(tx: Tx, { closeAt, open }: IntervalChange): Promise<void> {
  const { componentId } = open;
  if (closeAt === null) {
    await tx
      .deleteFrom('statusIntervals')
      .where('componentId', '=', componentId)
      .where('untilAt', 'is', null)
      .execute();
  } else {
    await tx
      .updateTable('statusIntervals')
      .set({ untilAt: closeAt })
      .where('componentId', '=', componentId)
      .where('untilAt', 'is', null)
      .execute();
  }
  await insertInterval(tx, open);
}

/** Puts these intervals in the place of a component's own from a time on; there one of its own begins. */
export async function replaceIntervals(
  tx: Tx,
  componentId: string,
  fromAt: number,
  intervals: readonly StatusInterval[],
): Promise<void> {
  await tx.deleteFrom('statusIntervals').where('componentId', '=', componentId).where('fromAt', '>=', fromAt).execute();
  for (const interval of intervals) await insertInterval(tx, interval);
}

function toInterval(row: StatusIntervalRow): StatusInterval {
  return { ...row, status: componentStatus.parse(row.status), cause: decode(cause, row.cause) };
}

import { z } from 'zod';
import type { AsOfGroup, AsOfHead, AsOfService, AsOfTable } from '../domain/as-of.ts';
import { ETA_KINDS } from '../domain/restoration.ts';
import { componentStatus, decode, localizedText } from './json.ts';
import type { AsOfTableRow } from './communication-rows.ts';
import type { Db, Tx } from './tables.ts';

const moment = z.number().nullable();

const eta = z.object({
  kind: z.enum(ETA_KINDS),
  state: z.enum(['assessing', 'current', 'overdue', 'withdrawn', 'restored']),
  byAt: moment,
  earliestAt: moment,
  condition: localizedText.nullable(),
  reason: localizedText.nullable(),
  basis: z.enum(['staff', 'history']),
  revisions: z.number(),
  givenAt: z.number(),
});

const service: z.ZodType<AsOfService> = z.object({
  id: z.string(),
  name: localizedText,
  status: componentStatus,
  sinceAt: moment,
  eta: eta.nullable(),
  nextUpdateBy: moment,
  isNextUpdateLate: z.boolean(),
  plannedUntil: moment,
  isOverrun: z.boolean(),
  watchingSinceAt: moment,
  isAgain: z.boolean(),
  get features() {
    return z.array(service);
  },
});

const groups: z.ZodType<AsOfGroup[]> = z.array(
  z.object({ name: localizedText.nullable(), services: z.array(service) }),
);

export async function insertAsOfTable(tx: Tx, table: AsOfTable): Promise<void> {
  const { groups: entries, ...rest } = table;
  await tx
    .insertInto('asOfTables')
    .values({ ...rest, entries: JSON.stringify(entries) })
    .execute();
}

export async function findAsOfTable(db: Db, pageId: string, address: string): Promise<AsOfTable | undefined> {
  const row = await db
    .selectFrom('asOfTables')
    .selectAll()
    .where('pageId', '=', pageId)
    .where('address', '=', address)
    .executeTakeFirst();
  return row && toTable(row);
}

/** Moments and addresses of a page's lists, newest first: all of them, or the latest. */
export async function listAsOfHeads(db: Db, pageId: string, { limit }: { limit?: number } = {}): Promise<AsOfHead[]> {
  let query = db.selectFrom('asOfTables').select(['address', 'at']).where('pageId', '=', pageId);
  if (limit !== undefined) query = query.limit(limit);
  return query.orderBy('at', 'desc').orderBy('address', 'desc').execute();
}

function toTable({ entries, ...row }: AsOfTableRow): AsOfTable {
  return { ...row, groups: decode(groups, entries) };
}

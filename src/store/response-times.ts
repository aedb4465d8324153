import type { Period } from './samples.ts';
import type { Db, Tx } from './tables.ts';

export interface CountedTime {
  startAt: number;
  bucket: number;
  count: number;
}

/** Counts one more sample of this length in each of these hours and days. */
export async function countTime(
  tx: Tx,
  probeId: string,
  bucket: number,
  spans: readonly { period: Period; startAt: number }[],
): Promise<void> {
  await tx
    .insertInto('responseTimes')
    .values(spans.map(({ period, startAt }) => ({ probeId, period, startAt, bucket, count: 1 })))
    .onConflict((conflict) =>
      conflict
        .columns(['probeId', 'period', 'startAt', 'bucket'])
        .doUpdateSet((eb) => ({ count: eb('responseTimes.count', '+', eb.ref('excluded.count')) })),
    )
    .execute();
}

/** What these probes measured in each hour or day from a time on, taken together. */
export async function listTimes(
  db: Db,
  probeIds: readonly string[],
  period: Period,
  fromAt: number,
): Promise<CountedTime[]> {
  if (probeIds.length === 0) return [];
  return db
    .selectFrom('responseTimes')
    .select(['startAt', 'bucket'])
    .select((eb) => eb.cast<number>(eb.fn.sum('count'), 'integer').as('count'))
    .where('probeId', 'in', probeIds)
    .where('period', '=', period)
    .where('startAt', '>=', fromAt)
    .groupBy(['startAt', 'bucket'])
    .execute();
}

/** Forgets a probe's hours from before a time; its days stay for good. */
export async function deleteHours(tx: Tx, probeId: string, before: number): Promise<void> {
  await tx
    .deleteFrom('responseTimes')
    .where('probeId', '=', probeId)
    .where('period', '=', 'hour')
    .where('startAt', '<', before)
    .execute();
}

/** The probes of each of these components whose times tell readers something: those by http, else those by tcp. */
export async function listMeasuringProbes(db: Db, componentIds: readonly string[]): Promise<Map<string, string[]>> {
  if (componentIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('probes')
    .select(['id', 'componentId', 'kind'])
    .where('componentId', 'in', componentIds)
    .where('kind', 'in', ['http', 'tcp'])
    .execute();
  const byComponent = Map.groupBy(rows, (row) => row.componentId);
  return new Map(
    [...byComponent].map(([id, probes]) => {
      const kind = probes.some((probe) => probe.kind === 'http') ? 'http' : 'tcp';
      return [id, probes.filter((probe) => probe.kind === kind).map((probe) => probe.id)];
    }),
  );
}

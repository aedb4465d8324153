import type { Outcome, Sample } from '../domain/probe.ts';
import { bucketOf } from '../domain/response-time.ts';
import { DAY, HOUR } from '../lib/clock.ts';
import { decode, phases } from './json.ts';
import { countTime } from './response-times.ts';
import type { Db, RollupRow, SampleRow, Tx } from './tables.ts';

export type Period = 'hour' | 'day';

/** Samples of one probe in one hour or day (UTC). Times are those of good samples: a failure's time says little. */
export interface Rollup extends Omit<RollupRow, 'period'> {
  period: Period;
}

const PERIODS: readonly (readonly [Period, number])[] = [
  ['hour', HOUR],
  ['day', DAY],
];

/** Keeps a sample and counts it in its hour and day. False where the very same one was there already. */
export async function insertSample(tx: Tx, sample: Sample): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('samples')
    .values({ ...sample, phases: JSON.stringify(sample.phases) })
    .onConflict((conflict) => conflict.columns(['probeId', 'at']).doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return false;
  await tx
    .insertInto('rollups')
    .values(PERIODS.map(([period, lengthMs]) => firstOf(sample, period, lengthMs)))
    .onConflict((conflict) =>
      conflict.columns(['probeId', 'period', 'startAt']).doUpdateSet((eb) => ({
        good: eb('rollups.good', '+', eb.ref('excluded.good')),
        bad: eb('rollups.bad', '+', eb.ref('excluded.bad')),
        inconclusive: eb('rollups.inconclusive', '+', eb.ref('excluded.inconclusive')),
        totalMs: eb('rollups.totalMs', '+', eb.ref('excluded.totalMs')),
        maxMs: eb
          .case()
          .when('excluded.maxMs', '>', eb.ref('rollups.maxMs'))
          .then(eb.ref('excluded.maxMs'))
          .else(eb.ref('rollups.maxMs'))
          .end(),
      })),
    )
    .execute();
  await countResponse(tx, sample);
  return true;
}

/** Only good samples: a failure's time says little. A heartbeat has none. */
async function countResponse(tx: Tx, { probeId, at, outcome, totalMs }: Sample): Promise<void> {
  if (outcome !== 'good' || totalMs === null) return;
  const spans = PERIODS.map(([period, lengthMs]) => ({ period, startAt: at - (at % lengthMs) }));
  await countTime(tx, probeId, bucketOf(totalMs), spans);
}

function firstOf({ probeId, at, outcome, totalMs }: Sample, period: Period, lengthMs: number): RollupRow {
  const counts = { good: 0, bad: 0, inconclusive: 0, [outcome]: 1 };
  const ms = outcome === 'good' ? (totalMs ?? 0) : 0;
  return { probeId, period, startAt: at - (at % lengthMs), ...counts, totalMs: ms, maxMs: ms };
}

/** The latest samples of a probe, newest first. */
export async function listSamples(db: Db, probeId: string, limit: number): Promise<Sample[]> {
  const rows = await db
    .selectFrom('samples')
    .selectAll()
    .where('probeId', '=', probeId)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toSample);
}

/** The roll-ups of a probe that begin in a span, oldest first. */
export async function listRollups(
  db: Db,
  probeId: string,
  period: Period,
  fromAt: number,
  untilAt: number,
): Promise<Rollup[]> {
  const rows = await db
    .selectFrom('rollups')
    .selectAll()
    .where('probeId', '=', probeId)
    .where('period', '=', period)
    .where('startAt', '>=', fromAt)
    .where('startAt', '<', untilAt)
    .orderBy('startAt')
    .execute();
  return rows.map((row) => ({ ...row, period: row.period as Period }));
}

/** One probe that has samples from before a time, if there is any. */
export async function findProbeToPrune(db: Db, before: number): Promise<string | undefined> {
  // Asked probe by probe through the primary key: a scan of all samples by time would read the whole table.
  const row = await db
    .selectFrom('probes')
    .select('id')
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('samples')
          .select('samples.at')
          .whereRef('samples.probeId', '=', 'probes.id')
          .where('samples.at', '<', before),
      ),
    )
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}

/** Deletes at most so many of a probe's samples from before a time, the oldest first. Returns how many. */
export async function deleteSamples(tx: Tx, probeId: string, before: number, limit: number): Promise<number> {
  const last = await tx
    .selectFrom('samples')
    .select('at')
    .where('probeId', '=', probeId)
    .where('at', '<', before)
    .orderBy('at')
    .limit(1)
    .offset(limit - 1)
    .executeTakeFirst();
  const { numDeletedRows } = await tx
    .deleteFrom('samples')
    .where('probeId', '=', probeId)
    .where('at', '<=', last?.at ?? before - 1)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

function toSample(row: SampleRow): Sample {
  return { ...row, outcome: row.outcome as Outcome, phases: decode(phases, row.phases) };
}

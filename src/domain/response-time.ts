/**
 * Response times are kept as counts by length, so that hours can be added up to days and weeks without keeping every
 * sample: a bucket for each eighth of a doubling, so that what is told is within 5 % of what was measured.
 */
const BUCKETS_A_DOUBLING = 8;

/** How many checks took about so long, by bucket. */
export type TimesByBucket = ReadonlyMap<number, number>;

/** The bucket of a time in milliseconds. */
export function bucketOf(ms: number): number {
  return Math.floor(BUCKETS_A_DOUBLING * Math.log2(Math.max(1, ms)));
}

/** The time that a bucket stands for: the middle of it, in milliseconds. */
export function timeOfBucket(bucket: number): number {
  return 2 ** ((bucket + 0.5) / BUCKETS_A_DOUBLING);
}

/** The time within which a share of the checks was answered; null where there were none. */
export function quantile(times: TimesByBucket, share: number): number | null {
  const wanted = share * countOf(times);
  let seen = 0;
  for (const [bucket, count] of [...times].sort(([a], [b]) => a - b)) {
    seen += count;
    if (count > 0 && seen >= wanted) return timeOfBucket(bucket);
  }
  return null;
}

export function countOf(times: TimesByBucket): number {
  return [...times.values()].reduce((sum, count) => sum + count, 0);
}

/** Several counts as one. */
export function addUp(all: Iterable<TimesByBucket>): Map<number, number> {
  const sum = new Map<number, number>();
  for (const times of all) for (const [bucket, count] of times) sum.set(bucket, (sum.get(bucket) ?? 0) + count);
  return sum;
}

import type { Locale } from '../domain/localized-text.ts';
import { addUp, countOf, quantile, type TimesByBucket } from '../domain/response-time.ts';
import type { PageRows } from '../domain/status-page.ts';
import { DAY, HOUR } from '../lib/clock.ts';
import { listMeasuringProbes, listTimes, type CountedTime } from '../store/response-times.ts';
import type { Period } from '../store/samples.ts';
import type { Db } from '../store/tables.ts';
import type { ChartFacts } from '../views/history-facts.ts';
import { chartFacts } from './facts/chart-facts.ts';

/** Where the pages of components find the charts of their response times. */
export interface Charts {
  of(componentId: string): (locale: Locale) => ChartFacts[];
}

/** One chart's figures; a slot in which nothing was measured is null. */
export interface ChartTimes {
  key: ChartFacts['key'];
  slots: ({ median: number; high: number } | null)[];
  median: number;
  high: number;
  checks: number;
}

export const NO_CHARTS: Charts = { of: () => () => [] };

const SPANS: readonly { key: ChartFacts['key']; period: Period; slotMs: number; slots: number }[] = [
  { key: 'day', period: 'hour', slotMs: HOUR, slots: 24 },
  { key: 'week', period: 'hour', slotMs: HOUR, slots: 7 * 24 },
  { key: 'month', period: 'day', slotMs: DAY, slots: 30 },
  { key: 'quarter', period: 'day', slotMs: DAY, slots: 90 },
];
/** What "nearly all" means. */
const HIGH = 0.95;

/** Keeps the figures of each component for an hour, so that a round does not read again what hardly moves. */
export class ResponseCharts implements Charts {
  readonly #known = new Map<string, { hour: number; times: ChartTimes[] }>();

  /** Reads what is an hour old, for the components whose operator shows it. */
  async load(db: Db, { components }: PageRows, now: number): Promise<void> {
    const shown = components.filter((each) => each.isResponseTimeShown && !each.isHidden).map((each) => each.id);
    for (const { id } of components) if (!shown.includes(id)) this.#known.delete(id);
    const hour = Math.floor(now / HOUR);
    const old = shown.filter((id) => this.#known.get(id)?.hour !== hour);
    const probes = await listMeasuringProbes(db, old);
    for (const id of old) {
      this.#known.set(id, { hour, times: await readTimes(db, probes.get(id) ?? [], now) });
    }
  }

  of(componentId: string): (locale: Locale) => ChartFacts[] {
    const times = this.#known.get(componentId)?.times ?? [];
    return (locale) => times.map((each) => chartFacts(each, locale));
  }
}

async function readTimes(db: Db, probeIds: readonly string[], now: number): Promise<ChartTimes[]> {
  if (probeIds.length === 0) return [];
  const hours = await listTimes(db, probeIds, 'hour', now - 8 * DAY);
  const days = await listTimes(db, probeIds, 'day', now - 91 * DAY);
  return SPANS.flatMap(({ key, period, slotMs, slots }) => {
    const rows = period === 'hour' ? hours : days;
    return chartTimes(key, slotsOf(rows, slotMs, slots, now)) ?? [];
  });
}

function slotsOf(rows: readonly CountedTime[], slotMs: number, count: number, now: number): TimesByBucket[] {
  const first = Math.floor(now / slotMs) - count + 1;
  const slots = Array.from({ length: count }, () => new Map<number, number>());
  for (const { startAt, bucket, count: times } of rows) slots[Math.floor(startAt / slotMs) - first]?.set(bucket, times);
  return slots;
}

/** Null where nothing was measured at all. */
function chartTimes(key: ChartTimes['key'], slots: readonly TimesByBucket[]): ChartTimes | null {
  const all = addUp(slots);
  const [median, high] = [quantile(all, 0.5), quantile(all, HIGH)];
  if (median === null || high === null) return null;
  return { key, slots: slots.map(figures), median, high, checks: countOf(all) };
}

function figures(slot: TimesByBucket): ChartTimes['slots'][number] {
  const [median, high] = [quantile(slot, 0.5), quantile(slot, HIGH)];
  return median === null || high === null ? null : { median, high };
}

import type { PublicIncident } from '../domain/public-incident.ts';
import type { Dependency } from '../domain/dependency.ts';
import { publicIncident } from '../domain/public-incident.ts';
import { visibleNames, type PageRows } from '../domain/status-page.ts';
import { listDependencies } from '../store/components.ts';
import { findFirstStart, listIncidentsWithin } from '../store/history.ts';
import type { Db } from '../store/tables.ts';
import { loadHeads } from '../store/timelines.ts';
import { toZonedInput } from '../lib/zoned-time.ts';
import { daysOfMonth, monthOf } from './days.ts';

/** What the pages of the past are made from beside the rows of the page. */
export interface History {
  /** What was going on since the first of the month in which the days begin, newest first; without its updates. */
  incidents: readonly PublicIncident[];
  dependencies: readonly Dependency[];
  /** The months that those incidents cover, `YYYY-MM`. */
  firstMonth: string;
  lastMonth: string;
  /** The day and the month in which the page's record begins. */
  oldestDate: string;
  oldestMonth: string;
}

/** Of what has no past to show. */
export const NO_HISTORY: History = {
  ...{ incidents: [], dependencies: [] },
  ...{ firstMonth: '', lastMonth: '', oldestDate: '', oldestMonth: '' },
};

/** Reads the past as far as every round needs it: what it costs does not depend on how much lies before. */
export async function loadHistory(db: Db, rows: PageRows, now: number): Promise<History> {
  const { id, timeZone, createdAt } = rows.page;
  const firstMonth = monthOf(rows.days[0]?.fromAt ?? now, timeZone);
  const [firstDay] = daysOfMonth(firstMonth, timeZone);
  const incidents = await publicHeads(db, rows, { fromAt: firstDay?.fromAt ?? now, untilAt: now + 1 }, now);
  const beganAt = Math.min(createdAt, (await findFirstStart(db, id)) ?? now, rows.intervals[0]?.fromAt ?? now, now);
  return {
    incidents,
    dependencies: await listDependencies(db, id),
    firstMonth,
    lastMonth: monthOf(now, timeZone),
    oldestDate: toZonedInput(beganAt, timeZone).slice(0, 10),
    oldestMonth: monthOf(beganAt, timeZone),
  };
}

/** What readers may know of the incidents and maintenances within a span; without their updates. */
export async function publicHeads(
  db: Db,
  { page, components }: PageRows,
  { fromAt, untilAt }: { fromAt: number; untilAt: number },
  now: number,
): Promise<PublicIncident[]> {
  const heads = await loadHeads(db, await listIncidentsWithin(db, page.id, fromAt, untilAt));
  const names = visibleNames(components);
  return heads.map((head) => publicIncident(head, names, now));
}

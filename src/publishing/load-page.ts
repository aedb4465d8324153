import type { PageRows } from '../domain/status-page.ts';
import type { Incident } from '../domain/incident.ts';
import { listComponents } from '../store/components.ts';
import { listGroups } from '../store/groups.ts';
import { listIncidents } from '../store/incidents.ts';
import { listIntervals } from '../store/intervals.ts';
import { findPage } from '../store/pages.ts';
import type { Db } from '../store/tables.ts';
import { loadTimelines } from '../store/timelines.ts';
import { lastDays } from './days.ts';

const HISTORY_DAYS = 90;
/** Incidents, and as many maintenances, that lists and feeds reach back to. */
export const LATEST = 50;
/** Older ones that changed last, by a postmortem or a correction: their own pages follow. */
const CHANGED = 10;
const ATTEMPTS = 3;

/**
 * Everything that a page is made from, of one version of it. What it costs does not depend on how much history there
 * is: 90 days of intervals, what is open, the latest 50 of each kind, and what changed last. Undefined when the page is gone.
 */
export async function loadPage(db: Db, pageId: string, now: number): Promise<PageRows | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const rows = await readPage(db, pageId, now);
    const after = await findPage(db, pageId);
    // A change in between makes the version grow; a mixture is better than nothing only when it never rests.
    if (rows?.page.version === after?.version || attempt === ATTEMPTS) return rows;
  }
}

async function readPage(db: Db, pageId: string, now: number): Promise<PageRows | undefined> {
  const page = await findPage(db, pageId);
  if (!page) return undefined;
  const days = lastDays(HISTORY_DAYS, page.timeZone, now);
  const groups = await listGroups(db, pageId);
  const components = await listComponents(db, pageId);
  const ids = components.map((component) => component.id);
  const intervals = await listIntervals(db, ids, days[0]?.fromAt ?? now, now + 1);
  const incidents = await latestIncidents(db, pageId);
  return { page, groups, components, timelines: await loadTimelines(db, incidents), intervals, days };
}

async function latestIncidents(db: Db, pageId: string): Promise<Incident[]> {
  const lists = [
    await listIncidents(db, pageId, { isOpen: true }),
    await listIncidents(db, pageId, { kind: 'incident', limit: LATEST }),
    await listIncidents(db, pageId, { kind: 'maintenance', limit: LATEST }),
    await listIncidents(db, pageId, { isByChange: true, limit: CHANGED }),
  ];
  const byId = new Map(lists.flat().map((incident) => [incident.id, incident]));
  return [...byId.values()].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
}

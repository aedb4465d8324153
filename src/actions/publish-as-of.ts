import { asOfAddresses, asOfGroups, type AsOfTable } from '../domain/as-of.ts';
import type { Page } from '../domain/page.ts';
import { publicPage, type PageRows } from '../domain/status-page.ts';
import { DAY, SECOND } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import { toZonedInput } from '../lib/zoned-time.ts';
import { findAsOfTable, insertAsOfTable } from '../store/as-of-tables.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listComponents } from '../store/components.ts';
import { listGroups } from '../store/groups.ts';
import { listIncidents } from '../store/incidents.ts';
import { listIntervals } from '../store/intervals.ts';
import { getPage, touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import { loadTimelines } from '../store/timelines.ts';
import type { ActionContext } from './context.ts';

/** How far back the beginning of a trouble is looked for. */
const REACH_MS = 90 * DAY;

/**
 * Publishes the list of all services of a page as they are now, at an address that stays. Asked twice in one second, it
 * is the same list. Nothing in it but what readers may see.
 */
export async function publishAsOf(context: ActionContext, pageId: string): Promise<AsOfTable> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    await touchPage(tx, pageId, now);
    const page = await getPage(tx, pageId);
    const [plain, exact] = asOfAddresses(wallClock(now, page.timeZone));
    const sameSecond = await findAsOfTable(tx, pageId, exact);
    if (sameSecond) return sameSecond;
    const taken = await findAsOfTable(tx, pageId, plain);
    if (taken && Math.abs(taken.at - now) < SECOND) return taken;
    const table: AsOfTable = {
      id: newId(),
      pageId,
      address: taken ? exact : plain,
      at: now,
      groups: asOfGroups(publicPage(await loadRows(tx, page, now), now)),
      author: actor.kind === 'staff' ? actor.name : null,
      createdAt: now,
    };
    await insertAsOfTable(tx, table);
    const details = { address: table.address, at: now };
    await insertAuditEntry(tx, { at: now, actor, action: 'publish-as-of', subject: pageId, details });
    return table;
  });
}

/** The moment as the page's clocks show it, to the second. */
function wallClock(now: number, timeZone: string): string {
  const seconds = String(Math.floor((now % (60 * SECOND)) / SECOND)).padStart(2, '0');
  return `${toZonedInput(now, timeZone)}:${seconds}`;
}

/** What the page is made from at this moment, without what is over. */
async function loadRows(tx: Tx, page: Page, now: number): Promise<PageRows> {
  const components = await listComponents(tx, page.id);
  const ids = components.map((component) => component.id);
  const open = await listIncidents(tx, page.id, { isOpen: true });
  return {
    page,
    groups: await listGroups(tx, page.id),
    components,
    timelines: await loadTimelines(tx, open),
    intervals: await listIntervals(tx, ids, now - REACH_MS, now + 1),
    days: [],
  };
}

import type { Incident } from '../domain/incident.ts';
import { dueReminders } from '../domain/maintenance-window.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident, listAffected, updateIncident } from '../store/incidents.ts';
import { listAnnouncedMaintenances } from '../store/maintenances.ts';
import { insertNotice } from '../store/notices.ts';
import { getPage, listPages, touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';

/**
 * Reminds subscribers of announced work before it begins, as each page has it. What nobody was told of, nobody is
 * reminded of. Returns how many maintenances it reminded of.
 */
export async function remindSubscribers(context: ActionContext): Promise<number> {
  const { store, now } = context;
  const planned = await listAnnouncedMaintenances(store.db, now);
  if (planned.length === 0) return 0;
  const pages = new Map((await listPages(store.db)).map((page) => [page.id, page]));
  let reminded = 0;
  for (const { id, pageId, ...maintenance } of planned) {
    const remindersMs = pages.get(pageId)?.maintenanceRemindersMs ?? [];
    if (dueReminders({ id, pageId, ...maintenance }, remindersMs, now).length === 0) continue;
    const isSent = await store.transaction(async (tx) => {
      await touchPage(tx, pageId, now);
      return remind(tx, context, await getIncident(tx, id));
    });
    if (isSent) reminded += 1;
  }
  return reminded;
}

async function remind(tx: Tx, { actor, now }: ActionContext, maintenance: Incident): Promise<boolean> {
  const { id, pageId } = maintenance;
  const { maintenanceRemindersMs } = await getPage(tx, pageId);
  const due = dueReminders(maintenance, maintenanceRemindersMs, now);
  if (due.length === 0) return false;
  await updateIncident(tx, { ...maintenance, remindersSent: [...maintenance.remindersSent, ...due] });
  const affected = (await listAffected(tx, [id])).get(id) ?? [];
  const componentIds = affected.map((each) => each.componentId);
  const about = { pageId, incidentId: id, updateId: null, subscriberId: null, heldUntil: null };
  const kind = 'maintenance_reminder';
  await insertNotice(tx, { id: newId(), kind, ...about, componentIds, items: [], createdAt: now });
  const details = { beforeMs: due };
  await insertAuditEntry(tx, { at: now, actor, action: 'remind-subscribers', subject: id, details });
  return true;
}

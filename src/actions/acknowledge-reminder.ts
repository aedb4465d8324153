import { insertAuditEntry } from '../store/audit.ts';
import { touchPage } from '../store/pages.ts';
import { getReminder, markAcknowledged } from '../store/reminders.ts';
import type { ActionContext } from './context.ts';

/**
 * Somebody says that they are on it: for a while nobody is asked about this promise again. It fulfils nothing. Whoever
 * says so second changes nothing. Throws `not_found`.
 */
export async function acknowledgeReminder({ store, actor, now }: ActionContext, reminderId: string): Promise<void> {
  await store.transaction(async (tx) => {
    const { pageId } = await getReminder(tx, reminderId);
    // Readers see nothing of it, but two people may press at once.
    await touchPage(tx, pageId, now);
    const { acknowledgedAt, incidentId, kind, promisedAt, stage } = await getReminder(tx, reminderId);
    if (acknowledgedAt !== null) return;
    await markAcknowledged(tx, reminderId, actor.name, now);
    const details = { kind, promisedAt, stage };
    await insertAuditEntry(tx, { at: now, actor, action: 'acknowledge-reminder', subject: incidentId, details });
  });
}

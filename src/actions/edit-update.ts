import { disclosureFaults, withTicks } from '../domain/disclosure.ts';
import type { DutyElement } from '../domain/duty.ts';
import { notFound, rejectFaults, type Fault } from '../domain/errors.ts';
import { isBlank, type LocalizedText } from '../domain/localized-text.ts';
import type { Update } from '../domain/incident.ts';
import { bodyFaults } from '../domain/timeline-faults.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { getIncident, touchIncident } from '../store/incidents.ts';
import { touchPage } from '../store/pages.ts';
import type { Tx } from '../store/tables.ts';
import { findUndo } from '../store/undos.ts';
import { findUpdate, updateUpdate } from '../store/updates.ts';
import type { ActionContext } from './context.ts';
import { refuseChanged } from './steps/refuse-changed.ts';

export interface EditUpdateInput {
  body?: LocalizedText;
  /** The time that the timeline shows for it. */
  displayAt?: number;
  /** What the update tells a duty to notify. */
  discloses?: readonly DutyElement[];
}

/** What a form of its words shows, and what it must not write over unread. */
export function shownOf({ body, discloses }: Pick<Update, 'body' | 'discloses'>): unknown {
  return { body, discloses };
}

/**
 * Corrects the words or the time of an update that was posted, or what it tells. What it did to components stands;
 * nobody is told. Throws a `conflict` where `seen`, the mark of what its form showed, is not what stands.
 */
export async function editUpdate(
  context: ActionContext,
  incidentId: string,
  updateId: string,
  changes: EditUpdateInput,
  seen?: string,
): Promise<Update> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    const before = await updateOf(tx, incidentId, updateId);
    refuseChanged(shownOf(before), seen);
    rejectFaults(editFaults(before, changes, now));
    const update: Update = {
      ...before,
      ...changes,
      discloses: changes.discloses ? withTicks(before.discloses, changes.discloses) : before.discloses,
      updatedAt: now,
      editedAt: await editedAt(tx, before, changes, now),
    };
    await updateUpdate(tx, update);
    // The page of an incident that was over long ago shows it too.
    if (update.editedAt !== before.editedAt) await touchIncident(tx, incidentId, now);
    const details = { from: { body: before.body, displayAt: before.displayAt }, changes };
    await insertAuditEntry(tx, { at: now, actor, action: 'edit-update', subject: updateId, details });
    return update;
  });
}

/** As long as nobody was told of it, its words were not changed for anybody. */
async function editedAt(tx: Tx, before: Update, { body }: EditUpdateInput, now: number): Promise<number | null> {
  if (body === undefined || JSON.stringify(body) === JSON.stringify(before.body)) return before.editedAt;
  const undo = await findUndo(tx, before.id);
  return undo !== undefined && now < undo.untilAt ? before.editedAt : now;
}

async function updateOf(tx: Tx, incidentId: string, updateId: string): Promise<Update> {
  const update = await findUpdate(tx, updateId);
  if (update?.incidentId !== incidentId) throw notFound('update');
  return update;
}

function editFaults(before: Update, { body, displayAt, discloses }: EditUpdateInput, now: number): Fault[] {
  const faults: Fault[] = bodyFaults(body ?? {});
  if (discloses) faults.push(...disclosureFaults({ discloses: [...discloses], body: body ?? before.body }));
  if (body && isBlank(body) && !isBlank(before.body)) {
    faults.push({ field: 'body', message: 'Write something: an update cannot be emptied.' });
  }
  if (displayAt !== undefined && displayAt > now) {
    faults.push({ field: 'display_at', message: 'It cannot have been posted in the future: give an earlier time.' });
  }
  return faults;
}

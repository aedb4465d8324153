import { beginningOf, type Update } from '../../domain/incident.ts';
import type { TimelineChange, UpdateInput } from '../../domain/timeline.ts';
import { getPage } from '../../store/pages.ts';
import type { Tx } from '../../store/tables.ts';
import { insertUndo, readBefore, type Before } from '../../store/undos.ts';
import type { ActionContext } from '../context.ts';

/** For how long an update may be taken back, and to what. */
export interface UndoWindow {
  untilAt: number;
  before: Before;
  /** Who posts it. */
  staffId: string;
}

/**
 * Looks at everything that an update is about to change, so that its writer can take it back. Null where nobody can:
 * only people have second thoughts; what programs post, and what happens by itself, is told at once.
 */
export async function openUndoWindow(
  tx: Tx,
  { actor, now }: Pick<ActionContext, 'actor' | 'now'>,
  { incident, affected }: TimelineChange,
): Promise<UndoWindow | null> {
  const { undoMs } = await getPage(tx, incident.pageId);
  if (actor.kind !== 'staff' || undoMs === 0) return null;
  const ids = affected.map((each) => each.componentId);
  const fromAt = Math.min(now, beginningOf(incident, affected));
  return { untilAt: now + undoMs, staffId: actor.id, before: await readBefore(tx, incident.id, ids, fromAt) };
}

/** Keeps it beside the update, once that is saved. */
export async function keepUndoWindow(
  tx: Tx,
  window: UndoWindow,
  posted: { update: Update; noticeId: string | null; typed: UpdateInput['typed'] },
): Promise<void> {
  const { update, noticeId } = posted;
  const { id: updateId, incidentId, createdAt } = update;
  await insertUndo(tx, { updateId, incidentId, noticeId, typed: posted.typed ?? null, ...window }, createdAt);
}

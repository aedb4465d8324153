import {
  newIncidentSubject,
  newMaintenanceSubject,
  TAKEN_BACK_BY,
  TAKEN_BACK_FROM,
  TAKEN_BACK_WORDS,
} from '../domain/draft.ts';
import { Problem } from '../domain/errors.ts';
import type { Incident, Update } from '../domain/incident.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { findDraft, saveDraft } from '../store/drafts.ts';
import { deleteIncident, getIncident } from '../store/incidents.ts';
import { releaseFrom, takeBackNotice } from '../store/notices.ts';
import { touchPage } from '../store/pages.ts';
import { reviveProposal } from '../store/proposals.ts';
import type { Tx } from '../store/tables.ts';
import { deleteUpdate, findNewestUpdate } from '../store/updates.ts';
import { findUndo, putBack, type Undo } from '../store/undos.ts';
import type { ActionContext } from './context.ts';
import { publishStatuses } from './steps/publish-statuses.ts';
import { restateIntervals } from './steps/restate-intervals.ts';

/** What was taken back. */
export interface Undone {
  incident: Incident;
  update: Update;
  /** Whether the incident itself is gone: this was its first update. */
  isOpening: boolean;
  /** The proposal that waits again, where a person had opened the incident from one. */
  proposalId: string | null;
  /** Whether it was taken back by whoever had posted it. */
  isOwn: boolean;
}

/**
 * Takes back the newest update of an incident, within its window: everything is as it was before it, and nobody is
 * told. Throws a `conflict` where it is too late, or where anything newer was said of the incident since. It claims
 * the notice from the fan-out, so that never both an undo succeeds and a message leaves.
 */
export async function undoUpdate(context: ActionContext, incidentId: string, updateId: string): Promise<Undone> {
  const { store, actor, now } = context;
  return store.transaction(async (tx) => {
    const { pageId } = await getIncident(tx, incidentId);
    await touchPage(tx, pageId, now);
    // Read again: only now is the page ours alone.
    const incident = await getIncident(tx, incidentId);
    const { undo, update } = await undoable(tx, incident, updateId, now);
    const proposalId = await takeBack(tx, undo, update, now);
    await publishStatuses(tx, pageId, now);
    const isOpening = undo.before.incident === null;
    const subject = isOpening ? (proposalId ?? openingSubject(incident)) : incidentId;
    await giveBack(tx, { actor, now }, { subject, pageId, undo, body: update.body });
    const { position, status, body, changes } = update;
    const details = { updateId, position, status, body, changes };
    await insertAuditEntry(tx, { at: now, actor, action: 'undo-update', subject: incidentId, details });
    return { incident, update, isOpening, proposalId, isOwn: undo.staffId === actor.id };
  });
}

/**
 * What was typed goes back to whoever typed it, and to nobody else. Taken back by a colleague, it says so; whatever its
 * writer has begun since stays, with the words that were taken back beside it.
 */
async function giveBack(
  tx: Tx,
  { actor, now }: Pick<ActionContext, 'actor' | 'now'>,
  { subject, pageId, undo, body }: { subject: string; pageId: string; undo: Undo; body: LocalizedText },
): Promise<void> {
  const { staffId, typed, incidentId } = undo;
  if (staffId === null || !typed) return;
  const draft = { staffId, subject, pageId, updatedAt: now };
  if (staffId === actor.id) {
    await saveDraft(tx, { ...draft, fields: typed });
    return;
  }
  const begun = await findDraft(tx, staffId, subject);
  const words = begun ? { [TAKEN_BACK_WORDS]: [Object.values(body).join('\n\n')] } : {};
  const fields = {
    ...(begun?.fields ?? typed),
    [TAKEN_BACK_BY]: [actor.name],
    [TAKEN_BACK_FROM]: [incidentId],
    ...words,
  };
  await saveDraft(tx, { ...draft, fields, updatedAt: begun?.updatedAt ?? now });
}

function openingSubject({ kind, pageId }: Incident): string {
  return kind === 'incident' ? newIncidentSubject(pageId) : newMaintenanceSubject(pageId);
}

async function undoable(
  tx: Tx,
  incident: Incident,
  updateId: string,
  now: number,
): Promise<{ undo: Undo; update: Update }> {
  const update = await findNewestUpdate(tx, incident.id);
  const undo = await findUndo(tx, updateId);
  const isNewest = update?.id === updateId && incident.updatedAt <= update.createdAt;
  if (!isNewest) throw new Problem('conflict', 'Something newer was said since, so this cannot be undone any more.');
  const isInTime = undo !== undefined && now < undo.untilAt;
  if (!isInTime || (undo.noticeId !== null && !(await takeBackNotice(tx, undo.noticeId)))) {
    throw new Problem('conflict', 'It is too late to undo this: subscribers are being told. Post an update instead.');
  }
  return { undo, update };
}

/** Returns the proposal that waits again. */
async function takeBack(
  tx: Tx,
  { updateId, incidentId, before }: Undo,
  { createdAt }: Update,
  now: number,
): Promise<string | null> {
  await releaseFrom(tx, updateId);
  await deleteUpdate(tx, updateId);
  await putBack(tx, incidentId, before);
  // What others said while it stood is told again over what was put back.
  const ids = before.components.map((each) => each.id);
  await restateIntervals(tx, ids, createdAt);
  if (before.incident !== null) return null;
  // A mark is left, so that its page goes; all that it said is gone.
  await deleteIncident(tx, incidentId, now);
  return reviveProposal(tx, incidentId);
}

import { rejectFaults } from '../domain/errors.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import { draftFaults, type Postmortem } from '../domain/postmortem.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { savePostmortem as save } from '../store/postmortems.ts';
import type { ActionContext } from './context.ts';
import { changePostmortem } from './steps/change-postmortem.ts';

export interface SavePostmortemInput {
  draft: LocalizedText;
  /** The draft's version that its writer had seen; left out, the draft is saved whatever came before it. */
  seen?: number;
}

/**
 * Saves the draft of a postmortem; readers see nothing of it, and what was published stays as it is. A preview link
 * made before ends: it was for other words. Throws a `Problem` where the incident is not over or the text too long.
 */
export async function savePostmortem(
  context: ActionContext,
  incidentId: string,
  { draft, seen }: SavePostmortemInput,
): Promise<Postmortem> {
  return changePostmortem(context, incidentId, seen, async ({ tx, incident, postmortem: before }) => {
    rejectFaults(draftFaults(incident, draft));
    if (JSON.stringify(before.draft) === JSON.stringify(draft)) return before;
    const { actor, now } = context;
    const author = actor.kind === 'staff' ? actor.name : before.author;
    const changes = { draft, draftVersion: before.draftVersion + 1, previewKey: null, previewUntil: null };
    const postmortem: Postmortem = { ...before, ...changes, author, updatedAt: now };
    await save(tx, postmortem);
    const details = { version: postmortem.draftVersion, languages: Object.keys(draft) };
    await insertAuditEntry(tx, { at: now, actor, action: 'save-postmortem', subject: incidentId, details });
    return postmortem;
  });
}

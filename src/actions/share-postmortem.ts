import { rejectFaults } from '../domain/errors.ts';
import { isBlank } from '../domain/localized-text.ts';
import { PREVIEW_VALID_MS, type Postmortem } from '../domain/postmortem.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { savePostmortem } from '../store/postmortems.ts';
import type { ActionContext } from './context.ts';
import { changePostmortem } from './steps/change-postmortem.ts';

/** Makes the one link that shows the draft, for these very words; a link made before ends. Throws a `Problem`. */
export async function sharePostmortem(context: ActionContext, incidentId: string, seen?: number): Promise<Postmortem> {
  const { actor, now } = context;
  return changePostmortem(context, incidentId, seen, async ({ tx, postmortem: before }) => {
    if (isBlank(before.draft)) {
      rejectFaults([{ field: 'body', message: 'There is nothing to publish: write it first.' }]);
    }
    const link = { previewKey: newId(), previewUntil: now + PREVIEW_VALID_MS };
    const postmortem: Postmortem = { ...before, ...link, updatedAt: now };
    await savePostmortem(tx, postmortem);
    const details = { version: before.draftVersion, until: link.previewUntil };
    await insertAuditEntry(tx, { at: now, actor, action: 'share-postmortem', subject: incidentId, details });
    return postmortem;
  });
}

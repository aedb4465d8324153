import { rejectFaults } from '../domain/errors.ts';
import { publicationFaults, type Postmortem } from '../domain/postmortem.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { savePostmortem } from '../store/postmortems.ts';
import type { ActionContext } from './context.ts';
import { changePostmortem } from './steps/change-postmortem.ts';

export interface SchedulePostmortemInput {
  publishAt: number;
  /** Whether subscribers are told as it appears. */
  notify: boolean;
  /** The draft's version that was read; left out, whatever it is. */
  seen?: number;
}

/**
 * Lets the draft appear by itself at a time, as it stands then; until that time nothing of it is anywhere. Throws a
 * `Problem` where there is nothing to publish or the time is no time to come.
 */
export async function schedulePostmortem(
  context: ActionContext,
  incidentId: string,
  { publishAt, notify, seen }: SchedulePostmortemInput,
): Promise<Postmortem> {
  const { actor, now } = context;
  return changePostmortem(context, incidentId, seen, async ({ tx, incident, postmortem: before }) => {
    rejectFaults(publicationFaults(incident, before.draft, publishAt, now));
    const postmortem: Postmortem = { ...before, publishAt, isNotified: notify, updatedAt: now };
    await savePostmortem(tx, postmortem);
    const details = { publishAt, notify, version: before.draftVersion };
    await insertAuditEntry(tx, { at: now, actor, action: 'schedule-postmortem', subject: incidentId, details });
    return postmortem;
  });
}

import { rejectFaults } from '../domain/errors.ts';
import { publicationFaults, published, type Postmortem } from '../domain/postmortem.ts';
import { newId } from '../lib/ids.ts';
import { insertAuditEntry } from '../store/audit.ts';
import { listAffected, updateIncident } from '../store/incidents.ts';
import { insertNotice } from '../store/notices.ts';
import { savePostmortem } from '../store/postmortems.ts';
import type { ActionContext } from './context.ts';
import { changePostmortem, type PostmortemWork } from './steps/change-postmortem.ts';

export interface PublishPostmortemInput {
  /** Whether subscribers of the incident's components are told. */
  notify: boolean;
  /** The draft's version that was read; left out, whatever it is. */
  seen?: number;
}

/** Shows the draft to readers, on the incident's own address, in place of what was published before. */
export async function publishPostmortem(
  context: ActionContext,
  incidentId: string,
  { notify, seen }: PublishPostmortemInput,
): Promise<Postmortem> {
  return changePostmortem(context, incidentId, seen, async (work) => {
    rejectFaults(publicationFaults(work.incident, work.postmortem.draft, null, context.now));
    return publishIn(context, work, notify);
  });
}

/** The same inside the transaction of an action that has locked the page and judged it. */
export async function publishIn(
  { actor, now }: ActionContext,
  { tx, incident, postmortem: before }: PostmortemWork,
  notify: boolean,
): Promise<Postmortem> {
  const postmortem = published(before, notify, now);
  await savePostmortem(tx, postmortem);
  // Feeds and the files of old incidents follow it.
  await updateIncident(tx, { ...incident, updatedAt: Math.max(incident.updatedAt, now) });
  const noticeId = notify ? await saveNotice(tx, incident, now) : null;
  const details = { version: before.draftVersion, body: before.draft, noticeId };
  await insertAuditEntry(tx, { at: now, actor, action: 'publish-postmortem', subject: incident.id, details });
  return postmortem;
}

async function saveNotice(
  tx: PostmortemWork['tx'],
  { id: incidentId, pageId }: PostmortemWork['incident'],
  now: number,
): Promise<string> {
  const affected = (await listAffected(tx, [incidentId])).get(incidentId) ?? [];
  const id = newId();
  const about = { pageId, incidentId, updateId: null, subscriberId: null, heldUntil: null };
  const componentIds = affected.map((each) => each.componentId);
  await insertNotice(tx, { id, kind: 'postmortem_published', ...about, componentIds, items: [], createdAt: now });
  return id;
}

import {
  draftFields,
  newIncidentSubject,
  newMaintenanceSubject,
  type Draft,
  type DraftFields,
} from '../domain/draft.ts';
import { notFound } from '../domain/errors.ts';
import { saveDraft as keep } from '../store/drafts.ts';
import { findIncident } from '../store/incidents.ts';
import { findPage } from '../store/pages.ts';
import { findProposal } from '../store/proposals.ts';
import type { Tx } from '../store/tables.ts';
import type { ActionContext } from './context.ts';

/**
 * Keeps what a person has typed and not posted, in the place of what was kept before. It is theirs alone and tells
 * nobody anything: so the page is not touched, and every few seconds of typing leave no entry in the audit log.
 */
export async function saveDraft(
  { store, now }: ActionContext,
  staffId: string,
  subject: string,
  fields: DraftFields,
): Promise<Draft> {
  const kept = draftFields(fields);
  return store.transaction(async (tx) => {
    const draft = { staffId, subject, pageId: await pageOf(tx, subject), fields: kept, updatedAt: now };
    await keep(tx, draft);
    return draft;
  });
}

async function pageOf(tx: Tx, subject: string): Promise<string> {
  const [, pageId] = /^new(?:-maintenance)?:(\w+)$/.exec(subject) ?? [];
  if (pageId !== undefined && [newIncidentSubject(pageId), newMaintenanceSubject(pageId)].includes(subject)) {
    if (await findPage(tx, pageId)) return pageId;
  }
  const about = (await findIncident(tx, subject)) ?? (await findProposal(tx, subject));
  if (!about) throw notFound('incident');
  return about.pageId;
}

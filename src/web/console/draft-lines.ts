import type { Response } from 'express';
import { newMaintenanceSubject, TAKEN_BACK_BY, type Draft } from '../../domain/draft.ts';
import { isBlank, LOCALES, type LocalizedText } from '../../domain/localized-text.ts';
import { findComponent } from '../../store/components.ts';
import { listDrafts } from '../../store/drafts.ts';
import { findIncident } from '../../store/incidents.ts';
import { findProposal } from '../../store/proposals.ts';
import type { DraftLineFacts } from '../../views/drafting-facts.ts';
import type { WebContext } from '../context.ts';
import { sessionOf } from '../locals.ts';
import { formPath } from './drafts.ts';

/** What the person signed in has typed about a page and not posted, the newest first. */
export async function draftLines(web: WebContext, response: Response, pageId: string): Promise<DraftLineFacts[]> {
  const drafts = await listDrafts(web.store.db, sessionOf(response).staff.id);
  const lines = await Promise.all(drafts.filter((each) => each.pageId === pageId).map((each) => draftLine(web, each)));
  // What it was about may be gone.
  return lines.filter(({ href }) => href !== '/console');
}

async function draftLine(web: WebContext, draft: Draft): Promise<DraftLineFacts> {
  const about = await aboutOf(web, draft);
  const takenBackBy = draft.fields[TAKEN_BACK_BY]?.at(-1) ?? null;
  return { ...about, href: await formPath(web, draft.subject), keptAt: draft.updatedAt, takenBackBy };
}

/** What it is about: an incident by its name, one that is about to be opened by what was typed as its name. */
async function aboutOf(web: WebContext, draft: Draft): Promise<Pick<DraftLineFacts, 'name' | 'kind'>> {
  const { db } = web.store;
  const incident = await findIncident(db, draft.subject);
  if (incident) return { kind: 'update', name: incident.name };
  const typed = nameIn(draft);
  if (draft.subject === newMaintenanceSubject(draft.pageId)) return { kind: 'maintenance', name: typed };
  const proposal = await findProposal(db, draft.subject);
  const component = proposal && (await findComponent(db, proposal.componentId));
  return { kind: 'incident', name: typed ?? component?.name ?? null };
}

function nameIn({ fields }: Draft): LocalizedText | null {
  const texts = LOCALES.map((locale) => [locale, fields[`name.${locale}`]?.at(-1)?.trim() ?? ''] as const);
  const name: LocalizedText = Object.fromEntries(texts.filter(([, text]) => text !== ''));
  return isBlank(name) ? null : name;
}

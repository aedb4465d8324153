import type { RequestHandler, Response } from 'express';
import { discardDraft } from '../../actions/discard-draft.ts';
import { saveDraft } from '../../actions/save-draft.ts';
import type { DraftFields } from '../../domain/draft.ts';
import { findIncident } from '../../store/incidents.ts';
import { findProposal } from '../../store/proposals.ts';
import { acting, type WebContext } from '../context.ts';
import { allFields, field } from '../forms.ts';
import { actorOf, sessionOf } from '../locals.ts';
import { choosePageById, pathOn } from './screen.ts';
import type { TypedForm } from './typed-form.ts';

/** Keeps what has been typed. The small script is answered with nothing, a person with the form and what was kept. */
export function saveDraftForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    await keepDraft(web, response, field(request, 'draft'), allFields(request));
    if (request.get('x-draft') === 'quiet') response.status(204).end();
    else response.redirect(303, await formPath(web, field(request, 'draft')));
  };
}

/** Forgets a draft and shows the form as it is without it. */
export function discardDraftForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const subject = field(request, 'draft');
    await discardDraft(web.store, sessionOf(response).staff.id, subject);
    response.redirect(303, await formPath(web, subject));
  };
}

/** Keeps a draft of the person who is signed in. Throws `not_found` where it is about nothing that exists. */
export async function keepDraft(
  web: WebContext,
  response: Response,
  subject: string,
  fields: DraftFields,
): Promise<void> {
  await saveDraft(acting(web, actorOf(response)), sessionOf(response).staff.id, subject, fields);
}

/** What was posted is no draft any more. The short forms beside the large one leave its draft alone. */
export async function discardPosted(web: WebContext, response: Response, typed: TypedForm): Promise<void> {
  const subject = typed.text('draft');
  if (subject !== '') await discardDraft(web.store, sessionOf(response).staff.id, subject);
}

/** Where the form stands that a draft belongs to; the console's front where there is none any more. */
export async function formPath(web: WebContext, subject: string): Promise<string> {
  const { db } = web.store;
  if (await findIncident(db, subject)) return `/console/incidents/${subject}`;
  const [, plannedOn] = /^new-maintenance:(\w+)$/.exec(subject) ?? [];
  if (plannedOn !== undefined) return pathOn(await choosePageById(web, plannedOn), '/console/maintenances/new');
  const proposal = await findProposal(db, subject);
  const pageId = proposal?.pageId ?? /^new:(\w+)$/.exec(subject)?.[1];
  if (pageId === undefined) return '/console';
  const query: Record<string, string> = proposal ? { proposal: proposal.id } : {};
  return pathOn(await choosePageById(web, pageId), '/console/incidents/new', query);
}

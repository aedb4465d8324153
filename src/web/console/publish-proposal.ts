import type { Request, RequestHandler, Response } from 'express';
import { confirmProposal } from '../../actions/confirm-proposal.ts';
import { Problem } from '../../domain/errors.ts';
import { getProposal } from '../../store/proposals.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { withFields } from './fill-template.ts';
import { firstNotice } from './first-notice.ts';
import { loadOpening } from './load-incident.ts';
import { sendNewIncident } from './new-incident.ts';
import { choosePageById, type ChosenPage } from './screen.ts';
import type { TypedForm } from './typed-form.ts';
import { readUpdate } from './update-input.ts';

/**
 * One press from a proposal to a published first notice: what does not work, since when, and when the next word comes.
 * No cause and no estimate: nobody knows them yet. Where it cannot be posted as it is, the form is shown, filled in.
 */
export function publishProposal(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const { pageId } = await getProposal(web.store.db, id);
    const chosen = await choosePageById(web, pageId);
    const { typed, input } = await noticeOf(web, chosen, id);
    try {
      const { incident } = await confirmProposal(acting(web, actorOf(response)), id, input);
      response.redirect(303, `/console/incidents/${incident.id}?posted`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      await showInstead(web, request, response, chosen, typed, error);
    }
  };
}

async function noticeOf(web: WebContext, chosen: ChosenPage, proposalId: string) {
  const setting = await loadOpening(web, chosen);
  const typed = withFields(await firstNotice(web, setting, proposalId), { notify: 'yes' });
  // Of what is affected and since when, the proposal itself knows best: it may have become worse meanwhile.
  const { impacts: _, ...input } = readUpdate(typed, setting).input;
  return { typed, input: { ...input, name: typed.localized('name') } };
}

async function showInstead(
  web: WebContext,
  request: Request,
  response: Response,
  chosen: ChosenPage,
  typed: TypedForm,
  { faults }: Problem,
): Promise<void> {
  response.status(422);
  await sendNewIncident(web, request, response, typed, faults, chosen);
}

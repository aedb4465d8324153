import type { RequestHandler } from 'express';
import { dismissProposal } from '../../actions/dismiss-proposal.ts';
import { getProposal } from '../../store/proposals.ts';
import { acting, type WebContext } from '../context.ts';
import { field, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { choosePageById, pathOn } from './screen.ts';

/** Puts a proposal of the probes aside: a person judged that it is no incident. */
export function dismissProposalForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const { pageId } = await getProposal(web.store.db, id);
    await dismissProposal(acting(web, actorOf(response)), id, field(request, 'reason'));
    response.redirect(303, pathOn(await choosePageById(web, pageId), '/console'));
  };
}

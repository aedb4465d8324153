import type { RequestHandler } from 'express';
import { undoUpdate, type Undone } from '../../actions/undo-update.ts';
import { Problem } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { field, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { choosePageById, pathOn } from './screen.ts';

/** Takes back the newest update, and goes to the form in which it was typed. */
export function undoUpdateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    try {
      const undone = await undoUpdate(acting(web, actorOf(response)), id, field(request, 'update'));
      response.redirect(303, await formOf(web, undone));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'conflict') throw error;
      response.redirect(303, `/console/incidents/${id}?undo=refused`);
    }
  };
}

async function formOf(web: WebContext, { incident, isOpening, proposalId, isOwn }: Undone): Promise<string> {
  if (!isOpening) return `/console/incidents/${incident.id}?undone${isOwn ? '' : '=other'}`;
  const chosen = await choosePageById(web, incident.pageId);
  if (!isOwn) return pathOn(chosen, '/console', { undone: 'other' });
  const path = incident.kind === 'incident' ? '/console/incidents/new' : '/console/maintenances/new';
  const proposal = proposalId === null ? {} : { proposal: proposalId };
  return pathOn(chosen, path, { ...proposal, undone: '' });
}

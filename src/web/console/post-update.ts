import type { Request, RequestHandler, Response } from 'express';
import { postUpdate } from '../../actions/post-update.ts';
import { draftFields } from '../../domain/draft.ts';
import { Problem, rejectFaults } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { allFields, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { discardPosted } from './drafts.ts';
import { sendIncidentScreen } from './incident-screen.ts';
import { loadIncident } from './load-incident.ts';
import { typedForm, type TypedForm } from './typed-form.ts';
import { placeFaults, readUpdate, type ReadUpdate } from './update-input.ts';

/** Posts an update; where that cannot be, shows the form again with everything typed and what is wrong or new. */
export function postUpdateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const typed = typedForm(request);
    const seen = seenBy(typed);
    const read = readUpdate(typed, await loadIncident(web, id));
    try {
      rejectFaults(read.faults);
      await postUpdate(acting(web, actorOf(response)), id, {
        ...read.input,
        seen,
        typed: draftFields(allFields(request)),
      });
      await discardPosted(web, response, typed);
      response.redirect(303, `/console/incidents/${id}?posted`);
    } catch (error) {
      await sendUnposted(web, request, response, { id, typed, read }, error);
    }
  };
}

/** The newest update that the form's writer had seen. */
export function seenBy(typed: TypedForm): number {
  return Number(typed.text('seen', '0')) || 0;
}

/** Shows the form again with everything typed and what is wrong or new. Throws what is no fault of the form. */
export async function sendUnposted(
  web: WebContext,
  request: Request,
  response: Response,
  { id, typed, read }: { id: string; typed: TypedForm; read: ReadUpdate },
  error: unknown,
): Promise<void> {
  if (!(error instanceof Problem) || (error.code !== 'invalid' && error.code !== 'conflict')) throw error;
  response.status(error.code === 'conflict' ? 409 : 422);
  const faults = placeFaults(error.faults, read);
  await sendIncidentScreen(web, request, response, id, { typed, faults, seen: seenBy(typed) });
}

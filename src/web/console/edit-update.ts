import type { RequestHandler } from 'express';
import { editUpdate } from '../../actions/edit-update.ts';
import { Problem } from '../../domain/errors.ts';
import { findUpdate } from '../../store/updates.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { sendIncidentScreen } from './incident-screen.ts';
import { typedForm } from './typed-form.ts';

/** Changes the words of an update; where that cannot be, shows them again with what is wrong. */
export function editUpdateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const [id, updateId] = [pathPart(request, 'id'), pathPart(request, 'update')];
    const typed = typedForm(request);
    try {
      await editUpdate(acting(web, actorOf(response)), id, updateId, { body: typed.localized('body') });
      response.redirect(303, `/console/incidents/${id}?saved`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      const position = (await findUpdate(web.store.db, updateId))?.position ?? 0;
      response.status(422);
      const rejected = { form: `edit-${position}`, typed, faults: error.faults };
      await sendIncidentScreen(web, request, response, id, undefined, undefined, rejected);
    }
  };
}

import type { RequestHandler } from 'express';
import { editUpdate } from '../../actions/edit-update.ts';
import { WORDED_ELEMENTS } from '../../domain/disclosure.ts';
import type { DutyElement } from '../../domain/duty.ts';
import { Problem } from '../../domain/errors.ts';
import { findUpdate } from '../../store/updates.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { sendIncidentScreen } from './incident-screen.ts';
import { typedForm, type TypedForm } from './typed-form.ts';

function readTicks(typed: TypedForm): DutyElement[] {
  return WORDED_ELEMENTS.filter((element) => typed.all('discloses').includes(element));
}

/** Changes the words of an update; where that cannot be, shows them again with what is wrong. */
export function editUpdateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const [id, updateId] = [pathPart(request, 'id'), pathPart(request, 'update')];
    const typed = typedForm(request);
    try {
      const ticks = typed.text('has_ticks') === '' ? {} : { discloses: readTicks(typed) };
      const changes = { body: typed.localized('body'), ...ticks };
      await editUpdate(acting(web, actorOf(response)), id, updateId, changes, typed.text('shown'));
      response.redirect(303, `/console/incidents/${id}?saved`);
    } catch (error) {
      if (!(error instanceof Problem) || (error.code !== 'invalid' && error.code !== 'conflict')) throw error;
      const isChanged = error.code === 'conflict';
      const position = (await findUpdate(web.store.db, updateId))?.position ?? 0;
      response.status(isChanged ? 409 : 422);
      const faults = isChanged ? [{ field: 'body', message: error.message }] : error.faults;
      const rejected = { form: `edit-${position}`, typed, faults, isChanged };
      await sendIncidentScreen(web, request, response, id, undefined, undefined, rejected);
    }
  };
}

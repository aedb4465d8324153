import type { RequestHandler } from 'express';
import { tryOut } from '../../actions/try-out.ts';
import { rejectFaults } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { loadOpening } from './load-incident.ts';
import { sendNewIncident } from './new-incident.ts';
import { readOpening, sendUnopened } from './open-incident.ts';
import { sendPreview } from './preview-screen.ts';
import { choosePage } from './screen.ts';
import { typedForm } from './typed-form.ts';

/** Shows what a new incident would look like to readers, or the form again; nothing is saved. */
export function previewIncidentForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const typed = typedForm(request);
    if (typed.text('step') === 'edit') {
      await sendNewIncident(web, request, response, typed, []);
      return;
    }
    const setting = await loadOpening(web, await choosePage(web, request));
    const opening = readOpening(typed, setting);
    try {
      rejectFaults(opening.read.faults);
      const tried = await tryOut(acting(web, actorOf(response)), opening.open);
      await sendPreview(web, request, response, { setting, typed, tried, seen: 0 });
    } catch (error) {
      await sendUnopened(web, request, response, typed, opening.read, error);
    }
  };
}

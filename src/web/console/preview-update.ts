import type { RequestHandler } from 'express';
import { postUpdate } from '../../actions/post-update.ts';
import { tryOut } from '../../actions/try-out.ts';
import { rejectFaults } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { sendIncidentScreen } from './incident-screen.ts';
import { loadIncident } from './load-incident.ts';
import { seenBy, sendUnposted } from './post-update.ts';
import { sendPreview } from './preview-screen.ts';
import { typedForm } from './typed-form.ts';
import { readUpdate } from './update-input.ts';

/** Shows what an update would look like to readers, or the form again; nothing is saved. */
export function previewUpdateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const typed = typedForm(request);
    if (typed.text('step') === 'edit') {
      await sendIncidentScreen(web, request, response, id, { typed, faults: [], seen: seenBy(typed) });
      return;
    }
    const setting = await loadIncident(web, id);
    const read = readUpdate(typed, setting);
    try {
      rejectFaults(read.faults);
      // Whatever was posted meanwhile is shown beside it, so it need not have been seen.
      const tried = await tryOut(acting(web, actorOf(response)), (trial) => postUpdate(trial, id, read.input));
      await sendPreview(web, request, response, { setting, typed, tried, seen: seenBy(typed) });
    } catch (error) {
      await sendUnposted(web, request, response, { id, typed, read }, error);
    }
  };
}

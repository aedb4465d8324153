import type { RequestHandler } from 'express';
import { TAKEN_BACK_BY, TAKEN_BACK_FROM } from '../../domain/draft.ts';
import { findIncident } from '../../store/incidents.ts';
import { listDrafts } from '../../store/drafts.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { sessionOf } from '../locals.ts';
import { keptForm } from './drafting.ts';
import { formPath } from './drafts.ts';
import { sendIncidentScreen } from './incident-screen.ts';

/** An incident or maintenance, and the form to say more of it. */
export function showIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const { db } = web.store;
    if (!(await findIncident(db, id))) {
      // Where a colleague took back the opening, its writer finds what they had typed.
      const drafts = await listDrafts(db, sessionOf(response).staff.id);
      const draft = drafts.find(({ fields }) => fields[TAKEN_BACK_FROM]?.includes(id));
      if (draft) {
        response.redirect(303, await formPath(web, draft.subject));
        return;
      }
    }
    const draft = await keptForm(web, response, id);
    // Right after posting, another tab's draft is no answer; that the post was taken back is.
    const isShown = request.query['posted'] === undefined || draft?.text(TAKEN_BACK_BY);
    const typed = isShown ? draft : undefined;
    const kept = typed && { typed, faults: [], seen: Number(typed.text('seen', '0')) || 0 };
    await sendIncidentScreen(web, request, response, id, kept);
  };
}

import type { RequestHandler } from 'express';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { keptForm } from './drafting.ts';
import { sendIncidentScreen } from './incident-screen.ts';

/** An incident or maintenance, and the form to say more of it. */
export function showIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    // Right after posting, another tab's draft is no answer.
    const typed = request.query['posted'] === undefined ? await keptForm(web, response, id) : undefined;
    const kept = typed && { typed, faults: [], seen: Number(typed.text('seen', '0')) || 0 };
    await sendIncidentScreen(web, request, response, id, kept);
  };
}

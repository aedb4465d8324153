import type { RequestHandler } from 'express';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { sendIncidentScreen } from './incident-screen.ts';

/** An incident or maintenance, and the form to say more of it. */
export function showIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    await sendIncidentScreen(web, request, response, pathPart(request, 'id'));
  };
}

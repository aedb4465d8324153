import type { RequestHandler } from 'express';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { sendPostmortemScreen } from './postmortem-screen.ts';

/** The postmortem of an incident, for staff: its draft, its preview link, its publication. */
export function showPostmortem(web: WebContext): RequestHandler {
  return async (request, response) => {
    await sendPostmortemScreen(web, request, response, pathPart(request, 'id'));
  };
}

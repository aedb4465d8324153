import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../../domain/errors.ts';
import { toZonedInput } from '../../lib/zoned-time.ts';
import { getPage } from '../../store/pages.ts';
import { getProposal } from '../../store/proposals.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { inWordsOf } from './fault-words.ts';
import { loadOpening } from './load-incident.ts';
import { choosePage, screenFrame } from './screen.ts';
import { prefilled, UNTOUCHED, type TypedForm } from './typed-form.ts';
import { updateForm } from './update-form.ts';

/** The form that opens an incident. */
export function newIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const proposal = request.query['proposal'];
    const typed = typeof proposal === 'string' ? await proposed(web, proposal) : UNTOUCHED;
    await sendNewIncident(web, request, response, typed, []);
  };
}

/** What the probes know already: which component, how bad, since when. The words are a person's. */
async function proposed(web: WebContext, id: string): Promise<TypedForm> {
  const { componentId, pageId, status, sinceAt } = await getProposal(web.store.db, id);
  const { timeZone } = await getPage(web.store.db, pageId);
  const started = toZonedInput(sinceAt, timeZone);
  return prefilled({ proposal: id, [`impacts.${componentId}`]: status, started_at: started });
}

/** Sends the form with what was typed and what is wrong with it. */
export async function sendNewIncident(
  web: WebContext,
  request: Request,
  response: Response,
  typed: TypedForm,
  faults: readonly Fault[],
): Promise<void> {
  const chosen = await choosePage(web, request);
  const { language, ...frame } = screenFrame(web, request, response, chosen, 'console.open.title', 'incidents');
  const form = updateForm(await loadOpening(web, chosen), typed, inWordsOf(language.locale, faults));
  response.type('html').send(render('console/new-incident', { ...frame, form }, language));
}

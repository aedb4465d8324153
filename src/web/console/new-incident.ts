import type { Request, RequestHandler, Response } from 'express';
import { newIncidentSubject } from '../../domain/draft.ts';
import type { Fault } from '../../domain/errors.ts';
import { toZonedInput } from '../../lib/zoned-time.ts';
import { getPage } from '../../store/pages.ts';
import { getProposal } from '../../store/proposals.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { keptForm } from './drafting.ts';
import { inWordsOf } from './fault-words.ts';
import { loadOpening } from './load-incident.ts';
import { noticesOf } from './load-put-right.ts';
import { choosePage, screenFrame, type ChosenPage } from './screen.ts';
import { prefilled, UNTOUCHED, without, type TypedForm } from './typed-form.ts';
import { updateForm } from './update-form.ts';

/** The form that opens an incident. */
export function newIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const [proposal, after] = [request.query['proposal'], request.query['after']];
    const subject =
      typeof proposal === 'string' ? proposal : newIncidentSubject((await choosePage(web, request)).page.id);
    const kept = typeof after === 'string' ? undefined : await keptForm(web, response, subject);
    const typed = kept ?? (await presetForm(web, proposal, after));
    await sendNewIncident(web, request, response, typed, []);
  };
}

/** Filled in from a proposal that waits, or from one that was decided and is opened `after` all. */
async function presetForm(web: WebContext, proposal: unknown, after: unknown): Promise<TypedForm> {
  if (typeof proposal === 'string') return proposed(web, proposal);
  return typeof after === 'string' ? without(await proposed(web, after), 'proposal') : UNTOUCHED;
}

/** What the probes know already: which component, how bad, since when. The words are a person's. */
export async function proposed(web: WebContext, id: string): Promise<TypedForm> {
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
  asked?: ChosenPage,
): Promise<void> {
  const chosen = asked ?? (await choosePage(web, request));
  const { language, ...frame } = screenFrame(web, request, response, chosen, 'console.open.title', 'incidents');
  const layout = { ...frame.layout, notices: noticesOf(request, language.locale) };
  const form = updateForm(await loadOpening(web, chosen), typed, inWordsOf(language.locale, faults));
  response.type('html').send(render('console/new-incident', { ...frame, layout, form }, language));
}

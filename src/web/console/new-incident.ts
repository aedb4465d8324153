import type { Request, RequestHandler, Response } from 'express';
import { newIncidentSubject } from '../../domain/draft.ts';
import type { Fault } from '../../domain/errors.ts';
import { findProposal } from '../../store/proposals.ts';
import type { NewIncidentScreen } from '../../views/console-screens.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { keptForm } from './drafting.ts';
import { inWordsOf } from './fault-words.ts';
import { firstNotice } from './first-notice.ts';
import { loadOpening, type IncidentSetting } from './load-incident.ts';
import { noticesOf } from './load-put-right.ts';
import { choosePage, screenFrame, type ChosenPage } from './screen.ts';
import { UNTOUCHED, without, type TypedForm } from './typed-form.ts';
import { updateForm } from './update-form.ts';

/** The form that opens an incident. */
export function newIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const [proposal, after] = [request.query['proposal'], request.query['after']];
    const subject =
      typeof proposal === 'string' ? proposal : newIncidentSubject((await choosePage(web, request)).page.id);
    const kept = typeof after === 'string' ? undefined : await keptForm(web, response, subject);
    const typed =
      kept ?? (await presetForm(web, await loadOpening(web, await choosePage(web, request)), proposal, after));
    await sendNewIncident(web, request, response, typed, []);
  };
}

/** Filled in from a proposal that waits, or from one that was decided and is opened `after` all. */
async function presetForm(
  web: WebContext,
  setting: IncidentSetting,
  proposal: unknown,
  after: unknown,
): Promise<TypedForm> {
  if (typeof proposal === 'string') return firstNotice(web, setting, proposal);
  return typeof after === 'string' ? without(await firstNotice(web, setting, after), 'proposal') : UNTOUCHED;
}

/** Why the probes propose it; null where they do not. */
async function evidenceOf(
  web: WebContext,
  setting: IncidentSetting,
  id: string,
): Promise<NewIncidentScreen['evidence']> {
  const proposal = id === '' ? undefined : await findProposal(web.store.db, id);
  const component = setting.components.find((each) => each.id === proposal?.componentId);
  if (!proposal || !component) return null;
  const { status, sinceAt, evidence } = proposal;
  return { componentName: component.name, status, sinceAt, text: evidence };
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
  const layout = { ...frame.layout, hasForm: true, notices: noticesOf(request, language.locale) };
  const setting = await loadOpening(web, chosen);
  const form = updateForm(setting, typed, inWordsOf(language.locale, faults));
  const evidence = await evidenceOf(web, setting, typed.text('proposal'));
  response.type('html').send(render('console/new-incident', { ...frame, layout, evidence, form }, language));
}

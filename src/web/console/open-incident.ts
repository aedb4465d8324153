import type { Request, RequestHandler, Response } from 'express';
import type { ActionContext } from '../../actions/context.ts';
import { confirmProposal } from '../../actions/confirm-proposal.ts';
import { nameFaults, openIncident, type OpenIncidentInput } from '../../actions/open-incident.ts';
import type { Posted } from '../../actions/steps/move-timeline.ts';
import { draftFields } from '../../domain/draft.ts';
import { Problem, rejectFaults, type Fault } from '../../domain/errors.ts';
import { isBlank } from '../../domain/localized-text.ts';
import { acting, type WebContext } from '../context.ts';
import { allFields } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { discardPosted } from './drafts.ts';
import { loadOpening, type IncidentSetting } from './load-incident.ts';
import { sendNewIncident } from './new-incident.ts';
import { choosePage } from './screen.ts';
import { typedForm, without, type TypedForm } from './typed-form.ts';
import { placeFaults, readTime, readUpdate, type ReadUpdate } from './update-input.ts';

/** Opens an incident with its first update, or shows the form again with what is wrong. */
export function openIncidentForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const typed = typedForm(request);
    const sent = { typed: draftFields(allFields(request)) };
    const opening = readOpening(typed, await loadOpening(web, chosen), sent);
    try {
      rejectFaults(opening.read.faults);
      const { incident } = await opening.open(acting(web, actorOf(response)));
      await discardPosted(web, response, typed);
      response.redirect(303, `/console/incidents/${incident.id}?posted`);
    } catch (error) {
      await sendUnopened(web, request, response, typed, opening.read, error);
    }
  };
}

export interface Opening {
  read: ReadUpdate;
  /** Opens the incident as the form says, or confirms the proposal that it came from. */
  open: (context: ActionContext) => Promise<Posted>;
}

/** Reads the form that opens an incident; `sent`: its fields as they came, kept for whoever takes the post back. */
export function readOpening(
  typed: TypedForm,
  setting: IncidentSetting,
  sent: Pick<OpenIncidentInput, 'typed'> = {},
): Opening {
  const { page } = setting;
  const read = readUpdate(typed, setting);
  const startedAt = readTime(typed, 'started_at', page.timeZone, read.faults);
  const about = { pageId: page.id, name: typed.localized('name') };
  const input = { ...read.input, ...about, ...sent, ...(startedAt === undefined ? {} : { startedAt }) };
  const proposal = typed.text('proposal');
  const unreached = proposal ? [] : unreachedFaults(typed, setting, read);
  if (unreached.length > 0) read.faults.push(...nameFaults(about.name), ...unreached);
  return {
    read,
    open: (context) => (proposal ? confirmProposal(context, proposal, input) : openIncident(context, input)),
  };
}

/** A name alone tells readers nothing; and that no service is ticked is asked about once: it may be meant. */
function unreachedFaults(typed: TypedForm, { components }: IncidentSetting, { input }: ReadUpdate): Fault[] {
  if (components.length === 0 || Object.keys(input.impacts ?? {}).length > 0) return [];
  if (isBlank(input.body ?? {})) {
    return [
      { field: 'body', message: 'Write what you know, or tick a service: a name alone tells readers too little.' },
    ];
  }
  if (typed.text('without_service') === 'yes') return [];
  const message = 'No service is ticked: readers will not see what is affected.';
  return [{ field: 'without_service', message }];
}

/** Shows the form again with everything typed and why it could not be opened. Throws what is no fault of the form. */
export async function sendUnopened(
  web: WebContext,
  request: Request,
  response: Response,
  typed: TypedForm,
  read: ReadUpdate,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Problem) || (error.code !== 'invalid' && error.code !== 'conflict')) throw error;
  // A proposal that somebody else decided on: what was typed may still be opened without it.
  const isDecided = error.code === 'conflict';
  const faults = isDecided ? [{ field: '', message: error.message }] : placeFaults(error.faults, read);
  response.status(isDecided ? 409 : 422);
  await sendNewIncident(web, request, response, isDecided ? without(typed, 'proposal') : typed, faults);
}

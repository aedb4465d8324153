import type { RequestHandler } from 'express';
import { confirmProposal } from '../../actions/confirm-proposal.ts';
import { openIncident } from '../../actions/open-incident.ts';
import { Problem, rejectFaults } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { discardPosted } from './drafts.ts';
import { loadOpening } from './load-incident.ts';
import { sendNewIncident } from './new-incident.ts';
import { choosePage } from './screen.ts';
import { typedForm, without } from './typed-form.ts';
import { placeFaults, readTime, readUpdate } from './update-input.ts';

/** Opens an incident with its first update, or shows the form again with what is wrong. */
export function openIncidentForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const typed = typedForm(request);
    const read = readUpdate(typed, await loadOpening(web, chosen));
    const startedAt = readTime(typed, 'started_at', chosen.page.timeZone, read.faults);
    try {
      rejectFaults(read.faults);
      const about = { pageId: chosen.page.id, name: typed.localized('name') };
      const start = startedAt === undefined ? {} : { startedAt };
      const input = { ...read.input, ...about, ...start };
      const context = acting(web, actorOf(response));
      const proposal = typed.text('proposal');
      const { incident } = proposal
        ? await confirmProposal(context, proposal, input)
        : await openIncident(context, input);
      await discardPosted(web, response, typed);
      response.redirect(303, `/console/incidents/${incident.id}?posted`);
    } catch (error) {
      if (!(error instanceof Problem) || (error.code !== 'invalid' && error.code !== 'conflict')) throw error;
      // A proposal that somebody else decided on: what was typed may still be opened without it.
      const isDecided = error.code === 'conflict';
      const faults = isDecided ? [{ field: '', message: error.message }] : placeFaults(error.faults, read);
      response.status(isDecided ? 409 : 422);
      await sendNewIncident(web, request, response, isDecided ? without(typed, 'proposal') : typed, faults);
    }
  };
}

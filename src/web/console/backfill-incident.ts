import type { RequestHandler } from 'express';
import { backfillIncident } from '../../actions/backfill-incident.ts';
import { Problem, rejectFaults, type Fault } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { loadOpening } from './load-incident.ts';
import { sendNewBackfill } from './new-backfill.ts';
import { choosePage } from './screen.ts';
import { typedForm, type TypedForm } from './typed-form.ts';
import { readImpacts, readTime } from './update-input.ts';

/** Adds an incident of the past, or shows the form again with what is wrong. */
export function backfillIncidentForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const setting = await loadOpening(web, await choosePage(web, request));
    const typed = typedForm(request);
    const faults: Fault[] = [];
    const times = {
      startedAt: neededTime(typed, 'started_at', setting.page.timeZone, faults),
      at: neededTime(typed, 'ended_at', setting.page.timeZone, faults),
    };
    try {
      rejectFaults(faults);
      const said = {
        name: typed.localized('name'),
        body: typed.localized('body'),
        impacts: readImpacts(typed, setting),
      };
      const input = { pageId: setting.page.id, ...said, ...times };
      const { incident } = await backfillIncident(acting(web, actorOf(response)), input);
      response.redirect(303, `/console/incidents/${incident.id}?saved`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      response.status(422);
      await sendNewBackfill(web, request, response, typed, error.faults.map(inPlace));
    }
  };
}

function neededTime(typed: TypedForm, name: string, timeZone: string, faults: Fault[]): number {
  if (typed.text(name) === '') faults.push({ field: name, message: 'Give the time.' });
  return readTime(typed, name, timeZone, faults) ?? NaN;
}

/** The API knows only a day; the form has two times. */
function inPlace(fault: Fault): Fault {
  return fault.field === 'backfill_date' ? { ...fault, field: 'started_at' } : fault;
}

import type { RequestHandler } from 'express';
import { scheduleMaintenance } from '../../actions/schedule-maintenance.ts';
import { Problem, rejectFaults, type Fault } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { sendNewMaintenance } from './new-maintenance.ts';
import { choosePage } from './screen.ts';
import { typedForm, type TypedForm } from './typed-form.ts';
import { readTime } from './update-input.ts';

/** Announces planned work, or shows the form again with what is wrong. */
export function scheduleMaintenanceForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { page } = await choosePage(web, request);
    const typed = typedForm(request);
    const faults: Fault[] = [];
    const input = {
      pageId: page.id,
      name: typed.localized('name'),
      body: typed.localized('body'),
      scheduledFor: readTime(typed, 'scheduled_for', page.timeZone, faults) ?? Number.NaN,
      scheduledUntil: readTime(typed, 'scheduled_until', page.timeZone, faults) ?? Number.NaN,
      componentIds: typed.all('components'),
      notify: typed.text('notify') === 'yes',
    };
    try {
      rejectFaults([...faults, ...missing(typed)]);
      const { incident } = await scheduleMaintenance(acting(web, actorOf(response)), input);
      response.redirect(303, `/console/incidents/${incident.id}?posted`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      response.status(422);
      await sendNewMaintenance(web, request, response, typed, error.faults);
    }
  };
}

/** What a person has to choose; a program may announce work on nothing in particular. */
function missing(typed: TypedForm): Fault[] {
  return typed.all('components').length > 0
    ? []
    : [{ field: 'components', message: 'Choose at least one service that the work touches.' }];
}

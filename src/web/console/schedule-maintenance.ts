import type { RequestHandler } from 'express';
import { planSeries } from '../../actions/plan-series.ts';
import {
  scheduleMaintenance,
  windowFaults,
  type ScheduleMaintenanceInput,
} from '../../actions/schedule-maintenance.ts';
import { nameFaults } from '../../actions/open-incident.ts';
import { draftFields } from '../../domain/draft.ts';
import { Problem, rejectFaults, type Fault } from '../../domain/errors.ts';
import type { Page } from '../../domain/page.ts';
import { acting, type WebContext } from '../context.ts';
import { allFields } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { sendNewMaintenance } from './new-maintenance.ts';
import { hasSeenDates, readRepeat } from './repeat-fields.ts';
import { choosePage, pathOn } from './screen.ts';
import { typedForm, type TypedForm } from './typed-form.ts';
import { readTime } from './update-input.ts';

/**
 * Announces planned work, or shows the form again with what is wrong. Work that comes again is planned by a second
 * press: the first shows its dates.
 */
export function scheduleMaintenanceForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const typed = typedForm(request);
    const { input, faults } = readForm(typed, chosen.page);
    const rule = readRepeat(typed, input, chosen.page);
    const context = acting(web, actorOf(response));
    try {
      rejectFaults([...faults, ...missing(typed)]);
      if (rule === null) {
        const { incident } = await scheduleMaintenance(context, { ...input, typed: draftFields(allFields(request)) });
        response.redirect(303, `/console/incidents/${incident.id}?posted`);
        return;
      }
      rejectFaults([...nameFaults(input.name), ...windowFaults(input, context.now)]);
      if (!hasSeenDates(typed, rule, input, chosen.page)) {
        await sendNewMaintenance(web, request, response, typed, []);
        return;
      }
      await planSeries(context, { ...input, rule });
      response.redirect(303, pathOn(chosen, '/console/series', { planned: '' }));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      response.status(422);
      await sendNewMaintenance(web, request, response, typed, error.faults);
    }
  };
}

function readForm(typed: TypedForm, page: Page): { input: ScheduleMaintenanceInput; faults: Fault[] } {
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
  return { input, faults };
}

/** What a person has to choose; a program may announce work on nothing in particular. */
function missing(typed: TypedForm): Fault[] {
  return typed.all('components').length > 0
    ? []
    : [{ field: 'components', message: 'Choose at least one service that the work touches.' }];
}

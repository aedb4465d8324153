import type { Request, RequestHandler, Response } from 'express';
import { planSeries } from '../../actions/plan-series.ts';
import {
  scheduleMaintenance,
  windowFaults,
  type ScheduleMaintenanceInput,
} from '../../actions/schedule-maintenance.ts';
import { nameFaults } from '../../actions/open-incident.ts';
import { draftFields } from '../../domain/draft.ts';
import { Problem, rejectFaults, type Fault } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { allFields } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { reached, ticksOf } from './component-sets.ts';
import { discardPosted } from './drafts.ts';
import { loadOpening, type IncidentSetting } from './load-incident.ts';
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
    const { input, faults } = readPlan(typed, await loadOpening(web, chosen));
    const rule = readRepeat(typed, input, chosen.page);
    const context = acting(web, actorOf(response));
    try {
      rejectFaults(faults);
      if (rule === null) {
        const { incident } = await scheduleMaintenance(context, { ...input, typed: draftFields(allFields(request)) });
        await discardPosted(web, response, typed);
        response.redirect(303, `/console/incidents/${incident.id}?posted`);
        return;
      }
      rejectFaults([...nameFaults(input.name), ...windowFaults(input, context.now)]);
      if (!hasSeenDates(typed, rule, input, chosen.page)) {
        await sendNewMaintenance(web, request, response, typed, []);
        return;
      }
      await planSeries(context, { ...input, rule });
      await discardPosted(web, response, typed);
      response.redirect(303, pathOn(chosen, '/console/series', { planned: '' }));
    } catch (error) {
      await sendUnplanned(web, request, response, typed, error);
    }
  };
}

/** Shows the form again with everything typed and what is wrong. Throws what is no fault of the form. */
export async function sendUnplanned(
  web: WebContext,
  request: Request,
  response: Response,
  typed: TypedForm,
  error: unknown,
): Promise<void> {
  if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
  response.status(422);
  await sendNewMaintenance(web, request, response, typed, error.faults);
}

/** Reads the form of planned work: one by one, by group, or everything that hangs on a cause. */
export function readPlan(
  typed: TypedForm,
  setting: IncidentSetting,
): { input: ScheduleMaintenanceInput; faults: Fault[] } {
  const { page } = setting;
  const faults: Fault[] = [];
  const { direct, hanging } = reached(ticksOf(typed, 'components'), setting);
  const input = {
    pageId: page.id,
    name: typed.localized('name'),
    body: typed.localized('body'),
    scheduledFor: readTime(typed, 'scheduled_for', page.timeZone, faults) ?? Number.NaN,
    scheduledUntil: readTime(typed, 'scheduled_until', page.timeZone, faults) ?? Number.NaN,
    componentIds: [...new Set([...direct, ...hanging])],
    notify: typed.text('notify') === 'yes',
  };
  // A person has to choose; a program may announce work on nothing in particular.
  if (input.componentIds.length === 0) {
    faults.push({ field: 'components', message: 'Choose at least one service that the work touches.' });
  }
  return { input, faults };
}

import type { RequestHandler } from 'express';
import { correctTimes } from '../../actions/correct-times.ts';
import { fieldName } from '../../domain/correction.ts';
import { rejectFaults, type Fault } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { loadIncident } from './load-incident.ts';
import { changedTimes } from './put-right-facts.ts';
import { puttingRight } from './putting-right.ts';
import { typedForm } from './typed-form.ts';
import { readTime } from './update-input.ts';

/** Corrects the times that the form names otherwise than they stand. */
export function correctTimesForm(web: WebContext): RequestHandler {
  return puttingRight(web, 'times', async (request, response) => {
    const setting = await loadIncident(web, pathPart(request, 'id'));
    const typed = typedForm(request);
    const faults: Fault[] = [];
    const times = changedTimes(typed, setting).map(({ componentId, field }) => {
      const at = readTime(typed, fieldName(field, componentId), setting.page.timeZone, faults);
      return { componentId, field, at: at ?? NaN };
    });
    rejectFaults(faults);
    const input = { times, reason: typed.text('reason') };
    await correctTimes(acting(web, actorOf(response)), setting.incident.id, input);
  });
}

import type { RequestHandler } from 'express';
import { ruleFaults } from '../../actions/plan-series.ts';
import { scheduleMaintenance } from '../../actions/schedule-maintenance.ts';
import { tryOut } from '../../actions/try-out.ts';
import { rejectFaults } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { loadOpening } from './load-incident.ts';
import { maintenancePaths, sendNewMaintenance } from './new-maintenance.ts';
import { sendPreview } from './preview-screen.ts';
import { readRepeat } from './repeat-fields.ts';
import { readPlan, sendUnplanned } from './schedule-maintenance.ts';
import { choosePage } from './screen.ts';
import { typedForm } from './typed-form.ts';

/** Shows what planned work would look like to readers, of work that comes again its first date; nothing is saved. */
export function previewMaintenanceForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const typed = typedForm(request);
    if (typed.text('step') === 'edit') {
      await sendNewMaintenance(web, request, response, typed, []);
      return;
    }
    const setting = await loadOpening(web, await choosePage(web, request));
    const { input, faults } = readPlan(typed, setting);
    const rule = readRepeat(typed, input, setting.page);
    try {
      rejectFaults([...faults, ...(rule === null ? [] : ruleFaults({ ...input, rule }, setting.page))]);
      const tried = await tryOut(acting(web, actorOf(response)), (trial) => scheduleMaintenance(trial, input));
      await sendPreview(web, request, response, { setting, typed, tried, seen: 0, paths: maintenancePaths(setting) });
    } catch (error) {
      await sendUnplanned(web, request, response, typed, error);
    }
  };
}

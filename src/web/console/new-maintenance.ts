import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../../domain/errors.ts';
import { newMaintenanceSubject } from '../../domain/draft.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { tickSet } from './component-facts.ts';
import { keptForm, takenBack } from './drafting.ts';
import { inWordsOf } from './fault-words.ts';
import { loadOpening } from './load-incident.ts';
import { repeatFacts } from './repeat-fields.ts';
import { choosePage, pathOn, screenFrame, type ChosenPage } from './screen.ts';
import { faultList, fieldFacts, localizedFacts, UNTOUCHED, type TypedForm } from './typed-form.ts';
import type { FormPaths } from './update-form.ts';
import { zone } from './zone.ts';

/** The form that schedules maintenance, with what its writer had typed before. */
export function newMaintenance(web: WebContext): RequestHandler {
  return async (request, response) => {
    const subject = newMaintenanceSubject((await choosePage(web, request)).page.id);
    const kept = await keptForm(web, response, subject);
    await sendNewMaintenance(web, request, response, kept ?? UNTOUCHED, []);
  };
}

/** Sends the form with what was typed and what is wrong with it. */
export async function sendNewMaintenance(
  web: WebContext,
  request: Request,
  response: Response,
  typed: TypedForm,
  faults: readonly Fault[],
): Promise<void> {
  const chosen = await choosePage(web, request);
  const { page } = chosen;
  const setting = await loadOpening(web, chosen);
  const { language, ...frame } = screenFrame(web, request, response, chosen, 'console.schedule.title', 'incidents');
  const state = { typed, faults: inWordsOf(language.locale, faults), locales: page.locales };
  const form = {
    ...maintenancePaths(chosen),
    draft: {
      subject: newMaintenanceSubject(page.id),
      keptAt: typed.keptAt ?? null,
      takenBack: takenBack(typed),
    },
    faults: faultList(state),
    name: localizedFacts(state, 'name'),
    body: localizedFacts(state, 'body'),
    scheduledFor: fieldFacts(state, 'scheduled_for'),
    scheduledUntil: fieldFacts(state, 'scheduled_until'),
    repeat: repeatFacts(state, page, web.clock.now()),
    series: pathOn(chosen, '/console/series'),
    touched: tickSet(setting, state, 'components'),
    isNotifying: !typed.isSent || typed.text('notify') === 'yes',
    recipients: setting.recipients,
    ...zone({ page, now: web.clock.now() }),
  };
  const layout = { ...frame.layout, hasForm: true };
  response.type('html').send(render('console/new-maintenance', { ...frame, layout, form }, language));
}

/** Where the form of planned work goes: to be scheduled, or only to be looked at. */
export function maintenancePaths(chosen: ChosenPage): FormPaths {
  return {
    action: pathOn(chosen, '/console/maintenances'),
    previewAction: pathOn(chosen, '/console/maintenances/preview'),
  };
}

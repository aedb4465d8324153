import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../../domain/errors.ts';
import { newMaintenanceSubject } from '../../domain/draft.ts';
import { listComponents } from '../../store/components.ts';
import { countRecipients } from '../../store/recipients.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { keptForm } from './drafting.ts';
import { inWordsOf } from './fault-words.ts';
import { repeatFacts } from './repeat-fields.ts';
import { choosePage, pathOn, screenFrame } from './screen.ts';
import { faultList, faultsOf, fieldFacts, localizedFacts, UNTOUCHED, type TypedForm } from './typed-form.ts';
import { zone } from './zone.ts';

/** The form that schedules maintenance. */
export function newMaintenance(web: WebContext): RequestHandler {
  return async (request, response) => {
    const subject = newMaintenanceSubject((await choosePage(web, request)).page.id);
    const isUndone = request.query['undone'] !== undefined;
    const undone = isUndone ? await keptForm(web, response, subject) : undefined;
    await sendNewMaintenance(web, request, response, undone ?? UNTOUCHED, []);
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
  const { language, ...frame } = screenFrame(web, request, response, chosen, 'console.schedule.title', 'incidents');
  const state = { typed, faults: inWordsOf(language.locale, faults), locales: page.locales };
  const isChosen = new Set(typed.all('components'));
  const components = await listComponents(web.store.db, page.id);
  const form = {
    action: pathOn(chosen, '/console/maintenances'),
    faults: faultList(state),
    name: localizedFacts(state, 'name'),
    body: localizedFacts(state, 'body'),
    scheduledFor: fieldFacts(state, 'scheduled_for'),
    scheduledUntil: fieldFacts(state, 'scheduled_until'),
    repeat: repeatFacts(state, page, web.clock.now()),
    series: pathOn(chosen, '/console/series'),
    components: components.map(({ id, name }) => ({ id, name, isChosen: isChosen.has(id) })),
    componentFaults: faultsOf(state.faults, 'components'),
    isNotifying: !typed.isSent || typed.text('notify') === 'yes',
    recipients: await countRecipients(web.store.db, page.id, null),
    ...zone({ page, now: web.clock.now() }),
  };
  response.type('html').send(render('console/new-maintenance', { ...frame, form }, language));
}

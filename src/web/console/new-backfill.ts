import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../../domain/errors.ts';
import type { BackfillScreen } from '../../views/console-screens.ts';
import { render } from '../../views/render.ts';
import type { ImpactChoice } from '../../views/update-form-facts.ts';
import type { WebContext } from '../context.ts';
import { inWordsOf } from './fault-words.ts';
import { loadOpening, type IncidentSetting } from './load-incident.ts';
import { choosePage, pathOn, screenFrame } from './screen.ts';
import { faultList, fieldFacts, localizedFacts, selectFacts, UNTOUCHED } from './typed-form.ts';
import type { FormState, TypedForm } from './typed-form.ts';
import { zone } from './zone.ts';

const IMPACTS: readonly ImpactChoice[] = ['keep', 'degraded_performance', 'partial_outage', 'major_outage'];

/** The form that adds an incident of the past. */
export function newBackfill(web: WebContext): RequestHandler {
  return (request, response) => sendNewBackfill(web, request, response, UNTOUCHED, []);
}

/** Sends the form with what was typed and what is wrong with it. */
export async function sendNewBackfill(
  web: WebContext,
  request: Request,
  response: Response,
  typed: TypedForm,
  faults: readonly Fault[],
): Promise<void> {
  const chosen = await choosePage(web, request);
  const { language, ...frame } = screenFrame(web, request, response, chosen, 'correction.backfill.title', 'incidents');
  const state = { typed, faults: inWordsOf(language.locale, faults), locales: chosen.page.locales };
  const form = backfillForm(await loadOpening(web, chosen), state);
  response.type('html').send(render('console/backfill', { ...frame, form }, language));
}

function backfillForm(setting: IncidentSetting, state: FormState): BackfillScreen['form'] {
  return {
    action: pathOn(setting, '/console/incidents/backfill'),
    faults: faultList(state),
    name: localizedFacts(state, 'name'),
    body: localizedFacts(state, 'body'),
    startedAt: fieldFacts(state, 'started_at'),
    endedAt: fieldFacts(state, 'ended_at'),
    components: setting.components.map(({ id, name }) => ({
      name,
      impact: selectFacts(state, `impacts.${id}`, IMPACTS, 'keep'),
    })),
    ...zone(setting),
  };
}

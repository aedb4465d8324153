import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../../domain/errors.ts';
import { INCIDENT_STATUSES, type IncidentStatus } from '../../domain/incident.ts';
import { BLANKS, templateSettings, type Template, type TemplateSettings } from '../../domain/template.ts';
import { markOf } from '../../lib/digest.ts';
import { getTemplate } from '../../store/templates.ts';
import type { TemplateScreen } from '../../views/drafting-facts.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { merged } from './drafting.ts';
import { inWordsOf } from './fault-words.ts';
import { choosePage, choosePageById, pathOn, screenFrame, type ChosenPage } from './screen.ts';
import { faultList, fieldFacts, localizedFacts, selectFacts, UNTOUCHED } from './typed-form.ts';
import type { FormState, TypedForm } from './typed-form.ts';

const NEXT_UPDATES = ['none', '15', '30', '60', '120'];

/** The form of a new template. */
export function newTemplate(web: WebContext): RequestHandler {
  return async (request, response) => {
    sendTemplate(web, request, response, { chosen: await choosePage(web, request), template: null }, UNTOUCHED, []);
  };
}

/** The form that changes a template. */
export function editTemplate(web: WebContext): RequestHandler {
  return async (request, response) => {
    const template = await getTemplate(web.store.db, pathPart(request, 'id'));
    const chosen = await choosePageById(web, template.pageId);
    sendTemplate(web, request, response, { chosen, template }, UNTOUCHED, []);
  };
}

/** The page that a template belongs to, and the template; null: a new one. */
export interface TemplateSetting {
  chosen: ChosenPage;
  template: Template | null;
}

/** Sends the form with what was typed and what is wrong with it. */
export function sendTemplate(
  web: WebContext,
  request: Request,
  response: Response,
  setting: TemplateSetting,
  typed: TypedForm,
  faults: readonly Fault[],
  isChanged = false,
): void {
  const { chosen, template } = setting;
  const title = template ? 'drafting.templates.edit' : 'drafting.templates.new';
  const { language, ...frame } = screenFrame(web, request, response, chosen, title, 'templates');
  const state = { typed, faults: inWordsOf(language.locale, faults), locales: chosen.page.locales };
  response
    .type('html')
    .send(render('console/template', { ...frame, ...formFacts(setting, state, isChanged) }, language));
}

function formFacts(
  { chosen, template }: TemplateSetting,
  state: FormState,
  isChanged: boolean,
): Omit<TemplateScreen, 'layout' | 'links'> {
  const path = template && `/console/templates/${template.id}`;
  const minutes = String(template?.nextUpdateMinutes ?? (template ? 'none' : '30'));
  const choices = NEXT_UPDATES.includes(minutes) ? NEXT_UPDATES : ['kept', ...NEXT_UPDATES];
  return {
    isNew: template === null,
    action: path ?? pathOn(chosen, '/console/templates'),
    deleteAction: path && `${path}/delete`,
    faults: faultList(state),
    label: fieldFacts(state, 'label', template?.label),
    name: localizedFacts(state, 'name', template?.name),
    body: localizedFacts(state, 'body', template?.body),
    status: selectFacts(state, 'status', INCIDENT_STATUSES, template?.status ?? 'investigating'),
    nextUpdate: selectFacts(state, 'next_update', choices, choices.includes(minutes) ? minutes : 'kept'),
    isFirstNotice: state.typed.isSent
      ? state.typed.text('is_first_notice') === 'yes'
      : template?.isFirstNotice === true,
    blanks: BLANKS,
    // What is shown again unsaved was read from what stood before.
    shown:
      state.typed.text('shown') !== '' && !isChanged
        ? state.typed.text('shown')
        : markOf(template && templateSettings(template)),
    present: isChanged && path ? path : null,
  };
}

/** What a sent form makes of a template; languages that the form does not show stay as they were. */
export function readTemplate({ chosen, template }: TemplateSetting, typed: TypedForm): TemplateSettings {
  const choice = typed.text('next_update', 'none');
  const minutes = choice === 'kept' ? (template?.nextUpdateMinutes ?? null) : choice === 'none' ? null : Number(choice);
  return {
    label: typed.text('label'),
    name: merged(template?.name ?? {}, typed.localized('name'), chosen.page),
    body: merged(template?.body ?? {}, typed.localized('body'), chosen.page),
    status: typed.text('status') as IncidentStatus,
    nextUpdateMinutes: minutes,
    isFirstNotice: typed.text('is_first_notice') === 'yes',
  };
}

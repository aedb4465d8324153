import type { RequestHandler } from 'express';
import { notFound } from '../../domain/errors.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { templateFields, withFields } from './fill-template.ts';
import { sendIncidentScreen } from './incident-screen.ts';
import { loadIncident, loadOpening, type IncidentSetting } from './load-incident.ts';
import { sendNewIncident } from './new-incident.ts';
import { choosePage } from './screen.ts';
import { offeredTemplates } from './starter-templates.ts';
import { typedForm, type TypedForm } from './typed-form.ts';

/** Shows the form that opens an incident again, filled in from the template that was chosen. Nothing is saved. */
export function useTemplateToOpen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const setting = await loadOpening(web, await choosePage(web, request));
    await sendNewIncident(web, request, response, filledIn(setting, typedForm(request)), []);
  };
}

/** The same for the form of an incident that is open. */
export function useTemplate(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const typed = typedForm(request);
    const filled = filledIn(await loadIncident(web, id), typed);
    const seen = Number(typed.text('seen', '0')) || 0;
    await sendIncidentScreen(web, request, response, id, { typed: filled, faults: [], seen });
  };
}

function filledIn(setting: IncidentSetting, typed: TypedForm): TypedForm {
  const offered = offeredTemplates(setting.templates, setting.page);
  const template = offered.find(({ id }) => id === typed.text('template'));
  if (!template) throw notFound('template');
  return withFields(typed, templateFields(setting, typed, template));
}

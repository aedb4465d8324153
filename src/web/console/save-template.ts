import type { RequestHandler } from 'express';
import { createTemplates } from '../../actions/create-template.ts';
import { deleteTemplate } from '../../actions/delete-template.ts';
import { updateTemplate } from '../../actions/update-template.ts';
import { Problem } from '../../domain/errors.ts';
import { inLanguage, textIn } from '../../domain/localized-text.ts';
import { getTemplate } from '../../store/templates.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf, sessionOf } from '../locals.ts';
import { choosePage, choosePageById, pathOn, type ChosenPage } from './screen.ts';
import { STARTER_TEMPLATES } from './starter-templates.ts';
import { readTemplate, sendTemplate } from './template-form.ts';
import { typedForm } from './typed-form.ts';

/** Adds a template to a page, or shows its form again with what is wrong. */
export function createTemplateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const setting = { chosen: await choosePage(web, request), template: null };
    const typed = typedForm(request);
    try {
      const { page } = setting.chosen;
      await createTemplates(acting(web, actorOf(response)), page.id, [readTemplate(setting, typed)]);
      response.redirect(303, listPath(setting.chosen, 'saved'));
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      response.status(422);
      sendTemplate(web, request, response, setting, typed, error.faults);
    }
  };
}

/** Changes a template, or shows its form again with what is wrong. */
export function updateTemplateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const template = await getTemplate(web.store.db, pathPart(request, 'id'));
    const setting = { chosen: await choosePageById(web, template.pageId), template };
    const typed = typedForm(request);
    try {
      await updateTemplate(
        acting(web, actorOf(response)),
        template.id,
        readTemplate(setting, typed),
        typed.text('shown'),
      );
      response.redirect(303, listPath(setting.chosen, 'saved'));
    } catch (error) {
      if (!(error instanceof Problem) || (error.code !== 'invalid' && error.code !== 'conflict')) throw error;
      const isChanged = error.code === 'conflict';
      response.status(isChanged ? 409 : 422);
      const present = isChanged ? { ...setting, template: await getTemplate(web.store.db, template.id) } : setting;
      const faults = isChanged ? [{ field: '', message: error.message }] : error.faults;
      sendTemplate(web, request, response, present, typed, faults, isChanged);
    }
  };
}

export function deleteTemplateForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id, pageId } = await getTemplate(web.store.db, pathPart(request, 'id'));
    await deleteTemplate(acting(web, actorOf(response)), id);
    response.redirect(303, listPath(await choosePageById(web, pageId), 'deleted'));
  };
}

/** Copies the built-in templates to a page, where they can be changed. */
export function adoptStarters(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { locale } = sessionOf(response).staff;
    const { locales } = chosen.page;
    const copies = STARTER_TEMPLATES.map(({ id: _, label, name, body, ...template }) => ({
      ...template,
      label: inLanguage(label, locale, 'en').text,
      name: textIn(name, locales),
      body: textIn(body, locales),
    }));
    await createTemplates(acting(web, actorOf(response)), chosen.page.id, copies);
    response.redirect(303, listPath(chosen, 'saved'));
  };
}

function listPath(chosen: ChosenPage, done: 'saved' | 'deleted'): string {
  return pathOn(chosen, '/console/templates', { [done]: '' });
}

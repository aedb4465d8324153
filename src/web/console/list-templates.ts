import type { RequestHandler } from 'express';
import { isBlank } from '../../domain/localized-text.ts';
import { listTemplates } from '../../store/templates.ts';
import type { TemplateLineFacts, TemplatesScreen } from '../../views/drafting-facts.ts';
import { translate } from '../../views/language.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { choosePage, pathOn, screenFrame } from './screen.ts';
import { offeredTemplates, STARTER_TEMPLATES, type OfferedTemplate } from './starter-templates.ts';

/** The templates of a page; the built-in ones as long as it has none. */
export function listTemplatesScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const own = await listTemplates(web.store.db, chosen.page.id);
    const frame = screenFrame(web, request, response, chosen, 'drafting.templates.title', 'templates');
    const { language, layout, links } = frame;
    const done = (['saved', 'deleted'] as const).filter((each) => request.query[each] !== undefined);
    const notices = done.map((each) => translate(language.locale, `drafting.templates.${each}`));
    const lines = own.length === 0 ? [] : offeredTemplates(own, chosen.page);
    const facts: TemplatesScreen = {
      layout: { ...layout, notices },
      links,
      newTemplate: pathOn(chosen, '/console/templates/new'),
      adoptAction: pathOn(chosen, '/console/templates/adopt'),
      templates: lines.map((template) => lineOf(template, `/console/templates/${template.id}`)),
      starters: own.length === 0 ? STARTER_TEMPLATES.map((template) => lineOf(template, null)) : [],
    };
    response.type('html').send(render('console/templates', facts, language));
  };
}

function lineOf({ label, name, body, status, isFirstNotice }: OfferedTemplate, href: string | null): TemplateLineFacts {
  return { href, label, name: isBlank(name) ? null : name, body, status, isFirstNotice };
}

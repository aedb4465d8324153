import type { RequestHandler } from 'express';
import { movePage } from '../../actions/move-page.ts';
import { updatePage } from '../../actions/update-page.ts';
import { Problem } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { withFields } from './fill-template.ts';
import { builtInBanner, sendPageSettings } from './page-settings.ts';
import { readPageOwn } from './page-own.ts';
import { readPageSettings } from './page-settings-input.ts';
import { choosePageById } from './screen.ts';
import { typedForm } from './typed-form.ts';

/** Changes the settings of a page, or shows the form again: with what is wrong, or with the built-in banner. */
export function savePageSettings(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePageById(web, pathPart(request, 'id'));
    const typed = typedForm(request);
    if (typed.text('fill') === 'banner') {
      const filled = withFields(typed, builtInBanner(chosen, web.baseUrl));
      sendPageSettings(web, request, response, chosen, filled, []);
      return;
    }
    try {
      const context = acting(web, actorOf(response));
      const own = await readPageOwn(web, typed, chosen.page);
      await updatePage(context, chosen.page.id, { ...readPageSettings(typed), ...own }, typed.text('shown'));
      const place = Number(typed.text('position', '0'));
      const isMoved = Number.isInteger(place) && place > 0 && place !== chosen.pages.indexOf(chosen.page) + 1;
      if (isMoved) await movePage(context, chosen.page.id, place);
      response.redirect(303, `/console/pages/${chosen.page.id}/settings?saved`);
    } catch (error) {
      if (!(error instanceof Problem) || (error.code !== 'invalid' && error.code !== 'conflict')) throw error;
      const isChanged = error.code === 'conflict';
      response.status(isChanged ? 409 : 422);
      const present = isChanged ? await choosePageById(web, chosen.page.id) : chosen;
      const faults = isChanged ? [{ field: '', message: error.message }] : error.faults;
      sendPageSettings(web, request, response, present, typed, faults, isChanged);
    }
  };
}

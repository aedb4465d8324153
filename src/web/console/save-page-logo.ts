import type { RequestHandler } from 'express';
import { updatePage } from '../../actions/update-page.ts';
import { readPicture } from '../../lib/picture.ts';
import { acting, type WebContext } from '../context.ts';
import { field, fileField, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { sendPageSettings } from './page-settings.ts';
import { choosePageById } from './screen.ts';
import { UNTOUCHED } from './typed-form.ts';

/** Takes a page's logo, or takes it away. */
export function savePageLogo(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePageById(web, pathPart(request, 'id'));
    const { id } = chosen.page;
    const isRemoved = field(request, 'remove') === 'yes';
    const bytes = isRemoved ? null : fileField(request, 'logo');
    const picture = bytes ? readPicture(bytes) : null;
    const fault = picture && 'fault' in picture ? picture.fault : 'Choose a picture first.';
    if (!isRemoved && (!bytes || !picture || 'fault' in picture)) {
      sendPageSettings(web, request, response.status(422), chosen, UNTOUCHED, [{ field: 'logo', message: fault }]);
      return;
    }
    const logo = picture && !('fault' in picture) ? picture : null;
    await updatePage(acting(web, actorOf(response)), id, { logo, ...(bytes ? { logoBody: bytes } : {}) });
    response.redirect(303, `/console/pages/${id}/settings?saved`);
  };
}

import type { RequestHandler } from 'express';
import { z } from 'zod';
import { updatePage as update } from '../../actions/update-page.ts';
import { managePageJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { readFields, textField } from './fields.ts';
import { loadPage, loadPageWithUrl } from './load.ts';

/** PATCH and PUT /v1/pages/{page_id} */
export function updatePage(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id, defaultLocale } = await loadPage(web, request);
    const text = textField(defaultLocale);
    const { name, page_description, time_zone } = readFields(
      request,
      'page',
      z.object({
        name: text.exactOptional(),
        page_description: text.exactOptional(),
        time_zone: z.string('Send a name such as Asia/Seoul.').exactOptional(),
      }),
    );
    await update(acting(web, actorOf(response)), id, {
      ...(name === undefined ? {} : { name }),
      ...(page_description === undefined ? {} : { description: page_description }),
      ...(time_zone === undefined ? {} : { timeZone: time_zone }),
    });
    response.json(managePageJson(await loadPageWithUrl(web, request)));
  };
}

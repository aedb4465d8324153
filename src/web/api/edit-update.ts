import type { RequestHandler } from 'express';
import { z } from 'zod';
import { editUpdate as edit } from '../../actions/edit-update.ts';
import { manageUpdateJson } from '../../views/manage-json.ts';
import { updateJson } from '../../views/statuspage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { readFields, textField, time } from './fields.ts';
import { loadIncident, loadSource } from './load.ts';

/** PATCH and PUT /v1/pages/{page_id}/incidents/{incident_id}/incident_updates/{update_id} */
export function editUpdate(web: WebContext): RequestHandler {
  return async (request, response) => {
    const source = await loadSource(web, request);
    const { id } = await loadIncident(web, request);
    const schema = z.object({
      body: textField(source.page.defaultLocale).exactOptional(),
      display_at: time.exactOptional(),
    });
    const { body, display_at } = readFields(request, 'incident_update', schema);
    const update = await edit(acting(web, actorOf(response)), id, pathPart(request, 'update_id'), {
      ...(body === undefined ? {} : { body }),
      ...(display_at === undefined ? {} : { displayAt: display_at }),
    });
    response.json(manageUpdateJson(updateJson(source, update)));
  };
}

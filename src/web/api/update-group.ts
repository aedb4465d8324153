import type { RequestHandler } from 'express';
import { updateGroup as update } from '../../actions/update-group.ts';
import { manageGroupJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { readGroup } from './group-fields.ts';
import { loadPage, loadSource } from './load.ts';

/** PATCH and PUT /v1/pages/{page_id}/component-groups/{group_id} */
export function updateGroup(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id: pageId, defaultLocale } = await loadPage(web, request);
    const changes = readGroup(request, defaultLocale);
    const group = await update(acting(web, actorOf(response)), pageId, pathPart(request, 'group_id'), changes);
    response.json(manageGroupJson(await loadSource(web, request), group));
  };
}

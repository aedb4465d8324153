import type { RequestHandler } from 'express';
import { deleteGroup as remove } from '../../actions/delete-group.ts';
import { manageGroupJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { loadSource } from './load.ts';

/** DELETE /v1/pages/{page_id}/component-groups/{group_id}: answers the group as it was. */
export function deleteGroup(web: WebContext): RequestHandler {
  return async (request, response) => {
    const source = await loadSource(web, request);
    const group = await remove(acting(web, actorOf(response)), source.page.id, pathPart(request, 'group_id'));
    response.json(manageGroupJson(source, group));
  };
}

import type { RequestHandler } from 'express';
import { notFound } from '../../domain/errors.ts';
import { manageGroupJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { loadSource } from './load.ts';

/** GET /v1/pages/{page_id}/component-groups/{group_id} */
export function showGroup(web: WebContext): RequestHandler {
  return async (request, response) => {
    const source = await loadSource(web, request);
    const group = source.groups.find(({ id }) => id === pathPart(request, 'group_id'));
    if (!group) throw notFound('component group');
    response.json(manageGroupJson(source, group));
  };
}

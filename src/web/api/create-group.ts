import type { RequestHandler } from 'express';
import { createGroup as create } from '../../actions/create-group.ts';
import { manageGroupJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { readGroup } from './group-fields.ts';
import { loadPage, loadSource } from './load.ts';

/** POST /v1/pages/{page_id}/component-groups */
export function createGroup(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id: pageId, defaultLocale } = await loadPage(web, request);
    const input = { name: {}, description: {}, ...readGroup(request, defaultLocale), pageId };
    const group = await create(acting(web, actorOf(response)), input);
    response.status(201).json(manageGroupJson(await loadSource(web, request), group));
  };
}

import type { RequestHandler } from 'express';
import { createComponent as create } from '../../actions/create-component.ts';
import { manageComponentJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { componentChanges, componentFields } from './component-fields.ts';
import { readFields } from './fields.ts';
import { loadPage, loadSource } from './load.ts';

/** POST /v1/pages/{page_id}/components */
export function createComponent(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id: pageId, defaultLocale } = await loadPage(web, request);
    const fields = readFields(request, 'component', componentFields(defaultLocale));
    const input = { name: {}, ...componentChanges(fields), pageId };
    const component = await create(acting(web, actorOf(response)), input);
    response.status(201).json(manageComponentJson(await loadSource(web, request), component));
  };
}

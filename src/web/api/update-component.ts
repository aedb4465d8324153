import type { RequestHandler } from 'express';
import { updateComponent as update } from '../../actions/update-component.ts';
import { manageComponentJson } from '../../views/manage-json.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { componentChanges, componentFields } from './component-fields.ts';
import { readFields } from './fields.ts';
import { loadPage, loadSource } from './load.ts';

/** PATCH and PUT /v1/pages/{page_id}/components/{component_id} */
export function updateComponent(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id: pageId, defaultLocale } = await loadPage(web, request);
    const changes = componentChanges(readFields(request, 'component', componentFields(defaultLocale)));
    const component = await update(acting(web, actorOf(response)), pageId, pathPart(request, 'component_id'), changes);
    response.json(manageComponentJson(await loadSource(web, request), component));
  };
}

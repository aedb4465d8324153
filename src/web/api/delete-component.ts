import type { RequestHandler } from 'express';
import { deleteComponent as remove } from '../../actions/delete-component.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';

/** DELETE /v1/pages/{page_id}/components/{component_id} */
export function deleteComponent(web: WebContext): RequestHandler {
  return async (request, response) => {
    const context = acting(web, actorOf(response));
    await remove(context, pathPart(request, 'page_id'), pathPart(request, 'component_id'));
    response.status(204).end();
  };
}

import type { RequestHandler } from 'express';
import { notFound } from '../../domain/errors.ts';
import { manageComponentJson } from '../../views/manage-json.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { loadSource } from './load.ts';

/** GET /v1/pages/{page_id}/components/{component_id} */
export function showComponent(web: WebContext): RequestHandler {
  return async (request, response) => {
    const source = await loadSource(web, request);
    const component = source.components.find(({ id }) => id === pathPart(request, 'component_id'));
    if (!component) throw notFound('component');
    response.json(manageComponentJson(source, component));
  };
}

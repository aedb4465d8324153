import type { RequestHandler } from 'express';
import { updateComponent } from '../../actions/update-component.ts';
import { notFound, Problem } from '../../domain/errors.ts';
import type { ComponentStatus } from '../../domain/status.ts';
import { findComponent } from '../../store/components.ts';
import { acting, type WebContext } from '../context.ts';
import { field, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { sendRefused } from './list-components.ts';
import { choosePageById, pathOn } from './screen.ts';

/** Sets a component's status by hand, outside any incident, or takes that word back. */
export function setComponentStatus(web: WebContext): RequestHandler {
  return async (request, response) => {
    const component = await findComponent(web.store.db, pathPart(request, 'id'));
    if (!component) throw notFound('component');
    const status = field(request, 'status');
    try {
      const manualStatus = status === 'none' ? null : (status as ComponentStatus);
      await updateComponent(acting(web, actorOf(response)), component.pageId, component.id, { manualStatus });
      const chosen = await choosePageById(web, component.pageId);
      response.redirect(303, `${pathOn(chosen, '/console/components', { saved: '1' })}#component-${component.id}`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      response.status(422);
      await sendRefused(web, request, response, { component, status, faults: error.faults });
    }
  };
}

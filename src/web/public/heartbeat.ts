import type { RequestHandler } from 'express';
import { recordHeartbeat } from '../../actions/record-heartbeat.ts';
import { acting, type WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';

/** A service calls: it is alive. The token is looked up by its hash, so an answer's time tells nothing of others. */
export function heartbeat(web: WebContext): RequestHandler {
  return async (request, response) => {
    await recordHeartbeat(acting(web, { kind: 'system', id: null, name: 'probe' }), pathPart(request, 'token'));
    response.status(204).end();
  };
}

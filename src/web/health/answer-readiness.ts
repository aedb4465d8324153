import type { RequestHandler } from 'express';
import type { WebContext } from '../context.ts';

/** Whether this process should be sent work: 503 with what is wrong where it should not. */
export function answerReadiness(web: WebContext): RequestHandler {
  return async (_request, response) => {
    const { ok, checks } = await web.readiness();
    response.status(ok ? 200 : 503).json({ ok, checks });
  };
}

import type { RequestHandler } from 'express';

/** The process runs and its event loop turns. */
export function answerHealth(): RequestHandler {
  return (_request, response) => {
    response.type('text/plain').send('ok\n');
  };
}

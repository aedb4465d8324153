import type { ErrorRequestHandler, Request, Response } from 'express';
import { Problem, type ProblemCode } from '../domain/errors.ts';
import { render } from '../views/render.ts';
import type { WebContext } from './context.ts';
import { isOpenData } from './cross-origin.ts';
import { HttpError } from './http-error.ts';
import { readerLanguage } from './reader-language.ts';

/** The one table from a problem to its HTTP status. */
const STATUS_OF: Record<ProblemCode, number> = {
  invalid: 422,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
};

/** Statuses with words of their own in `views/locales/<language>/error.json`; any other is told as 400 or 500. */
const TOLD_STATUSES = new Set([400, 401, 403, 404, 405, 409, 413, 415, 421, 422, 429, 500, 503]);

export interface Failure {
  status: number;
  /** Sentences for whoever caused it, empty where it is our own fault. */
  messages: readonly string[];
  /** The same for programs: each sentence with the field that it is about. */
  named?: readonly string[];
}

/** Answers whatever was thrown: JSON for programs, a page in the reader's language for people, never a stack. */
export function answerErrors(web: WebContext): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const failure = failureOf(error);
    if (failure.status >= 500) {
      web.logger.error({ err: error, method: request.method, route: routeOf(request) }, 'A request failed');
    }
    if (response.headersSent) {
      next(error);
      return;
    }
    response.status(failure.status).set('Cache-Control', 'no-store');
    if (failure.status === 401 && isForPrograms(request)) response.set('WWW-Authenticate', 'Bearer');
    if (failure.status === 429 && !response.hasHeader('Retry-After')) response.set('Retry-After', '60');
    sendFailure(request, response, failure);
  };
}

/** The route's pattern for the log, never the path itself: the paths of links hold tokens. */
function routeOf(request: Request): string | null {
  const route: unknown = request.route;
  const isRoute = typeof route === 'object' && route !== null && 'path' in route;
  return isRoute && typeof route.path === 'string' ? route.path : null;
}

/** What to tell about something thrown. Only our own problems and the parser's refusals are told; the rest is 500. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Problem) {
    const messages = error.faults.length > 0 ? error.faults.map((fault) => fault.message) : [error.message];
    const named = error.faults.map(({ field, message }) => (field === '' ? message : `${field}: ${message}`));
    return { status: STATUS_OF[error.code], messages, ...(named.length > 0 ? { named } : {}) };
  }
  if (error instanceof HttpError) return { status: error.status, messages: [error.message] };
  const status = statusOfParser(error);
  return status === undefined
    ? { status: 500, messages: [] }
    : { status, messages: [PARSER_WORDS[status] ?? 'The request is malformed.'] };
}

const PARSER_WORDS: Record<number, string> = {
  400: 'The request is malformed.',
  413: 'The request is too large.',
  415: 'Send the content as JSON or as a form, in UTF-8.',
};

/** Express and its body parser mark what the client did wrong with a status from 400 to 499. */
function statusOfParser(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  return error.status >= 400 && error.status < 500 ? error.status : undefined;
}

/** Whether the asker is a program of the API. */
export function isForPrograms(request: Request): boolean {
  return /^\/v1(\/|$)/.test(request.path) || isOpenData(request);
}

function sendFailure(request: Request, response: Response, { status, messages, named = messages }: Failure): void {
  if (isForPrograms(request)) {
    const message = named.join(' ') || 'Something went wrong on our side.';
    response.json({ error: status === 422 ? named : message, message });
    return;
  }
  const told = TOLD_STATUSES.has(status) ? status : status < 500 ? 400 : 500;
  const language = readerLanguage(request);
  const details = status === 422 || status === 409 ? messages : [];
  response
    .type('html')
    .send(render('public/error', { locale: language.locale, status: String(told), details }, language));
}

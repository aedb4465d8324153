import type { RequestHandler } from 'express';
import type { WebContext } from '../context.ts';
import { choosePage, pathOn } from './screen.ts';

/** Whoever asks for the address that the form of a new incident is sent to, by a reload say, goes to the form. */
export function backToOpening(web: WebContext): RequestHandler {
  return async (request, response) => {
    response.redirect(303, pathOn(await choosePage(web, request), '/console/incidents/new'));
  };
}

/** The same for the form that plans work. */
export function backToPlanning(web: WebContext): RequestHandler {
  return async (request, response) => {
    response.redirect(303, pathOn(await choosePage(web, request), '/console/maintenances/new'));
  };
}

import type { Request, RequestHandler, Response } from 'express';
import { Problem } from '../../domain/errors.ts';
import type { WebContext } from '../context.ts';
import { pathPart } from '../forms.ts';
import { sendIncidentScreen } from './incident-screen.ts';
import { typedForm } from './typed-form.ts';

/** A form that puts something right about an incident: shown again with what was typed where that cannot be. */
export function puttingRight(
  web: WebContext,
  form: 'times' | 'alarm' | 'merge',
  act: (request: Request, response: Response) => Promise<void>,
): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    try {
      await act(request, response);
      response.redirect(303, `/console/incidents/${id}?saved`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      response.status(422);
      const rejected = { form, typed: typedForm(request), faults: error.faults };
      await sendIncidentScreen(web, request, response, id, undefined, undefined, rejected);
    }
  };
}

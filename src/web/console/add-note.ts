import type { RequestHandler } from 'express';
import { addNote } from '../../actions/add-note.ts';
import { Problem } from '../../domain/errors.ts';
import { acting, type WebContext } from '../context.ts';
import { field, pathPart } from '../forms.ts';
import { actorOf } from '../locals.ts';
import { consoleLanguage } from './console-layout.ts';
import { inWordsOf } from './fault-words.ts';
import { sendIncidentScreen } from './incident-screen.ts';

/** Adds a note for staff, or shows the incident again with what was typed. */
export function addNoteForm(web: WebContext): RequestHandler {
  return async (request, response) => {
    const id = pathPart(request, 'id');
    const body = field(request, 'note');
    try {
      await addNote(acting(web, actorOf(response)), id, body);
      response.redirect(303, `/console/incidents/${id}#notes`);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'invalid') throw error;
      const { locale } = consoleLanguage(request, response);
      const faults = inWordsOf(locale, error.faults).map((fault) => fault.message);
      response.status(422);
      await sendIncidentScreen(web, request, response, id, undefined, { body, faults });
    }
  };
}

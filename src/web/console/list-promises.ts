import type { Request, RequestHandler } from 'express';
import { RECORD_SPANS, type RecordSpan } from '../../domain/promise-record.ts';
import { listComponents } from '../../store/components.ts';
import { listPromisedIncidents } from '../../store/promise-record.ts';
import { recordFacts } from '../../views/promise-record.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { choosePage, pathOn, publicPath, screenFrame } from './screen.ts';

const SPANS = Object.keys(RECORD_SPANS) as RecordSpan[];

/** How well promised times were kept; staff see hidden components too. */
export function listPromisesScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { language, ...frame } = screenFrame(web, request, response, chosen, 'promises.title', 'promises');
    const { page } = chosen;
    const components = await listComponents(web.store.db, page.id);
    const names = new Map(components.map((component) => [component.id, component.name]));
    const incidents = await listPromisedIncidents(web.store.db, page.id, 0);
    const span = spanOf(request);
    const hrefOf = (id: string): string => `/console/incidents/${id}`;
    const source = { incidents, names, now: web.clock.now() };
    const facts = {
      ...frame,
      spans: SPANS.map((key) => {
        return { key, href: pathOn(chosen, '/console/promises', { span: key }), isCurrent: key === span };
      }),
      publicPath: page.isRecordPublic ? publicPath(chosen, language.locale, 'promises') : null,
      record: recordFacts(source, { language, chosen: span, hrefOf }),
    };
    response.type('html').send(render('console/promises', facts, language));
  };
}

function spanOf(request: Request): RecordSpan {
  return SPANS.find((span) => span === request.query['span']) ?? '365d';
}

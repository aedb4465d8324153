import type { RequestHandler } from 'express';
import { findOldestQueuedAt, listNoticeReports } from '../../store/delivery-report.ts';
import { render } from '../../views/render.ts';
import type { WebContext } from '../context.ts';
import { mailFacts } from './mail-facts.ts';
import { choosePage, screenFrame } from './screen.ts';

const NOTICES_SHOWN = 50;

/** How far each notice has come, and what went wrong. */
export function listDeliveriesScreen(web: WebContext): RequestHandler {
  return async (request, response) => {
    const chosen = await choosePage(web, request);
    const { language, ...frame } = screenFrame(
      web,
      request,
      response,
      chosen,
      'console.deliveries.title',
      'deliveries',
    );
    const reports = await listNoticeReports(web.store.db, chosen.page.id, NOTICES_SHOWN);
    const oldestAt = await findOldestQueuedAt(web.store.db);
    const facts = {
      ...frame,
      mail: await mailFacts(web),
      oldestWaitingMs: oldestAt === null ? null : Math.max(0, web.clock.real() - oldestAt),
      notices: reports.map(({ kind, createdAt, incidentId, incidentName, isFannedOut, counts, errors }) => ({
        ...{ kind, createdAt, incidentName, isFannedOut, counts, errors },
        href: incidentId === null ? null : `/console/incidents/${incidentId}`,
      })),
    };
    response.type('html').send(render('console/deliveries', facts, language));
  };
}

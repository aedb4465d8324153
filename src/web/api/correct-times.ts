import type { RequestHandler } from 'express';
import { z } from 'zod';
import { correctTimes as correct } from '../../actions/correct-times.ts';
import type { WantedTime } from '../../domain/correction.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { readFields, time } from './fields.ts';
import { incidentAnswer, loadIncident } from './load.ts';

const span = { started_at: time.exactOptional(), ended_at: time.exactOptional() };
const fields = z.object({
  ...span,
  components: z.record(z.string(), z.object(span), 'Send an object: component id to times.').default({}),
  reason: z.string('Send a text.').default(''),
});

/** POST /v1/pages/{page_id}/incidents/{incident_id}/corrections: true times, said afterwards. */
export function correctTimes(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { id } = await loadIncident(web, request);
    const { components, reason, ...own } = readFields(request, 'correction', fields);
    const times = [
      ...wanted(null, own),
      ...Object.entries(components).flatMap(([componentId, each]) => wanted(componentId, each)),
    ];
    await correct(acting(web, actorOf(response)), id, { times, reason });
    response.status(201).json(await incidentAnswer(web, request, id));
  };
}

function wanted(
  componentId: string | null,
  { started_at: startedAt, ended_at: endedAt }: { started_at?: number; ended_at?: number },
): WantedTime[] {
  return [
    ...(startedAt === undefined ? [] : [{ componentId, field: 'started' as const, at: startedAt }]),
    ...(endedAt === undefined ? [] : [{ componentId, field: 'ended' as const, at: endedAt }]),
  ];
}

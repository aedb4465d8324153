import type { RequestHandler } from 'express';
import { backfillIncident } from '../../actions/backfill-incident.ts';
import type { ActionContext } from '../../actions/context.ts';
import { openIncident } from '../../actions/open-incident.ts';
import { scheduleMaintenance } from '../../actions/schedule-maintenance.ts';
import type { Posted } from '../../actions/steps/move-timeline.ts';
import { isMaintenanceStatus } from '../../domain/maintenance.ts';
import { acting, type WebContext } from '../context.ts';
import { actorOf } from '../locals.ts';
import { readFields } from './fields.ts';
import { helpOf, impactsOf, incidentFields, namedIds, updateOf, type IncidentFields } from './incident-fields.ts';
import { incidentAnswer, loadSource } from './load.ts';

/** POST /v1/pages/{page_id}/incidents: an incident, one of the past, or with `scheduled_for` a maintenance. */
export function createIncident(web: WebContext): RequestHandler {
  return async (request, response) => {
    const { page, components } = await loadSource(web, request);
    const fields = readFields(request, 'incident', incidentFields(page.defaultLocale));
    const context = acting(web, actorOf(response));
    const statusOf = (id: string): string | undefined => components.find((each) => each.id === id)?.status;
    const { incident } = await create(context, page.id, fields, impactsOf(fields, [], statusOf));
    response.status(201).json(await incidentAnswer(web, request, incident.id));
  };
}

function create(
  context: ActionContext,
  pageId: string,
  fields: IncidentFields,
  impacts: ReturnType<typeof impactsOf>,
): Promise<Posted> {
  const { name = {}, metadata = {}, deliver_notifications: notify = true, impact_override } = fields;
  const about = { pageId, name, metadata };
  const body = fields.body ?? fields.message ?? {};
  if (fields.backfilled) {
    return backfillIncident(context, { ...about, body, ...spanOf(fields, context.now), ...said(fields) });
  }
  if (fields.scheduled_for != null || isMaintenanceStatus(fields.status)) {
    const times = { scheduledFor: fields.scheduled_for ?? NaN, scheduledUntil: fields.scheduled_until ?? NaN };
    const isUnderWay = fields.status === 'in_progress';
    const work = { ...about, ...times, body, componentIds: namedIds(fields), notify, isUnderWay };
    return scheduleMaintenance(context, work);
  }
  const impactOverride = impact_override == null ? {} : { impactOverride: impact_override };
  return openIncident(context, {
    ...about,
    ...updateOf(fields, impacts, undefined),
    ...impactOverride,
    ...helpOf(fields),
    notify,
  });
}

/** When an incident of the past was: by its times, or by its day, on which nothing is known of how long it lasted. */
function spanOf(
  { backfill_date: day, started_at: startedAt, resolved_at: resolvedAt }: IncidentFields,
  now: number,
): { startedAt?: number; at: number } {
  const at = resolvedAt ?? (day === undefined ? now : Math.max(Date.parse(day), startedAt ?? 0));
  return startedAt === undefined ? { at } : { startedAt, at };
}

/** What was affected then; how a component is at present says nothing of it. */
function said({ components }: IncidentFields): Pick<Parameters<typeof backfillIncident>[1], 'impacts'> {
  return components === undefined ? {} : { impacts: components.impacts };
}

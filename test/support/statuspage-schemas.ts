import { z } from 'zod';

/**
 * Statuspage's public answers, as strict as the strictest client reads them. Real recorded answers and ours are held
 * against the same schemas: further keys exist on incidents only.
 */
const id = z.string().regex(/^[0-9a-z]{12}$/);
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|[+-]\d{2}:\d{2})$/);
const impact = z.enum(['none', 'minor', 'major', 'critical', 'maintenance']);
const componentStatus = z.enum([
  'operational',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'under_maintenance',
]);

export const page = z.strictObject({
  id,
  name: z.string().min(1),
  url: z.url(),
  time_zone: z.string(),
  updated_at: time,
});

export const status = z.strictObject({ indicator: impact, description: z.string().min(1) });

const componentKeys = {
  id,
  name: z.string().min(1),
  status: componentStatus,
  created_at: time,
  updated_at: time,
  position: z.number().int(),
  description: z.string().nullable(),
  showcase: z.boolean(),
  start_date: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable(),
  group_id: id.nullable(),
  page_id: id,
  only_show_if_degraded: z.boolean(),
};

export const component = z.discriminatedUnion('group', [
  z.strictObject({ ...componentKeys, group: z.literal(false) }),
  z.strictObject({ ...componentKeys, group: z.literal(true), components: z.array(id).min(1) }),
]);

const update = z.strictObject({
  id,
  status: z.string(),
  body: z.string().min(1),
  incident_id: id,
  created_at: time,
  updated_at: time,
  display_at: time,
  affected_components: z
    .array(z.strictObject({ code: id, name: z.string(), old_status: componentStatus, new_status: componentStatus }))
    .min(1)
    .nullable(),
  deliver_notifications: z.boolean(),
  custom_tweet: z.string().nullable(),
  tweet_id: z.number().int().nullable(),
});

const timeline = {
  id,
  name: z.string().min(1),
  created_at: time,
  updated_at: time,
  monitoring_at: time.nullable(),
  resolved_at: time.nullable(),
  impact,
  shortlink: z.url({ protocol: /^https?$/ }),
  started_at: time,
  page_id: id,
  incident_updates: z.array(update).min(1),
  components: z.array(component),
  reminder_intervals: z.unknown().optional(),
  next_update_by: time.nullable().optional(),
  next_update_overdue_since: time.nullable().optional(),
  outcome: z.enum(['false_alarm', 'merged']).nullable().optional(),
  merged_into: id.nullable().optional(),
  corrections: z
    .array(
      z.strictObject({
        component_id: id.nullable(),
        field: z.enum(['started', 'ended']),
        from: time,
        to: time,
        corrected_at: time,
      }),
    )
    .optional(),
  restoration: z
    .array(
      z.strictObject({
        component_id: id,
        kind: z.enum(['assessing', 'by', 'window', 'conditional', 'withdrawn', 'restored']),
        state: z.enum(['assessing', 'current', 'overdue', 'withdrawn', 'restored', 'watching']),
        by: time.nullable(),
        earliest: time.nullable(),
        condition: z.string().nullable(),
        reason: z.string().nullable(),
        basis: z.enum(['staff', 'history']),
        revisions: z.number().int().min(0),
        restored_at: time.nullable(),
        watching_since: time.nullable(),
        because_of: id.nullable(),
      }),
    )
    .optional(),
  contact: z.string().nullable().optional(),
  alternatives: z.string().nullable().optional(),
};

export const incident = z.strictObject({
  ...timeline,
  status: z.enum(['investigating', 'identified', 'monitoring', 'resolved', 'postmortem']),
  postmortem_body: z.string().min(1).exactOptional(),
  postmortem_body_last_updated_at: time.exactOptional(),
  postmortem_ignored: z.boolean().exactOptional(),
  postmortem_notified_subscribers: z.boolean().exactOptional(),
  postmortem_notified_twitter: z.boolean().exactOptional(),
  postmortem_published_at: time.exactOptional(),
});

export const maintenance = z.strictObject({
  ...timeline,
  status: z.enum(['scheduled', 'in_progress', 'verifying', 'completed']),
  scheduled_for: time,
  scheduled_until: time,
});

/** The answers by their path below `/api/v2/`. */
export const answers = {
  'summary.json': z.strictObject({
    page,
    components: z.array(component),
    incidents: z.array(incident),
    scheduled_maintenances: z.array(maintenance),
    status,
  }),
  'status.json': z.strictObject({ page, status }),
  'components.json': z.strictObject({ page, components: z.array(component) }),
  'incidents.json': z.strictObject({ page, incidents: z.array(incident) }),
  'incidents/unresolved.json': z.strictObject({ page, incidents: z.array(incident) }),
  'scheduled-maintenances.json': z.strictObject({ page, scheduled_maintenances: z.array(maintenance) }),
  'scheduled-maintenances/upcoming.json': z.strictObject({ page, scheduled_maintenances: z.array(maintenance) }),
  'scheduled-maintenances/active.json': z.strictObject({ page, scheduled_maintenances: z.array(maintenance) }),
};

export const oneIncident = z.strictObject({ page, incident });

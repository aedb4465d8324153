import { z } from 'zod';
import { component as v2Component, incident as v2Incident, page as v2Page } from './statuspage-schemas.ts';

/** The manage API's answers: those of v2 with the fields that v1 adds, and nothing else. */
const id = z.string().regex(/^[0-9a-z]{12}$/);
const time = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

export const managePage = v2Page.extend({
  created_at: time,
  page_description: z.string().nullable(),
  subdomain: z.string(),
  domain: z.string(),
  support_url: z.null(),
  allow_page_subscribers: z.boolean(),
  allow_email_subscribers: z.boolean(),
  allow_incident_subscribers: z.boolean(),
  allow_sms_subscribers: z.boolean(),
  allow_webhook_subscribers: z.boolean(),
  allow_rss_atom_feeds: z.boolean(),
});

export const manageComponent = v2Component.options[0].extend({ automation_email: z.null() });

export const manageGroup = z.strictObject({
  id,
  page_id: id,
  name: z.string(),
  description: z.string().nullable(),
  components: z.array(id),
  position: z.number().int(),
  created_at: time,
  updated_at: time,
});

export const manageUpdate = v2Incident.shape.incident_updates.element.extend({
  body: z.string(),
  wants_twitter_update: z.boolean(),
  twitter_updated_at: z.null(),
});

export const manageIncident = v2Incident.extend({
  status: z.string(),
  incident_updates: z.array(manageUpdate).min(1),
  impact_override: z.string().nullable(),
  metadata: z.record(z.string(), z.unknown()),
  scheduled_for: time.nullable(),
  scheduled_until: time.nullable(),
  scheduled_remind_prior: z.boolean(),
  scheduled_reminded_at: z.null(),
  scheduled_auto_in_progress: z.boolean(),
  scheduled_auto_completed: z.boolean(),
  auto_transition_to_maintenance_state: z.boolean(),
  auto_transition_to_operational_state: z.boolean(),
  auto_transition_deliver_notifications_at_start: z.boolean(),
  auto_transition_deliver_notifications_at_end: z.boolean(),
  backfilled: z.boolean(),
  postmortem_body: z.string().nullable(),
  postmortem_body_last_updated_at: z.string().nullable(),
  postmortem_ignored: z.boolean(),
  postmortem_notified_subscribers: z.boolean(),
  postmortem_notified_twitter: z.boolean(),
  postmortem_published_at: z.string().nullable(),
});

export const manageSubscriber = z.strictObject({
  id,
  mode: z.enum(['email', 'webhook']),
  email: z.string().nullable(),
  endpoint: z.string().nullable(),
  phone_number: z.null(),
  phone_country: z.null(),
  display_phone_number: z.null(),
  obfuscated_channel_name: z.null(),
  workspace_name: z.null(),
  skip_confirmation_notification: z.boolean(),
  quarantined_at: z.null(),
  purge_at: z.null(),
  components: z.array(id),
  is_lasting: z.boolean(),
  until_back: z.strictObject({ component_ids: z.array(id), incident_ids: z.array(id) }),
  page_access_user_id: z.null(),
  created_at: time,
});

export const failure = z.strictObject({
  error: z.union([z.string(), z.array(z.string())]),
  message: z.string().min(1),
});

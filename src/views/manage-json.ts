import type { Component, ComponentGroup } from '../domain/component.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import type { Impact } from '../domain/status.ts';
import type { Channel, Subscriber } from '../domain/subscription.ts';
import { isWaiting, type WaitKind } from '../domain/wait.ts';
import { postmortemJson, type PostmortemJson } from './postmortem-json.ts';
import {
  componentJson,
  incidentJson,
  isoTime,
  pageJson,
  plainText,
  type ComponentJson,
  type IncidentJson,
  type JsonSource,
  type PageJson,
  type UpdateJson,
} from './statuspage-json.ts';

/** The manage API's answers: Statuspage's v1 shapes, which add fields to those of v2. */
export interface ManagePageJson extends PageJson {
  created_at: string;
  page_description: string | null;
  subdomain: string;
  domain: string;
  support_url: null;
  allow_page_subscribers: boolean;
  allow_email_subscribers: boolean;
  allow_incident_subscribers: boolean;
  allow_sms_subscribers: boolean;
  allow_webhook_subscribers: boolean;
  allow_rss_atom_feeds: boolean;
}

export function managePageJson(source: Pick<JsonSource, 'page' | 'url' | 'locale'>): ManagePageJson {
  const { page, url } = source;
  return {
    ...pageJson(source),
    created_at: isoTime(page.createdAt),
    page_description: plainText(source, page.description),
    subdomain: page.key,
    domain: new URL(url).host,
    support_url: null,
    allow_page_subscribers: true,
    allow_email_subscribers: true,
    allow_incident_subscribers: true,
    allow_sms_subscribers: false,
    allow_webhook_subscribers: true,
    allow_rss_atom_feeds: true,
  };
}

export interface ManageComponentJson extends ComponentJson {
  automation_email: null;
}

export function manageComponentJson(source: JsonSource, component: Component): ManageComponentJson {
  return { ...componentJson(source, component), automation_email: null };
}

export interface ManageGroupJson {
  id: string;
  page_id: string;
  name: string;
  description: string | null;
  components: string[];
  position: number;
  created_at: string;
  updated_at: string;
}

export function manageGroupJson(source: JsonSource, group: ComponentGroup): ManageGroupJson {
  return {
    id: group.id,
    page_id: group.pageId,
    name: plainText(source, group.name) ?? group.key,
    description: plainText(source, group.description),
    components: source.components.filter((each) => each.groupId === group.id).map((each) => each.id),
    position: group.position,
    created_at: isoTime(group.createdAt),
    updated_at: isoTime(group.updatedAt),
  };
}

export interface ManageUpdateJson extends UpdateJson {
  wants_twitter_update: boolean;
  twitter_updated_at: null;
}

export interface ManageIncidentJson extends Omit<IncidentJson, 'incident_updates'>, PostmortemJson {
  incident_updates: ManageUpdateJson[];
  impact_override: Impact | null;
  metadata: Record<string, unknown>;
  scheduled_for: string | null;
  scheduled_until: string | null;
  scheduled_remind_prior: boolean;
  scheduled_reminded_at: null;
  scheduled_auto_in_progress: boolean;
  scheduled_auto_completed: boolean;
  auto_transition_to_maintenance_state: boolean;
  auto_transition_to_operational_state: boolean;
  auto_transition_deliver_notifications_at_start: boolean;
  auto_transition_deliver_notifications_at_end: boolean;
  backfilled: boolean;
}

/** What we have no counterpart for is answered as Statuspage answers it where it was never used. */
export function manageIncidentJson(source: JsonSource, timeline: FullTimeline): ManageIncidentJson {
  const json = incidentJson(source, timeline);
  const { incident } = timeline;
  const isPlanned = incident.kind === 'maintenance';
  return {
    ...json,
    incident_updates: json.incident_updates.map(manageUpdateJson),
    impact_override: incident.impactOverride,
    metadata: incident.metadata,
    scheduled_for: json.scheduled_for ?? null,
    scheduled_until: json.scheduled_until ?? null,
    scheduled_remind_prior: false,
    scheduled_reminded_at: null,
    // Planned work starts by itself at its time and never ends by itself.
    scheduled_auto_in_progress: isPlanned,
    scheduled_auto_completed: false,
    auto_transition_to_maintenance_state: isPlanned,
    auto_transition_to_operational_state: isPlanned,
    auto_transition_deliver_notifications_at_start: isPlanned,
    auto_transition_deliver_notifications_at_end: isPlanned,
    backfilled: incident.resolvedAt !== null && incident.resolvedAt === incident.startedAt,
    ...postmortemJson(source, timeline.postmortem),
  };
}

export function manageUpdateJson(update: UpdateJson): ManageUpdateJson {
  return { ...update, wants_twitter_update: false, twitter_updated_at: null };
}

export interface SubscriberJson {
  id: string;
  mode: Channel;
  email: string | null;
  endpoint: string | null;
  phone_number: null;
  phone_country: null;
  display_phone_number: null;
  obfuscated_channel_name: null;
  workspace_name: null;
  skip_confirmation_notification: boolean;
  quarantined_at: null;
  purge_at: null;
  components: string[];
  /** Ours: whether it goes on for good, and what it lasts for until that is back. */
  is_lasting: boolean;
  until_back: { component_ids: string[]; incident_ids: string[] };
  page_access_user_id: null;
  created_at: string;
}

/** `components` is empty for a subscriber to the whole page, and for one who only waits until something is back. */
export function subscriberJson(subscriber: Subscriber): SubscriberJson {
  const awaited = (kind: WaitKind): string[] =>
    subscriber.waits.filter((wait) => wait.kind === kind && isWaiting(wait)).map(({ subjectId }) => subjectId);
  return {
    id: subscriber.id,
    mode: subscriber.channel,
    email: subscriber.channel === 'email' ? subscriber.address : null,
    endpoint: subscriber.channel === 'webhook' ? subscriber.address : null,
    phone_number: null,
    phone_country: null,
    display_phone_number: null,
    obfuscated_channel_name: null,
    workspace_name: null,
    skip_confirmation_notification: false,
    quarantined_at: null,
    purge_at: null,
    components: subscriber.componentIds,
    is_lasting: subscriber.isLasting,
    until_back: { component_ids: awaited('component'), incident_ids: awaited('incident') },
    page_access_user_id: null,
    created_at: isoTime(subscriber.createdAt),
  };
}

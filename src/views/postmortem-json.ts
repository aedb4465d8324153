import type { PublishedPostmortem } from '../domain/postmortem.ts';
import { isoTime, plainText, type IncidentJson, type JsonSource, type UpdateJson } from './statuspage-json.ts';

/** What Statuspage says of a postmortem, beside an incident. */
export interface PostmortemJson {
  postmortem_body: string | null;
  postmortem_body_last_updated_at: string | null;
  postmortem_ignored: boolean;
  postmortem_notified_subscribers: boolean;
  postmortem_notified_twitter: boolean;
  postmortem_published_at: string | null;
}

/** The same fields with or without a postmortem; a draft is never among them. */
export function postmortemJson(source: JsonSource, postmortem: PublishedPostmortem | null): PostmortemJson {
  return {
    postmortem_body: postmortem && plainText(source, postmortem.body),
    postmortem_body_last_updated_at: postmortem && isoTime(postmortem.updatedAt),
    postmortem_ignored: false,
    postmortem_notified_subscribers: postmortem?.isNotified ?? false,
    postmortem_notified_twitter: false,
    postmortem_published_at: postmortem && isoTime(postmortem.publishedAt),
  };
}

/**
 * An incident as readers of Statuspage know it once its postmortem is out: the status is `postmortem`, and it is the
 * newest entry of the timeline. One that was opened again keeps its status, so that no program takes it for over.
 */
export function withPostmortem(
  json: IncidentJson,
  source: JsonSource,
  postmortem: PublishedPostmortem | null,
): IncidentJson & Partial<PostmortemJson> {
  if (!postmortem) return json;
  const status = json.resolved_at === null ? json.status : 'postmortem';
  const entry = entryJson(json.id, plainText(source, postmortem.body) ?? '', postmortem);
  const updates = [entry, ...json.incident_updates].sort((a, b) => (a.display_at < b.display_at ? 1 : -1));
  return { ...json, status, incident_updates: updates, ...postmortemJson(source, postmortem) };
}

function entryJson(incidentId: string, body: string, postmortem: PublishedPostmortem): UpdateJson {
  const { id, publishedAt, updatedAt, isNotified } = postmortem;
  return {
    id,
    status: 'postmortem',
    body,
    incident_id: incidentId,
    created_at: isoTime(publishedAt),
    updated_at: isoTime(updatedAt),
    display_at: isoTime(publishedAt),
    affected_components: null,
    deliver_notifications: isNotified,
    custom_tweet: null,
    tweet_id: null,
  };
}

import type { NoticeKind } from '../domain/notice.ts';
import type { FullTimeline } from '../domain/public-incident.ts';
import { manageIncidentJson, type ManageIncidentJson } from './manage-json.ts';
import { isoTime, statusJson, type JsonSource } from './statuspage-json.ts';

/** What a subscriber's endpoint is sent: Statuspage's webhook with an incident, and our restoration ETAs in it. */
export interface WebhookJson {
  meta: {
    unsubscribe: string;
    documentation: string;
    generated_at: string;
    /** Our own addition: what the notice is chiefly about. */
    event: NoticeKind;
  };
  page: { id: string; status_indicator: string; status_description: string };
  incident: Omit<ManageIncidentJson, 'metadata'>;
}

/** The same for every endpoint, but for the address that ends the subscription. */
export function webhookJson(
  source: JsonSource,
  timeline: FullTimeline,
  { event, unsubscribe }: Pick<WebhookJson['meta'], 'event' | 'unsubscribe'>,
): WebhookJson {
  const { indicator, description } = statusJson(source);
  // What an operator's programs keep with an incident is theirs.
  const { metadata: _, ...incident } = manageIncidentJson({ ...source, isHiddenShown: false }, timeline);
  return {
    meta: { unsubscribe, documentation: `${source.url}/`, generated_at: isoTime(source.now), event },
    page: { id: source.page.id, status_indicator: indicator, status_description: description },
    incident,
  };
}

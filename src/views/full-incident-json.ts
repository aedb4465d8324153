import type { FullTimeline } from '../domain/public-incident.ts';
import { postmortemJson, type PostmortemJson } from './postmortem-json.ts';
import type { IncidentJson, JsonSource } from './statuspage-json.ts';

/** An incident as Statuspage answers it beside its page (`/incidents/{id}.json`): every field, also where it is null. */
export interface FullIncidentJson extends Omit<IncidentJson, 'scheduled_for' | 'scheduled_until'>, PostmortemJson {
  impact_override: string | null;
  scheduled_for: string | null;
  scheduled_until: string | null;
  scheduled_remind_prior: boolean;
  scheduled_reminded_at: null;
  scheduled_auto_in_progress: boolean;
  scheduled_auto_completed: boolean;
  backfilled: boolean;
}

/** `json` is what readers may know of it; what we have no counterpart for is answered as where it was never used. */
export function fullIncidentJson(json: IncidentJson, source: JsonSource, timeline: FullTimeline): FullIncidentJson {
  const { incident, postmortem } = timeline;
  return {
    ...json,
    impact_override: incident.impactOverride,
    scheduled_for: json.scheduled_for ?? null,
    scheduled_until: json.scheduled_until ?? null,
    scheduled_remind_prior: false,
    scheduled_reminded_at: null,
    // Planned work starts by itself at its time and never ends by itself.
    scheduled_auto_in_progress: incident.kind === 'maintenance',
    scheduled_auto_completed: false,
    backfilled: incident.resolvedAt !== null && incident.resolvedAt === incident.startedAt,
    ...postmortemJson(source, postmortem),
  };
}

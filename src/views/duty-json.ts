import { channelsOf, type DutyClock, type ElementClock, type SentReport } from '../domain/duty-clock.ts';
import type { DutyLimits } from '../domain/duty.ts';
import type { Evidence } from '../domain/disclosure.ts';
import type { Incident } from '../domain/incident.ts';
import type { Page } from '../domain/page.ts';
import { SECOND } from '../lib/clock.ts';
import { digestOf } from '../lib/digest.ts';
import { toZonedIso } from '../lib/zoned-time.ts';

/** One audit entry, as it stands in the log. */
export interface AuditLine {
  id: string;
  at: number;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  action: string;
  subject: string;
  /** JSON as it was written. */
  details: string;
  evidence: Evidence | null;
  takenBackAt: number | null;
}

/** What the evidence of one incident is made from. */
export interface DutySource {
  page: Pick<Page, 'id' | 'key' | 'name' | 'timeZone'>;
  /** The incident's permanent address. */
  url: string;
  incident: Incident;
  limits: DutyLimits;
  clock: DutyClock;
  entries: readonly AuditLine[];
  sent: readonly SentReport[];
  now: number;
}

/** The evidence of an incident as JSON: its keys are explained in `docs/duty-clock.md`, and only ever added to. */
export function dutyJson(source: DutySource): Record<string, unknown> {
  const { page, url, incident, limits, clock, entries } = source;
  const time = timeIn(page.timeZone);
  const [notice, damages] = [clock.elements[0], clock.elements.at(-1)];
  return {
    format: 'pulih-duty-evidence',
    version: 1,
    exported_at: time(source.now),
    time_zone: page.timeZone,
    page: { id: page.id, key: page.key, name: page.name },
    incident: { id: incident.id, name: incident.name, status: incident.status, outcome: incident.outcome, url },
    interruption: {
      started_at: time(clock.interruptedAt),
      resumed_at: time(clock.resumedAt),
      lasted_seconds: seconds(clock.lastedMs),
    },
    is_due: clock.isDue,
    limits: {
      notice_seconds: seconds(limits.noticeMs),
      notice_limit_at: time(notice?.limitAt ?? null),
      damages_seconds: seconds(limits.damagesMs),
      damages_limit_at: time(damages?.limitAt ?? null),
    },
    elements: clock.elements.map((element) => elementJson(element, time)),
    updates: entries.flatMap((entry) => updateJson(entry, source.sent, time)),
    corrections: entries.filter((entry) => entry.evidence === null).map((entry) => otherJson(entry, time)),
    audit: auditJson(entries),
  };
}

/** The same moment in UTC and as the page's clocks show it. */
interface Time {
  utc: string;
  local: string;
}

function timeIn(timeZone: string) {
  return (at: number | null): Time | null =>
    at === null ? null : { utc: new Date(at).toISOString(), local: toZonedIso(at, timeZone) };
}

type TimeIn = ReturnType<typeof timeIn>;

function seconds(ms: number | null): number | null {
  return ms === null ? null : Math.floor(ms / SECOND);
}

function elementJson({ element, state, limitAt, told, leftMs, overMs }: ElementClock, time: TimeIn) {
  const channels = told?.channels.map(({ channel, at, sent }) => ({ channel, first_at: time(at), sent }));
  return {
    element,
    state,
    limit_at: time(limitAt),
    told_at: time(told?.at ?? null),
    update_id: told?.updateId ?? null,
    channels: channels ?? [],
    left_seconds: seconds(leftMs),
    over_seconds: seconds(overMs),
  };
}

function updateJson({ evidence, takenBackAt, action, actorKind, actorName }: AuditLine, sent: readonly SentReport[], time: TimeIn) {
  if (!evidence) return [];
  const { updateId, position, at, name, status, body, automatic, etas, nextUpdateBy, contact, discloses } = evidence;
  return [
    {
      ...{ id: updateId, position, published_at: time(at), published_by: { kind: actorKind, name: actorName }, action },
      ...{ name, status, body, contact, discloses },
      taken_back_at: time(takenBackAt),
      automatic: automatic && { kind: automatic.kind, at: time(automatic.at) },
      estimates: etas.map(({ componentId, kind, byAt, earliestAt, condition, reason }) => {
        const times = { by: time(byAt), earliest: time(earliestAt) };
        return { component_id: componentId, kind, ...times, condition, reason };
      }),
      next_update_by: time(nextUpdateBy),
      channels: channelsOf(evidence, sent).map(({ channel, at: firstAt }) => {
        const counts = sent.find((each) => each.noticeId === evidence.noticeId && each.channel === channel);
        const { sent: count = null, failed = null, waiting = null } = counts ?? {};
        return { channel, first_at: time(firstAt), sent: count, failed, waiting };
      }),
    },
  ];
}

function otherJson({ at, actorKind, actorName, action, subject, details }: AuditLine, time: TimeIn) {
  return { at: time(at), by: { kind: actorKind, name: actorName }, action, subject, details: JSON.parse(details) as unknown };
}

/**
 * The audit entries, each as one line that is the same in every export, and the SHA-256 of all lines, each ended by a
 * line feed: a later export whose first lines have another hash tells that the log was changed.
 */
export function auditJson(entries: readonly Omit<AuditLine, 'evidence' | 'takenBackAt'>[]) {
  const lines = entries.map(({ id, at, actorKind, actorId, actorName, action, subject, details }) =>
    JSON.stringify([id, new Date(at).toISOString(), actorKind, actorId, actorName, action, subject, details]),
  );
  return { algorithm: 'SHA-256', count: lines.length, sha256: digestOf(lines), lines };
}

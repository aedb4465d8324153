import { z } from 'zod';
import { INCIDENT_STATUSES } from '../../domain/incident.ts';
import { LOCALES, type Locale, type LocalizedText } from '../../domain/localized-text.ts';
import { MAINTENANCE_STATUSES } from '../../domain/maintenance.ts';
import { ETA_KINDS } from '../../domain/restoration.ts';
import { STATED_STATUSES, type StatedStatus } from '../../domain/status.ts';
import { parseZonedTime } from '../../lib/zoned-time.ts';
import { section } from '../yaml-source.ts';

/** What a scenario says beside its page; times are in the page's zone, components are named by their keys. */
export function scenarioSchema(timeZone: string, locale: Locale): z.ZodType<{ start: number; events: EventEntry[] }> {
  return section(
    {
      start: timeSchema(timeZone),
      page: z.unknown(),
      events: z.array(eventSchema(timeZone, locale), 'List what was posted, in order.'),
    },
    'Write start, page and events.',
  );
}

export interface EventEntry {
  at: number;
  open?: OpenEntry;
  update?: UpdateEntry;
  maintenance?: MaintenanceEntry;
  /** The list of all services is published as of then. */
  as_of?: true;
}

interface PostEntry {
  status?: string;
  body?: LocalizedText;
  impacts?: Record<string, StatedStatus>;
  restored?: string[] | Record<string, number>;
  restoration?: Record<string, RestorationEntry>;
  next_update_by?: number;
  notify?: boolean;
}

export interface OpenEntry extends PostEntry {
  key: string;
  name: LocalizedText;
  started_at?: number;
}

export interface UpdateEntry extends PostEntry {
  of?: string;
}

export interface MaintenanceEntry {
  key: string;
  name: LocalizedText;
  body: LocalizedText;
  scheduled_for: number;
  scheduled_until: number;
  components: string[];
  notify?: boolean;
}

export interface RestorationEntry {
  kind: (typeof ETA_KINDS)[number] | 'restored' | 'watching';
  by?: number;
  earliest?: number;
  at?: number;
  condition?: LocalizedText;
  reason?: LocalizedText;
}

/** A time of a wall clock in a zone, as `2022-10-15 16:12`. */
function timeSchema(timeZone: string): z.ZodType<number> {
  return z.string(WRITE_TIME).transform((text, context) => {
    const at = parseZonedTime(text.trim().replace(' ', 'T'), timeZone);
    if (at !== undefined) return at;
    context.addIssue({ code: 'custom', message: `"${text}" is not a time. ${WRITE_TIME}` });
    return z.NEVER;
  });
}

const WRITE_TIME = 'Write it as 2022-10-15 16:12.';
const key = z.string('Name it by a key such as "outage".').min(1);
const componentKeys = z.array(z.string());
const impacts = z.record(
  z.string(),
  z.enum(STATED_STATUSES as [StatedStatus, ...StatedStatus[]], `Use one of ${STATED_STATUSES.join(', ')}.`),
);
const KINDS = [...ETA_KINDS, 'restored', 'watching'] as const;

function textSchema(locale: Locale): z.ZodType<LocalizedText> {
  const texts = section(
    Object.fromEntries(LOCALES.map((each) => [each, z.string().exactOptional()])),
    `Write a text, or one for each of ${LOCALES.join(', ')}.`,
  );
  return z.preprocess((value) => (typeof value === 'string' ? { [locale]: value } : value), texts);
}

function eventSchema(timeZone: string, locale: Locale): z.ZodType<EventEntry> {
  const time = timeSchema(timeZone);
  const text = textSchema(locale);
  const post = postFields(time, text);
  const open = { key, name: text, started_at: time.exactOptional(), ...post, status: incidentStatus.exactOptional() };
  const maintenance = {
    key,
    name: text,
    body: text,
    scheduled_for: time,
    scheduled_until: time,
    components: componentKeys,
    notify: z.boolean().exactOptional(),
  };
  const update = { of: key.exactOptional(), ...post };
  return section(
    {
      at: time,
      open: section(open, 'Write a map with key and name.').exactOptional(),
      update: section(update, 'Write a map with body, restored and the like.').exactOptional(),
      maintenance: section(maintenance, 'Write a map with key, name and times.').exactOptional(),
      as_of: z.literal(true, 'Write true.').exactOptional(),
    },
    'Write a map with at, and open, update, maintenance or as_of.',
  ).refine((event) => [event.open, event.update, event.maintenance, event.as_of].filter(Boolean).length === 1, {
    error: 'Say one of open, update, maintenance or as_of.',
  });
}

const incidentStatus = z.enum(INCIDENT_STATUSES, `Use one of ${INCIDENT_STATUSES.join(', ')}.`);
const anyStatus = z.enum(
  [...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES],
  `Use one of ${INCIDENT_STATUSES.join(', ')}; of a maintenance ${MAINTENANCE_STATUSES.join(', ')}.`,
);

function postFields(time: z.ZodType<number>, text: z.ZodType<LocalizedText>) {
  const restoration = section(
    {
      kind: z.enum(KINDS, `Use one of ${KINDS.join(', ')}.`),
      by: time.exactOptional(),
      earliest: time.exactOptional(),
      at: time.exactOptional(),
      condition: text.exactOptional(),
      reason: text.exactOptional(),
    },
    'Write a map with kind, e.g. {kind: by, by: 2022-10-18 23:59}.',
  );
  return {
    status: anyStatus.exactOptional(),
    body: text.exactOptional(),
    impacts: impacts.exactOptional(),
    restored: restoredSchema(time).exactOptional(),
    restoration: z.record(z.string(), restoration).exactOptional(),
    next_update_by: time.exactOptional(),
    notify: z.boolean().exactOptional(),
  };
}

/** A list of what came back as it was posted, or each with the time at which it truly did. */
function restoredSchema(time: z.ZodType<number>): z.ZodType<string[] | Record<string, number>> {
  const times = z.record(z.string(), time);
  return z.unknown().transform((value, context) => {
    const result = Array.isArray(value) ? componentKeys.safeParse(value) : times.safeParse(value);
    if (result.success) return result.data;
    for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  });
}

import { z } from 'zod';
import type { IncidentEdits } from '../../actions/update-incident.ts';
import { DUTY_ELEMENTS } from '../../domain/duty.ts';
import type { HelpInput } from '../../domain/help.ts';
import { INCIDENT_STATUSES, type Affected, type TimelineStatus } from '../../domain/incident.ts';
import { isBlank, type Locale } from '../../domain/localized-text.ts';
import { MAINTENANCE_STATUSES } from '../../domain/maintenance.ts';
import { ETA_KINDS } from '../../domain/restoration.ts';
import { isStatedStatus, STATED_STATUSES, type StatedStatus } from '../../domain/status.ts';
import type { RestorationInput, UpdateInput } from '../../domain/timeline.ts';
import { ids, orNull, textField, time, yesNo } from './fields.ts';

const STATUSES = [...INCIDENT_STATUSES, ...MAINTENANCE_STATUSES] as const;
const IMPACTS = ['none', 'minor', 'major', 'critical', 'maintenance'] as const;
const KINDS = [...ETA_KINDS, 'restored', 'watching'] as const;

const impacts = z.record(
  z.string(),
  z.enum(STATED_STATUSES as [StatedStatus, ...StatedStatus[]], `Use one of ${STATED_STATUSES.join(', ')}.`),
);

/** The fields of `{"incident": {…}}`, none required, in the page's first language where a text is just a text. */
export function incidentFields(locale: Locale) {
  const text = textField(locale);
  return z.object({
    name: text.exactOptional(),
    status: z.enum(STATUSES, `Use one of ${STATUSES.join(', ')}.`).exactOptional(),
    body: text.exactOptional(),
    /** What `body` was called before. */
    message: text.exactOptional(),
    impact_override: orNull(z.enum(IMPACTS, `Use one of ${IMPACTS.join(', ')}, or null.`)).exactOptional(),
    component_ids: ids.exactOptional(),
    /** Statuses by id; old clients list ids here. */
    components: z.unknown().transform(readComponents).exactOptional(),
    deliver_notifications: yesNo.exactOptional(),
    scheduled_for: orNull(time).exactOptional(),
    scheduled_until: orNull(time).exactOptional(),
    backfilled: yesNo.exactOptional(),
    backfill_date: z.iso.date('Write the day as 2026-03-31.').exactOptional(),
    /** Of one that is backfilled: its true span, which a day alone does not say. */
    started_at: time.exactOptional(),
    resolved_at: time.exactOptional(),
    metadata: z.record(z.string(), z.unknown(), 'Send an object.').exactOptional(),
    restoration: z
      .record(z.string(), restorationFields(text), 'Send an object: component id to estimate.')
      .exactOptional(),
    next_update_by: orNull(time).exactOptional(),
    discloses: z.array(z.enum(DUTY_ELEMENTS, `Use ${DUTY_ELEMENTS.join(', ')}.`)).exactOptional(),
    contact: orNull(text).exactOptional(),
    alternatives: orNull(text).exactOptional(),
  });
}

export type IncidentFields = z.output<ReturnType<typeof incidentFields>>;

function restorationFields(text: ReturnType<typeof textField>) {
  return z
    .object(
      {
        kind: z.enum(KINDS, `Use one of ${KINDS.join(', ')}.`),
        by: orNull(time).default(null),
        earliest: orNull(time).default(null),
        condition: text.nullable().default(null),
        reason: text.nullable().default(null),
        /** For "restored" and "watching": when it truly came back, where that was before now. */
        at: orNull(time).default(null),
        /** "history": the time was taken from `…/estimate`, and is shown as such. */
        basis: z.enum(['staff', 'history'], 'Use staff or history.').default('staff'),
      },
      'Send an object with a kind: to take an estimate back, {"kind": "withdrawn"}.',
    )
    .transform(({ kind, by, earliest, condition, reason, at, basis }): RestorationInput => {
      if (kind === 'restored' || kind === 'watching') {
        const watch = kind === 'watching' ? { isWatching: true } : {};
        return { kind: 'restored', ...watch, ...(at === null ? {} : { at }) };
      }
      return { kind, byAt: by, earliestAt: earliest, condition, reason, basis };
    });
}

interface NamedComponents {
  ids: string[];
  impacts: Record<string, StatedStatus>;
}

function readComponents(value: unknown, context: z.RefinementCtx): NamedComponents {
  const result = Array.isArray(value) ? ids.safeParse(value) : impacts.safeParse(value);
  if (!result.success) {
    for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path: [...path], message });
    return z.NEVER;
  }
  return Array.isArray(result.data) ? { ids: result.data, impacts: {} } : { ids: [], impacts: result.data };
}

/** The ids of all components that the call names. */
export function namedIds({ component_ids = [], components }: IncidentFields): string[] {
  return [...new Set([...component_ids, ...(components?.ids ?? []), ...Object.keys(components?.impacts ?? {})])];
}

/**
 * What the call says of components. One that is only named gets no new status: it is listed as affected with the one
 * that it has.
 */
export function impactsOf(
  fields: IncidentFields,
  affected: readonly Affected[],
  statusOf: (id: string) => string | undefined,
): Record<string, StatedStatus> {
  const stated = fields.components?.impacts ?? {};
  const named = namedIds(fields).filter(
    (id) => !Object.hasOwn(stated, id) && !affected.some((each) => each.componentId === id),
  );
  const listed = named.map((id): [string, StatedStatus] => {
    const status = statusOf(id);
    return [id, isStatedStatus(status) ? status : 'operational'];
  });
  return Object.fromEntries([...listed, ...Object.entries(stated)]);
}

/** The update that a call posts, if it says anything new. */
export function updateOf(
  fields: IncidentFields,
  impactsNow: Record<string, StatedStatus>,
  current: TimelineStatus | undefined,
): UpdateInput | undefined {
  const { restoration, deliver_notifications: notify } = fields;
  const written = fields.body ?? fields.message;
  const body = written && isBlank(written) ? undefined : written;
  const status = fields.status === current ? undefined : fields.status;
  const said: UpdateInput = {
    ...(status === undefined ? {} : { status }),
    ...(body === undefined ? {} : { body }),
    ...(Object.keys(impactsNow).length === 0 ? {} : { impacts: impactsNow }),
    ...(restoration === undefined ? {} : { restoration }),
    ...(fields.next_update_by === undefined ? {} : { nextUpdateBy: fields.next_update_by }),
    ...(fields.discloses === undefined ? {} : { discloses: fields.discloses }),
  };
  return Object.keys(said).length === 0 ? undefined : { ...said, ...(notify === undefined ? {} : { notify }) };
}

/** What a call puts right about the incident itself. */
export function editsOf(fields: IncidentFields): IncidentEdits {
  return {
    ...(fields.name === undefined ? {} : { name: fields.name }),
    ...(fields.metadata === undefined ? {} : { metadata: fields.metadata }),
    ...(fields.impact_override === undefined ? {} : { impactOverride: fields.impact_override }),
    ...(fields.scheduled_for === undefined ? {} : { scheduledFor: fields.scheduled_for }),
    ...(fields.scheduled_until === undefined ? {} : { scheduledUntil: fields.scheduled_until }),
    ...helpOf(fields),
  };
}

/** Where a call says that people find help; null takes it back. */
export function helpOf({ contact, alternatives }: IncidentFields): HelpInput {
  return {
    ...(contact === undefined ? {} : { contact: contact ?? {} }),
    ...(alternatives === undefined ? {} : { alternatives: alternatives ?? {} }),
  };
}

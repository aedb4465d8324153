import { CORRECTED_FIELDS, fieldName, type Correction, type CorrectedField } from '../../domain/correction.ts';
import type { Fault } from '../../domain/errors.ts';
import { INCIDENT_STATUSES, isOver, type Affected, type Incident } from '../../domain/incident.ts';
import { isUnderWay } from '../../domain/maintenance.ts';
import { toZonedInput } from '../../lib/zoned-time.ts';
import type { PutRightFacts } from '../../views/correction-facts.ts';
import type { ImpactChoice, NextUpdateChoice } from '../../views/update-form-facts.ts';
import { newestPosition, type IncidentSetting } from './load-incident.ts';
import {
  choices,
  faultList,
  fieldFacts,
  localizedFacts,
  selectFacts,
  UNTOUCHED,
  type FormState,
  type TypedForm,
} from './typed-form.ts';
import { zone } from './zone.ts';

/** A form that could not be taken: which, what was typed, and what is wrong with it. */
export interface Rejected {
  form: string;
  typed: TypedForm;
  faults: readonly Fault[];
  /** Whether somebody else changed meanwhile what the form showed. */
  isChanged?: boolean;
}

/** What may be put right about an incident, and what has been. */
export interface PutRightSetting extends IncidentSetting {
  incident: Incident;
  corrections: readonly Correction[];
  /** Other open incidents of the page. */
  others: readonly Incident[];
}

const FORMS = ['times', 'alarm', 'merge'] as const;
const IMPACTS: readonly ImpactChoice[] = ['keep', 'degraded_performance', 'partial_outage', 'major_outage'];
const NEXT_UPDATES: readonly NextUpdateChoice[] = ['15', '30', '60', '120', 'none'];

/** The facts of all forms that put something right. */
export function putRightFacts(setting: PutRightSetting, rejected: Rejected | null): PutRightFacts {
  const wrong = FORMS.find((form) => form === rejected?.form) ?? null;
  const stateOf = (form: string): FormState => ({
    typed: rejected?.form === form ? rejected.typed : UNTOUCHED,
    faults: rejected?.form === form ? rejected.faults : [],
    locales: setting.page.locales,
  });
  return {
    isOpen: wrong !== null,
    wrong,
    faults: wrong ? faultList(stateOf(wrong)) : [],
    corrections: correctionFacts(setting),
    times: timesFacts(setting, stateOf('times')),
    alarm: alarmFacts(setting, stateOf('alarm')),
    merge: mergeFacts(setting, stateOf('merge')),
    reopen: reopenFacts(setting),
    recipients: setting.recipients,
    ...zone(setting),
  };
}

function correctionFacts({ corrections, components }: PutRightSetting): PutRightFacts['corrections'] {
  return corrections.map(({ componentId, field, fromAt, toAt, reason, author, createdAt }) => {
    const component = components.find(({ id }) => id === componentId);
    const name = componentId === null ? null : (component?.name ?? { en: componentId });
    return { name, field, fromAt, toAt, reason, author, createdAt };
  });
}

/** What is only planned has no times yet that could be wrong. */
function timesFacts(setting: PutRightSetting, state: FormState): PutRightFacts['times'] {
  const { incident, page, affected, components } = setting;
  if (incident.kind === 'maintenance' && !isUnderWay(incident.status) && !isOver(incident)) return null;
  const time = (field: CorrectedField, id: string | null, at: number): ReturnType<typeof fieldFacts> =>
    fieldFacts(state, fieldName(field, id), toZonedInput(at, page.timeZone));
  return {
    action: `/console/incidents/${incident.id}/times`,
    started: time('started', null, incident.startedAt),
    ended: incident.resolvedAt === null ? null : time('ended', null, incident.resolvedAt),
    components: affected.filter(wasDown).flatMap(({ componentId, startedAt, restoredAt }) => {
      const component = components.find(({ id }) => id === componentId);
      if (!component) return [];
      const ended = restoredAt === null ? null : time('ended', componentId, restoredAt);
      return [{ name: component.name, started: time('started', componentId, startedAt), ended }];
    }),
    reason: fieldFacts(state, 'reason'),
  };
}

function wasDown({ worstStatus }: Affected): boolean {
  return worstStatus !== 'operational';
}

function alarmFacts({ incident }: PutRightSetting, state: FormState): PutRightFacts['alarm'] {
  if (incident.kind === 'maintenance' || incident.outcome !== null) return null;
  return { action: `/console/incidents/${incident.id}/false-alarm`, text: localizedFacts(state, 'body', {}, 'alarm-') };
}

function mergeFacts({ incident, others }: PutRightSetting, state: FormState): PutRightFacts['merge'] {
  if (incident.kind === 'maintenance' || isOver(incident) || others.length === 0) return null;
  const chosen = state.typed.text('into', others[0]?.id);
  return {
    action: `/console/incidents/${incident.id}/merge`,
    into: fieldFacts(state, 'into'),
    choices: others.map(({ id, name }) => ({ id, name, isChosen: id === chosen })),
    text: localizedFacts(state, 'body', {}, 'merge-'),
  };
}

/** An update like any other, with what was affected before as its preset; what is wrong with it stands in its form. */
function reopenFacts(setting: PutRightSetting): PutRightFacts['reopen'] {
  const { incident, affected, components, page } = setting;
  if (incident.kind === 'maintenance' || !isOver(incident)) return null;
  const state: FormState = { typed: UNTOUCHED, faults: [], locales: page.locales };
  return {
    action: `/console/incidents/${incident.id}/updates`,
    seen: newestPosition(setting),
    statuses: choices(
      INCIDENT_STATUSES.filter((status) => status !== 'resolved'),
      'investigating',
    ),
    text: localizedFacts(state, 'body', {}, 'reopen-'),
    nextUpdate: { ...selectFacts(state, 'next_update', NEXT_UPDATES, '30'), id: 'reopen-next' },
    components: affected.filter(wasDown).flatMap(({ componentId, worstStatus }) => {
      const component = components.find(({ id }) => id === componentId);
      const preset = IMPACTS.find((impact) => impact === worstStatus) ?? 'major_outage';
      const impact = selectFacts(state, `impacts.${componentId}`, IMPACTS, preset);
      return component ? [{ name: component.name, impact: { ...impact, id: `reopen-${componentId}` } }] : [];
    }),
  };
}

/** The times that a form names otherwise than they stand; what reads the same was not meant to be changed. */
export function changedTimes(
  typed: TypedForm,
  { incident, affected, page }: Pick<PutRightSetting, 'incident' | 'affected' | 'page'>,
): { componentId: string | null; field: CorrectedField; text: string }[] {
  const stands = [
    { componentId: null, started: incident.startedAt, ended: incident.resolvedAt },
    ...affected.map((each) => ({ componentId: each.componentId, started: each.startedAt, ended: each.restoredAt })),
  ];
  return stands.flatMap(({ componentId, ...times }) =>
    CORRECTED_FIELDS.flatMap((field) => {
      const text = typed.text(fieldName(field, componentId));
      const at = times[field];
      const isSame = text === '' || (at !== null && text === toZonedInput(at, page.timeZone));
      return isSame ? [] : [{ componentId, field, text }];
    }),
  );
}

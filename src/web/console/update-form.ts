import type { Fault } from '../../domain/errors.ts';
import { INCIDENT_STATUSES, type TimelineStatus } from '../../domain/incident.ts';
import { canBecome, MAINTENANCE_STATUSES, type MaintenanceStatus } from '../../domain/maintenance.ts';
import type { NextUpdateChoice, UpdateFormFacts } from '../../views/update-form-facts.ts';
import { backFacts, manyFacts, singleFacts } from './component-facts.ts';
import { shownStatus } from './chosen-status.ts';
import { dutyTicks, isCauseUntold } from './duty-facts.ts';
import { draftingFacts } from './drafting.ts';
import { filledMarks } from './fill-template.ts';
import { newestPosition, type IncidentSetting } from './load-incident.ts';
import { pathOn } from './screen.ts';
import { choices, faultList, faultsOf, fieldFacts, localizedFacts, selectFacts } from './typed-form.ts';
import type { FormState, TypedForm } from './typed-form.ts';
import { presetNextUpdate } from './update-input.ts';
import { windowFacts } from './window-fields.ts';
import { zone } from './zone.ts';

const NEXT_UPDATES: readonly NextUpdateChoice[] = ['15', '30', '60', '120', 'at', 'none'];

/** The form of an update, with what was typed and what is wrong with it; `UNTOUCHED` shows it for the first time. */
export function updateForm(setting: IncidentSetting, typed: TypedForm, faults: readonly Fault[]): UpdateFormFacts {
  const state: FormState = { typed, faults, locales: setting.page.locales };
  const { incident } = setting;
  return {
    ...formPaths(setting),
    seen: newestPosition(setting),
    proposal: typed.text('proposal') || null,
    faults: faultList(state),
    isOpening: incident === null,
    name: incident ? null : localizedFacts(state, 'name'),
    startedAt: incident ? null : fieldFacts(state, 'started_at'),
    statuses: choices(statusesAfter(setting), shownStatus(typed, incident)),
    statusWas: incident?.status ?? null,
    statusFaults: faultsOf(faults, 'status'),
    body: localizedFacts(state, 'body'),
    back: backFacts(setting, state),
    many: manyFacts(setting, state),
    single: singleFacts(setting, state),
    nextUpdate: nextUpdate(setting, state),
    duty: dutyTicks(setting, state),
    isCauseUntold: isCauseUntold(setting),
    window: windowFacts(setting, state),
    isNotifying: !typed.isSent || typed.text('notify') === 'yes',
    noService: noService(state),
    filled: filledMarks(setting, typed),
    recipients: setting.recipients,
    ...draftingFacts(setting, state),
    ...zone(setting),
  };
}

function noService({ typed, faults }: FormState): UpdateFormFacts['noService'] {
  const own = faultsOf(faults, 'without_service');
  const isTicked = typed.text('without_service') === 'yes';
  return own.length > 0 || isTicked ? { isTicked, faults: own } : null;
}

export type FormPaths = Pick<UpdateFormFacts, 'action' | 'previewAction'>;

/** Where the form goes: to be posted, or only to be looked at. */
export function formPaths(setting: IncidentSetting): FormPaths {
  const { incident } = setting;
  if (incident) {
    const own = `/console/incidents/${incident.id}`;
    return { action: `${own}/updates`, previewAction: `${own}/preview` };
  }
  return {
    action: pathOn(setting, '/console/incidents'),
    previewAction: pathOn(setting, '/console/incidents/preview'),
  };
}

function statusesAfter({ incident }: IncidentSetting): readonly TimelineStatus[] {
  if (incident?.kind !== 'maintenance') return INCIDENT_STATUSES;
  return MAINTENANCE_STATUSES.filter((status) => canBecome(incident.status as MaintenanceStatus, status));
}

function nextUpdate(setting: IncidentSetting, state: FormState): UpdateFormFacts['nextUpdate'] {
  const promised = setting.incident?.nextUpdateBy ?? null;
  const currentAt = promised !== null && promised > setting.now ? promised : null;
  const values: readonly NextUpdateChoice[] = currentAt === null ? NEXT_UPDATES : ['keep', ...NEXT_UPDATES];
  return {
    choice: selectFacts(state, 'next_update', values, presetNextUpdate(setting)),
    at: fieldFacts(state, 'next_update_by'),
    currentAt,
  };
}

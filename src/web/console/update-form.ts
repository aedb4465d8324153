import type { Component } from '../../domain/component.ts';
import type { Fault } from '../../domain/errors.ts';
import { INCIDENT_STATUSES, openEtas, type TimelineStatus } from '../../domain/incident.ts';
import { canBecome, MAINTENANCE_STATUSES, type MaintenanceStatus } from '../../domain/maintenance.ts';
import { ETA_KINDS, type Eta } from '../../domain/restoration.ts';
import { MINUTE } from '../../lib/clock.ts';
import { parseZonedTime, toZonedInput } from '../../lib/zoned-time.ts';
import type {
  ComponentFieldsFacts,
  EtaChoice,
  EtaFieldsFacts,
  ImpactChoice,
  NextUpdateChoice,
  UpdateFormFacts,
} from '../../views/update-form-facts.ts';
import { dutyTicks } from './duty-facts.ts';
import { draftingFacts } from './drafting.ts';
import { etaLine } from './eta-facts.ts';
import { presentStatus } from './incident-facts.ts';
import { newestPosition, type IncidentSetting } from './load-incident.ts';
import { pathOn } from './screen.ts';
import { suggestionFacts } from './suggestion.ts';
import { choices, faultList, faultsOf, fieldFacts, localizedFacts, selectFacts } from './typed-form.ts';
import type { FormState, TypedForm } from './typed-form.ts';
import { presetNextUpdate } from './update-input.ts';
import { windowFacts } from './window-fields.ts';

const ETA_CHOICES: readonly EtaChoice[] = ['keep', ...ETA_KINDS, 'restored'];
const OUTAGES: readonly ImpactChoice[] = [
  'keep',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'operational',
];
const WORK: readonly ImpactChoice[] = ['keep', 'under_maintenance', ...OUTAGES.slice(1)];
const NEXT_UPDATES: readonly NextUpdateChoice[] = ['15', '30', '60', '120', 'at', 'none'];

/** The form of an update, with what was typed and what is wrong with it; `UNTOUCHED` shows it for the first time. */
export function updateForm(setting: IncidentSetting, typed: TypedForm, faults: readonly Fault[]): UpdateFormFacts {
  const state: FormState = { typed, faults, locales: setting.page.locales };
  const { incident } = setting;
  const isMaintenance = incident?.kind === 'maintenance';
  const fields = setting.components.map((component) => componentFields(setting, state, component));
  const others = fields.filter((each) => !each.isAffected);
  const affected = fields.filter((each) => each.isAffected);
  return {
    action: incident ? `/console/incidents/${incident.id}/updates` : pathOn(setting, '/console/incidents'),
    seen: newestPosition(setting),
    proposal: typed.text('proposal') || null,
    faults: faultList(state),
    isOpening: incident === null,
    name: incident ? null : localizedFacts(state, 'name'),
    startedAt: incident ? null : fieldFacts(state, 'started_at'),
    statuses: choices(statusesAfter(setting), typed.text('status', incident?.status ?? 'investigating')),
    statusFaults: faultsOf(faults, 'status'),
    body: localizedFacts(state, 'body'),
    common: isMaintenance || setting.components.length < 2 ? null : etaFields(setting, state, 'common', undefined),
    affected,
    others,
    isOthersOpen: affected.length === 0 || others.some(isTouched),
    nextUpdate: nextUpdate(setting, state),
    duty: dutyTicks(setting, state),
    window: windowFacts(setting, state),
    isNotifying: !typed.isSent || typed.text('notify') === 'yes',
    recipients: setting.recipients,
    ...draftingFacts(setting, state),
    ...zone(setting),
  };
}

function statusesAfter({ incident }: IncidentSetting): readonly TimelineStatus[] {
  if (incident?.kind !== 'maintenance') return INCIDENT_STATUSES;
  return MAINTENANCE_STATUSES.filter((status) => canBecome(incident.status as MaintenanceStatus, status));
}

function isTouched({ impact, fields, suggestion }: ComponentFieldsFacts): boolean {
  const isKept = (select: { choices: readonly { value: string; isChosen: boolean }[] }): boolean =>
    select.choices.some((choice) => choice.value === 'keep' && choice.isChosen);
  return !isKept(impact) || !isKept(fields.choice) || suggestion?.field.isChosen === true;
}

function componentFields(setting: IncidentSetting, state: FormState, component: Component): ComponentFieldsFacts {
  const { id } = component;
  const affected = setting.affected.find((each) => each.componentId === id && each.restoredAt === null);
  const eta = affected && openEtas(setting.etas).get(id);
  const because = setting.components.find((each) => each.id === affected?.becauseOfId);
  const impacts = setting.incident?.kind === 'maintenance' ? WORK : OUTAGES;
  return {
    id,
    name: component.name,
    groupName: setting.groups.find((group) => group.id === component.groupId)?.name ?? null,
    status: presentStatus(setting.incident, affected, component.status),
    isAffected: affected !== undefined,
    because: because?.name ?? null,
    eta: eta ? etaLine(eta, null, setting.now) : null,
    impact: selectFacts(state, `impacts.${id}`, impacts, 'keep'),
    fields: etaFields(setting, state, `restoration.${id}`, eta),
    suggestion: suggestionFacts(setting, state.typed, id),
  };
}

/** The fields of an ETA begin with what stands, so that "an hour later" is one change. */
function etaFields(setting: IncidentSetting, state: FormState, prefix: string, eta: Eta | undefined): EtaFieldsFacts {
  const ahead = (at: number | null | undefined): string =>
    at == null || at <= setting.now ? '' : toZonedInput(at, setting.page.timeZone);
  return {
    choice: selectFacts(state, `${prefix}.kind`, ETA_CHOICES, 'keep'),
    by: fieldFacts(state, `${prefix}.by`, ahead(eta?.byAt)),
    earliest: fieldFacts(state, `${prefix}.earliest`, ahead(eta?.earliestAt)),
    restoredAt: fieldFacts(state, `${prefix}.at`),
    condition: localizedFacts(state, `${prefix}.condition`, eta?.condition ?? {}),
    reason: localizedFacts(state, `${prefix}.reason`),
    ...zone(setting),
  };
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

/** The zone in which times are typed, and how far it is from UTC at present. */
export function zone({ page, now }: Pick<IncidentSetting, 'page' | 'now'>): { timeZone: string; zoneOffset: number } {
  const wall = parseZonedTime(toZonedInput(now, page.timeZone), 'UTC') ?? now;
  return { timeZone: page.timeZone, zoneOffset: Math.ceil((wall - now) / MINUTE) };
}

import type { Component } from '../../domain/component.ts';
import { isInForce, openEtas } from '../../domain/incident.ts';
import type { Eta } from '../../domain/restoration.ts';
import { isWatched } from '../../domain/watching.ts';
import type {
  BackFacts,
  ComponentFieldsFacts,
  ComponentTickFacts,
  EtaChoice,
  EtaFieldsFacts,
  ImpactChoice,
  ManyFacts,
  SingleFacts,
  TickGroupFacts,
  TickSetFacts,
} from '../../views/update-form-facts.ts';
import { toZonedInput } from '../../lib/zoned-time.ts';
import { reachOfMany } from './common-input.ts';
import { byCause, byGroup, downIn, inPageOrder, ticksOf, type Ticks, type TickSetName } from './component-sets.ts';
import { etaLine } from './eta-facts.ts';
import { presentStatus } from './incident-facts.ts';
import type { IncidentSetting } from './load-incident.ts';
import { suggestionFacts } from './suggestion.ts';
import { faultsOf, fieldFacts, localizedFacts, selectFacts, type FormState } from './typed-form.ts';
import { zone } from './zone.ts';

const ETA_CHOICES: readonly EtaChoice[] = [
  'keep',
  'by',
  'window',
  'conditional',
  'assessing',
  'withdrawn',
  'watching',
  'restored',
];
const OUTAGES: readonly ImpactChoice[] = [
  'keep',
  'degraded_performance',
  'partial_outage',
  'major_outage',
  'operational',
];
const WORK: readonly ImpactChoice[] = ['keep', 'under_maintenance', ...OUTAGES.slice(1)];

/** Groups of few services are shown with all their ticks; of many, only when one is asked for. */
const FEW = 8;

/** What is affected, to be ticked as back; null where nothing is. */
export function backFacts(setting: IncidentSetting, state: FormState): BackFacts | null {
  if (setting.incident === null || !isInForce(setting.incident)) return null;
  const down = new Set(downIn(setting).map((each) => each.componentId));
  if (down.size === 0) return null;
  return { ...tickSet(setting, state, 'back', ({ id }) => down.has(id)), at: fieldFacts(state, 'back_at') };
}

/** What is said once of many; null for planned work, which has an end of its own, and where there is one service. */
export function manyFacts(setting: IncidentSetting, state: FormState): ManyFacts | null {
  const { incident, components } = setting;
  if (incident?.kind === 'maintenance' || components.length < 2) return null;
  const down = new Set(downIn(setting).map((each) => each.componentId));
  const reach = reachOfMany(state.typed, setting);
  const impacts = OUTAGES.filter((impact) => impact !== 'operational');
  const eta = etaFields(setting, state, 'common', undefined);
  const choices = eta.choice.choices.filter(
    ({ value }) => value !== 'restored' && value !== 'watching' && (value !== 'withdrawn' || down.size > 0),
  );
  const set = tickSet(setting, state, 'many', () => true);
  return {
    ...set,
    impact: selectFacts(state, 'common.impact', impacts, 'keep'),
    eta: { ...eta, choice: { ...eta.choice, choices } },
    reach: inPageOrder(setting, reach).map(({ name }) => name),
    affected: { ids: [...down], count: down.size },
    isOpen: down.size === 0 || hasTick(ticksOf(state.typed, 'many')),
  };
}

/** What may be said of single components: the affected ones first, the others by group. */
export function singleFacts(setting: IncidentSetting, state: FormState): SingleFacts {
  // What is watched still asks for a word.
  const present = [...downIn(setting), ...setting.affected.filter(isWatched)];
  const down = new Set(present.map((each) => each.componentId));
  const fields = (component: Component): ComponentFieldsFacts => componentFields(setting, state, component);
  const affected = inPageOrder(setting, down).map(fields);
  const groups = byGroup(setting, ({ id }) => !down.has(id)).map(({ name, components }) => {
    const own = components.map(fields);
    return { name, components: own, isOpen: own.some((each) => each.isOpen) };
  });
  const isTouched = groups.some((group) => group.isOpen) || affected.some((each) => each.isOpen);
  const isAlone = setting.incident?.kind === 'maintenance' || setting.components.length < 2;
  return { affected, groups, count: setting.components.length, isAlone, isOpen: isTouched || isAlone };
}

/** Ticks over services, by cause, by group and one by one. */
export function tickSet(
  setting: IncidentSetting,
  { typed, faults }: FormState,
  name: TickSetName,
  isWanted: (component: Component) => boolean = () => true,
): TickSetFacts {
  const ticks = ticksOf(typed, name);
  const wanted = new Set(setting.components.filter(isWanted).map(({ id }) => id));
  const causes = byCause(setting).map((cause) => ({ ...cause, ids: cause.ids.filter((id) => wanted.has(id)) }));
  const isSmall = wanted.size <= FEW;
  return {
    causes: causes
      .filter(({ ids }) => ids.length > 1)
      .map(({ id, name: causeName, ids }) => ({ value: id, name: causeName, isTicked: ticks.causes.has(id), ids })),
    groups: byGroup(setting, isWanted).map(({ id, name: groupName, components }) =>
      tickGroup(setting, ticks, { id, name: groupName, components }, isSmall),
    ),
    count: wanted.size,
    faults: faultsOf(faults, name),
  };
}

function tickGroup(
  setting: IncidentSetting,
  ticks: Ticks,
  { id, name, components }: ReturnType<typeof byGroup>[number],
  isOpen: boolean,
): TickGroupFacts {
  const ids = components.map((component) => component.id);
  return {
    all: ids.length > 1 && name ? { value: id, name, isTicked: ticks.groups.has(id), ids } : null,
    name,
    components: components.map((component) => ({
      ...standing(setting, component),
      ...{ value: component.id, name: component.name, isTicked: ticks.single.has(component.id), ids: [component.id] },
    })),
    isOpen: isOpen || ids.some((each) => ticks.single.has(each)),
  };
}

function hasTick({ single, groups, causes }: Ticks): boolean {
  return single.size + groups.size + causes.size > 0;
}

/** How a component is now, as its page says. */
function standing(
  setting: IncidentSetting,
  component: Component,
): Pick<ComponentTickFacts, 'status' | 'because' | 'eta'> {
  const affected = downIn(setting).find((each) => each.componentId === component.id);
  const eta = affected && openEtas(setting.etas).get(component.id);
  const because = setting.components.find((each) => each.id === affected?.becauseOfId);
  return {
    status: presentStatus(setting.incident, affected, component.status),
    because: because?.name ?? null,
    eta: eta ? etaLine(eta, null, setting.now) : null,
  };
}

function componentFields(setting: IncidentSetting, state: FormState, component: Component): ComponentFieldsFacts {
  const { id, name } = component;
  const affected = downIn(setting).find((each) => each.componentId === id);
  const eta = affected && openEtas(setting.etas).get(id);
  const impacts = setting.incident?.kind === 'maintenance' ? WORK : OUTAGES;
  const impact = selectFacts(state, `impacts.${id}`, impacts, 'keep');
  const fields = etaFields(setting, state, `restoration.${id}`, eta);
  const isKept = [impact, fields.choice].every(({ choices }) =>
    choices.some(({ value, isChosen }) => value === 'keep' && isChosen),
  );
  const isFaulty = state.faults.some(({ field }) => field.startsWith(`restoration.${id}`) || field === `impacts.${id}`);
  const suggestion = suggestionFacts(setting, state.typed, id);
  const isAdopted = suggestion?.field.isChosen === true;
  const isOpen = !isKept || isFaulty || isAdopted || setting.components.length === 1;
  return {
    id,
    name,
    ...standing(setting, component),
    isAffected: affected !== undefined,
    watchingSinceAt: setting.affected.find((each) => each.componentId === id)?.watchingSinceAt ?? null,
    impact,
    fields,
    suggestion,
    isOpen,
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
    isChange: prefix === 'common' ? openEtas(setting.etas).size > 0 : eta !== undefined,
    ...zone(setting),
  };
}

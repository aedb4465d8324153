import type { Fault } from '../../domain/errors.ts';
import { TICKABLE_ELEMENTS } from '../../domain/disclosure.ts';
import { cascade } from '../../domain/dependency.ts';
import { openEtas, type TimelineStatus } from '../../domain/incident.ts';
import { isBlank } from '../../domain/localized-text.ts';
import { ETA_KINDS, type EtaInput, type EtaKind } from '../../domain/restoration.ts';
import type { StatedStatus } from '../../domain/status.ts';
import type { RestorationInput, UpdateInput } from '../../domain/timeline.ts';
import { MINUTE } from '../../lib/clock.ts';
import { parseZonedTime } from '../../lib/zoned-time.ts';
import type { NextUpdateChoice } from '../../views/update-form-facts.ts';
import { readHelp } from './drafting.ts';
import type { IncidentSetting } from './load-incident.ts';
import { readSuggestion } from './suggestion.ts';
import type { TypedForm } from './typed-form.ts';
import { readWindow } from './window-fields.ts';

/** What a sent form says, and what cannot be read in it. */
export interface ReadUpdate {
  input: UpdateInput;
  faults: Fault[];
  /** Components whose ETA came from the common row: faults of theirs belong to that row. */
  commonIds: ReadonlySet<string>;
}

/** Reads the form of an update. What its writer left as it is, is left out. */
export function readUpdate(typed: TypedForm, setting: IncidentSetting): ReadUpdate {
  const faults: Fault[] = [];
  const impacts = readImpacts(typed, setting);
  const { restoration, commonIds } = readRestorations(typed, setting, impacts, faults);
  const status = typed.text('status') as TimelineStatus | '';
  const said: UpdateInput = {
    ...(status === '' || status === setting.incident?.status ? {} : { status }),
    ...(isBlank(typed.localized('body')) ? {} : { body: typed.localized('body') }),
    ...(Object.keys(impacts).length === 0 ? {} : { impacts }),
    ...(Object.keys(restoration).length === 0 ? {} : { restoration }),
    ...readWindow(typed, setting, faults),
    ...readHelp(typed, setting),
  };
  const nextUpdateBy = readNextUpdate(typed, setting, faults);
  // An unchanged form says nothing: the preset alone must not become an update.
  const isPreset = typed.text('next_update') === presetNextUpdate(setting);
  const isSaid = Object.keys(said).length > 0 || !isPreset;
  return {
    input: {
      ...said,
      ...(nextUpdateBy === undefined || !isSaid ? {} : { nextUpdateBy }),
      ...readDisclosures(typed),
      notify: typed.text('notify') === 'yes',
    },
    faults,
    commonIds,
  };
}

/** The ticks of what the text tells, where any is set. */
function readDisclosures(typed: TypedForm): Pick<UpdateInput, 'discloses'> {
  const discloses = TICKABLE_ELEMENTS.filter((element) => typed.all('discloses').includes(element));
  return discloses.length > 0 ? { discloses } : {};
}

/** Half an hour, unless a promise stands: an open incident without a next word is what people resent most. */
export function presetNextUpdate({ incident, now }: Pick<IncidentSetting, 'incident' | 'now'>): NextUpdateChoice {
  if (incident?.nextUpdateBy != null && incident.nextUpdateBy > now) return 'keep';
  // Planned work has an end of its own.
  return incident === null || (incident.kind === 'incident' && incident.resolvedAt === null) ? '30' : 'none';
}

function readImpacts(typed: TypedForm, { components }: IncidentSetting): Record<string, StatedStatus> {
  const stated = components.map(({ id }) => [id, typed.text(`impacts.${id}`, 'keep')] as const);
  return Object.fromEntries(stated.filter(([, choice]) => choice !== 'keep')) as Record<string, StatedStatus>;
}

function readRestorations(
  typed: TypedForm,
  setting: IncidentSetting,
  impacts: Readonly<Record<string, StatedStatus>>,
  faults: Fault[],
): { restoration: Record<string, RestorationInput>; commonIds: Set<string> } {
  const restoration: Record<string, RestorationInput> = {};
  for (const { id } of setting.components) {
    const adopted = readSuggestion(typed, setting, id, faults);
    const own = readEta(typed, `restoration.${id}`, setting.page.timeZone, faults) ?? adopted;
    if (own) restoration[id] = own;
  }
  const common = readEta(typed, 'common', setting.page.timeZone, faults);
  const targets = common ? targetsOfCommon(common, setting, impacts).filter((id) => !restoration[id]) : [];
  if (common) for (const id of targets) restoration[id] = common;
  if (common && targets.length === 0)
    faults.push({ field: 'common.kind', message: 'There is no service it could hold for.' });
  return { restoration, commonIds: new Set(targets) };
}

/** Everything that will be down after this update; a withdrawal is only for those that have an ETA. */
function targetsOfCommon(
  common: RestorationInput,
  setting: IncidentSetting,
  impacts: Readonly<Record<string, StatedStatus>>,
): string[] {
  const down = setting.affected.filter((each) => each.restoredAt === null);
  const stated = new Map([...down.filter((each) => each.source === 'stated').map(asPair), ...Object.entries(impacts)]);
  const reached =
    setting.incident?.kind === 'maintenance' ? new Map<string, unknown>() : cascade(stated, setting.dependencies);
  const ids = new Set([...down.map((each) => each.componentId), ...stated.keys(), ...reached.keys()]);
  const open = openEtas(setting.etas);
  return [...ids].filter((id) => {
    if (impacts[id] === 'operational') return false;
    const eta = open.get(id);
    if (common.kind === 'withdrawn') return eta !== undefined && eta.kind !== 'withdrawn';
    return common.kind !== 'restored' || down.some((each) => each.componentId === id);
  });
}

function asPair({ componentId, status }: { componentId: string; status: StatedStatus }): [string, StatedStatus] {
  return [componentId, status];
}

function readEta(typed: TypedForm, prefix: string, timeZone: string, faults: Fault[]): RestorationInput | undefined {
  const kind = typed.text(`${prefix}.kind`, 'keep');
  const time = (name: string): number | undefined => readTime(typed, `${prefix}.${name}`, timeZone, faults);
  if (kind === 'restored') {
    const at = time('at');
    return at === undefined ? { kind } : { kind, at };
  }
  if (!isEtaKind(kind)) return undefined;
  const eta: EtaInput = { kind, reason: typed.localized(`${prefix}.reason`) };
  const dated = { ...eta, byAt: time('by') ?? null };
  if (kind === 'by') return dated;
  if (kind === 'window') return { ...dated, earliestAt: time('earliest') ?? null };
  if (kind === 'conditional') return { ...dated, condition: typed.localized(`${prefix}.condition`) };
  return kind === 'assessing' ? { kind } : eta;
}

function isEtaKind(choice: string): choice is EtaKind {
  return (ETA_KINDS as readonly string[]).includes(choice);
}

/** A time as typed in the page's zone; an empty field is no time, and what is no time at all is a fault. */
export function readTime(typed: TypedForm, name: string, timeZone: string, faults: Fault[]): number | undefined {
  const text = typed.text(name);
  if (text === '') return undefined;
  const at = parseZonedTime(text, timeZone);
  if (at === undefined) faults.push({ field: name, message: 'Give date and time, such as 2026-03-01T18:00.' });
  return at;
}

/** The next-update time; null: none is promised any more; undefined: what was promised stands. */
function readNextUpdate(typed: TypedForm, setting: IncidentSetting, faults: Fault[]): number | null | undefined {
  const choice = typed.text('next_update', 'keep');
  if (choice === 'none') return setting.incident?.nextUpdateBy == null ? undefined : null;
  if (choice === 'at') {
    const at = readTime(typed, 'next_update_by', setting.page.timeZone, faults);
    if (typed.text('next_update_by') === '') faults.push({ field: 'next_update_by', message: 'Give the time.' });
    return at;
  }
  const minutes = Number(choice);
  if (!Number.isInteger(minutes) || minutes <= 0) return undefined;
  // To the minute, as it is shown.
  return Math.floor((setting.now + minutes * MINUTE) / MINUTE) * MINUTE;
}

/** Puts what the domain found wrong beside the field where it was typed. */
export function placeFaults(faults: readonly Fault[], { commonIds }: Pick<ReadUpdate, 'commonIds'>): Fault[] {
  return faults.map((fault) => {
    const [, id = '', part] = /^restoration\.([^.]+)(?:\.(.+))?$/.exec(fault.field) ?? [];
    if (id === '') return fault;
    const prefix = commonIds.has(id) ? 'common' : `restoration.${id}`;
    return { ...fault, field: `${prefix}.${part ?? 'kind'}` };
  });
}

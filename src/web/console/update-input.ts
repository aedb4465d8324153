import type { Fault } from '../../domain/errors.ts';
import { TICKABLE_ELEMENTS } from '../../domain/disclosure.ts';
import { isBlank } from '../../domain/localized-text.ts';
import { ETA_KINDS, type EtaInput, type EtaKind } from '../../domain/restoration.ts';
import type { RestorationInput, UpdateInput } from '../../domain/timeline.ts';
import { MINUTE } from '../../lib/clock.ts';
import { parseZonedTime } from '../../lib/zoned-time.ts';
import type { NextUpdateChoice } from '../../views/update-form-facts.ts';
import { chosenStatus } from './chosen-status.ts';
import { readBack, readMany, type Said } from './common-input.ts';
import { readHelp } from './drafting.ts';
import type { IncidentSetting } from './load-incident.ts';
import { readSuggestion } from './suggestion.ts';
import type { TypedForm } from './typed-form.ts';
import { readWindow } from './window-fields.ts';

/** What a sent form says, and what cannot be read in it. */
export interface ReadUpdate {
  input: UpdateInput;
  faults: Fault[];
  origins: Origins;
}

/** Where the form said something of a component that has no field of its own for it: faults belong there. */
interface Origins {
  commonIds: ReadonlySet<string>;
  commonImpactIds: ReadonlySet<string>;
  backIds: ReadonlySet<string>;
}

type ReadSaid = Said & { origins: Origins };

/** Reads the form of an update. What its writer left as it is, is left out. */
export function readUpdate(typed: TypedForm, setting: IncidentSetting): ReadUpdate {
  const faults: Fault[] = [];
  const { impacts, restoration, origins } = readSaid(typed, setting, faults);
  const status = chosenStatus(typed, setting.incident);
  const said: UpdateInput = {
    ...(status === undefined ? {} : { status }),
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
    origins,
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

/** What is said of single components, of those that are back, and of many at once; who is named singly is heard. */
function readSaid(typed: TypedForm, setting: IncidentSetting, faults: Fault[]): ReadSaid {
  const { timeZone } = setting.page;
  const own = { impacts: readImpacts(typed, setting), restoration: readOwnEtas(typed, setting, faults) };
  const backAt = readTime(typed, 'back_at', timeZone, faults);
  const back = readBack(typed, setting, own, backAt, faults);
  const single = { ...own, restoration: { ...back, ...own.restoration } };
  const many = readMany(typed, setting, single, readEta(typed, 'common', timeZone, faults), faults);
  return {
    impacts: { ...many.impacts, ...own.impacts },
    restoration: { ...many.restoration, ...single.restoration },
    origins: {
      commonIds: new Set(Object.keys(many.restoration)),
      commonImpactIds: new Set(Object.keys(many.impacts)),
      backIds: new Set(Object.keys(back)),
    },
  };
}

/** What the form says of each service; what was left as it is, is left out. */
export function readImpacts(typed: TypedForm, { components }: Pick<IncidentSetting, 'components'>): Said['impacts'] {
  const stated = components.map(({ id }) => [id, typed.text(`impacts.${id}`, 'keep')] as const);
  return Object.fromEntries(stated.filter(([, choice]) => choice !== 'keep')) as Said['impacts'];
}

function readOwnEtas(typed: TypedForm, setting: IncidentSetting, faults: Fault[]): Said['restoration'] {
  const restoration: Record<string, RestorationInput> = {};
  for (const { id } of setting.components) {
    const adopted = readSuggestion(typed, setting, id, faults);
    const own = readEta(typed, `restoration.${id}`, setting.page.timeZone, faults) ?? adopted;
    if (own) restoration[id] = own;
  }
  return restoration;
}

function readEta(typed: TypedForm, prefix: string, timeZone: string, faults: Fault[]): RestorationInput | undefined {
  const kind = typed.text(`${prefix}.kind`, 'keep');
  const time = (name: string): number | undefined => readTime(typed, `${prefix}.${name}`, timeZone, faults);
  if (kind === 'restored' || kind === 'watching') {
    const at = time('at');
    const watch = kind === 'watching' ? { isWatching: true } : {};
    return { kind: 'restored', ...watch, ...(at === undefined ? {} : { at }) };
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
export function placeFaults(faults: readonly Fault[], { origins }: Pick<ReadUpdate, 'origins'>): Fault[] {
  return faults.map((fault) => {
    const [, about = '', id = '', part] = /^(restoration|impacts)\.([^.]+)(?:\.(.+))?$/.exec(fault.field) ?? [];
    if (about === 'impacts') return origins.commonImpactIds.has(id) ? { ...fault, field: 'common.impact' } : fault;
    if (about === '') return fault;
    if (origins.backIds.has(id)) return { ...fault, field: part === 'at' ? 'back_at' : 'back' };
    const prefix = origins.commonIds.has(id) ? 'common' : `restoration.${id}`;
    return { ...fault, field: `${prefix}.${part ?? 'kind'}` };
  });
}

import type { Component } from '../../domain/component.ts';
import { cascade } from '../../domain/dependency.ts';
import type { Affected } from '../../domain/incident.ts';
import type { LocalizedText } from '../../domain/localized-text.ts';
import type { IncidentSetting } from './load-incident.ts';
import type { TypedForm } from './typed-form.ts';

/** Components that stand together in the form: those of a group, or those without one. */
export interface ComponentSet {
  /** The group's id, or `none`. */
  id: string;
  name: LocalizedText | null;
  components: Component[];
}

/** A component with all that hangs on it, directly or through others. */
export interface CauseSet {
  id: string;
  name: LocalizedText;
  ids: string[];
}

/** The components of these ids by group, in the page's order; groups with none of them are left out. */
export function byGroup(
  { components, groups }: Pick<IncidentSetting, 'components' | 'groups'>,
  isWanted: (component: Component) => boolean = () => true,
): ComponentSet[] {
  const known = new Set(groups.map((group) => group.id));
  const homeOf = ({ groupId }: Component): string => (groupId !== null && known.has(groupId) ? groupId : 'none');
  const homes = [...groups.map(({ id, name }) => ({ id, name })), { id: 'none', name: null }];
  return homes
    .map((home) => ({ ...home, components: components.filter((each) => isWanted(each) && homeOf(each) === home.id) }))
    .filter((set) => set.components.length > 0);
}

/** The components of these ids, as the page lists them. */
export function inPageOrder(
  setting: Pick<IncidentSetting, 'components' | 'groups'>,
  ids: ReadonlySet<string>,
): Component[] {
  return byGroup(setting, ({ id }) => ids.has(id)).flatMap((set) => set.components);
}

/** Every component on which others hang, the one with the farthest reach first. */
export function byCause({
  components,
  dependencies,
}: Pick<IncidentSetting, 'components' | 'dependencies'>): CauseSet[] {
  const needed = new Set(dependencies.map((dependency) => dependency.needsId));
  return components
    .filter((component) => needed.has(component.id))
    .map(({ id, name }) => ({ id, name, ids: [id, ...cascade(new Map([[id, 'major_outage']]), dependencies).keys()] }))
    .toSorted((a, b) => b.ids.length - a.ids.length);
}

/** What is ticked of a set: single components, whole groups, causes with all that hangs on them. */
export interface Ticks {
  single: ReadonlySet<string>;
  groups: ReadonlySet<string>;
  causes: ReadonlySet<string>;
}

/** Names a set of ticks: `many` (one word for many), `back` (what is back), `components` (what work touches). */
export type TickSetName = 'many' | 'back' | 'components';

/** Reads the ticks of a set. */
export function ticksOf(typed: TypedForm, set: TickSetName): Ticks {
  return {
    single: new Set(typed.all(set)),
    groups: new Set(typed.all(`${set}_group`)),
    causes: new Set(typed.all(`${set}_cause`)),
  };
}

/** What the ticks reach: components named by themselves or by their group, and those reached from a cause. */
export function reached(
  ticks: Ticks,
  setting: Pick<IncidentSetting, 'components' | 'groups' | 'dependencies'>,
): { direct: Set<string>; hanging: Set<string> } {
  const grouped = byGroup(setting).filter((set) => ticks.groups.has(set.id));
  const direct = new Set([
    ...setting.components.map(({ id }) => id).filter((id) => ticks.single.has(id)),
    ...grouped.flatMap((set) => set.components.map(({ id }) => id)),
  ]);
  const hanging = byCause(setting).filter((set) => ticks.causes.has(set.id));
  return { direct, hanging: new Set(hanging.flatMap((set) => set.ids)) };
}

/** What is down in this incident at present. */
export function downIn({ affected }: Pick<IncidentSetting, 'affected'>): Affected[] {
  return affected.filter((each) => each.restoredAt === null);
}

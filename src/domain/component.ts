import type { Fault } from './errors.ts';
import { keyFaults } from './key.ts';
import { textFaults, type LocalizedText } from './localized-text.ts';
import type { ComponentStatus } from './status.ts';

/** What a probe's finding may do to the page: nothing, propose an incident to a person, or publish one by itself. */
export const PROBE_RULES = ['observe', 'propose', 'publish'] as const;
export type ProbeRule = (typeof PROBE_RULES)[number];

/** Something that people recognise and use, or the infrastructure behind it. */
export interface Component {
  id: string;
  pageId: string;
  /** Its name in `apply` files, unique on its page. */
  key: string;
  groupId: string | null;
  /** The component of which this is a feature ("photos" of "chat"); null: it stands by itself. */
  parentId: string | null;
  name: LocalizedText;
  description: LocalizedText;
  position: number;
  /** Not shown to readers, e.g. a data centre that services hang on. */
  isHidden: boolean;
  isUptimeShown: boolean;
  isOnlyShownIfDegraded: boolean;
  /** Whether readers see how fast its probes were answered. */
  isResponseTimeShown: boolean;
  /** Day (`YYYY-MM-DD`) from which its history counts; null: from its creation. */
  startDate: string | null;
  probeRule: ProbeRule;
  /** A status that a person set outside any incident; null: none. */
  manualStatus: ComponentStatus | null;
  /** What the samples say after thresholds. */
  observedStatus: ComponentStatus;
  /** The published status: what the page shows. */
  status: ComponentStatus;
  createdAt: number;
  updatedAt: number;
}

/** A heading under which a page lists components. */
export interface ComponentGroup {
  id: string;
  pageId: string;
  key: string;
  name: LocalizedText;
  description: LocalizedText;
  position: number;
  createdAt: number;
  updatedAt: number;
}

export const NAME_LIMIT = 255;
export const DESCRIPTION_LIMIT = 5_000;

/** What staff and `apply` files say of a component, apart from its place on the page and its status. */
export type ComponentSettings = Pick<
  Component,
  | 'key'
  | 'name'
  | 'description'
  | 'isHidden'
  | 'isUptimeShown'
  | 'isOnlyShownIfDegraded'
  | 'isResponseTimeShown'
  | 'startDate'
  | 'probeRule'
>;

/** What staff and `apply` files say of a group, apart from its place on the page. */
export type GroupSettings = Pick<ComponentGroup, 'key' | 'name' | 'description'>;

/** What is wrong with a component's settings. */
export function componentFaults(component: ComponentSettings): Fault[] {
  const isRule = (PROBE_RULES as readonly string[]).includes(component.probeRule);
  return [
    ...groupFaults(component),
    ...dateFaults('start_date', component.startDate),
    ...(isRule
      ? []
      : [{ field: 'rule', message: `"${component.probeRule}" is not a rule: use ${PROBE_RULES.join(', ')}.` }]),
  ];
}

/** What is wrong with a group's settings. */
export function groupFaults(group: GroupSettings): Fault[] {
  return [
    ...keyFaults(group.key),
    ...textFaults('name', group.name, { isRequired: true, limit: NAME_LIMIT }),
    ...textFaults('description', group.description, { isRequired: false, limit: DESCRIPTION_LIMIT }),
  ];
}

function dateFaults(field: string, date: string | null): Fault[] {
  if (date === null) return [];
  const time = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(`${date}T00:00:00Z`) : NaN;
  // JavaScript turns 30 February into 2 March.
  const isDay = !Number.isNaN(time) && new Date(time).toISOString().startsWith(date);
  return isDay ? [] : [{ field, message: `"${date}" is not a day: write it as 2026-03-31.` }];
}

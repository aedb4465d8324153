import type { Component, ComponentGroup } from './component.ts';
import { dayHistory, type Day, type DayHistory } from './day-history.ts';
import { featuresOf } from './feature.ts';
import { leastCertain } from './holding-eta.ts';
import type { StatusInterval } from './interval.ts';
import { isBlank, type Locale, type LocalizedText } from './localized-text.ts';
import { isUnderWay } from './maintenance.ts';
import type { Page } from './page.ts';
import {
  latestHolding,
  publicIncident,
  type FullTimeline,
  type PublicAffected,
  type PublicEta,
  type PublicIncident,
  type VisibleNames,
} from './public-incident.ts';
import { byWorst, isWorse, type ComponentStatus } from './status.ts';

/** Everything that a page is made from, as the store holds it: hidden components too. */
export interface PageRows {
  page: Page;
  groups: readonly ComponentGroup[];
  components: readonly Component[];
  /** Those that are not over and the latest others, newest first. */
  timelines: readonly FullTimeline[];
  /** Intervals that reach into the days, oldest first. */
  intervals: readonly StatusInterval[];
  /** The days whose history is shown, oldest first; the last one is today. */
  days: readonly Day[];
}

/** What readers may know of a page. Whatever is not listed here is not published. */
export interface PublicPage {
  id: string;
  key: string;
  name: LocalizedText;
  description: LocalizedText | null;
  timeZone: string;
  defaultLocale: Locale;
  locales: readonly Locale[];
  contact: LocalizedText;
  /** What is pinned at the head. */
  banner: LocalizedText;
  /** The moment of which all this is true. */
  asOf: number;
  headline: Headline;
  /** Components that do not work as they should, the worst first. */
  affected: PublicComponent[];
  /** Components that work again and are watched before they are called restored. */
  watched: PublicComponent[];
  /** All others by group; the group is null for those that have none. */
  groups: PublicGroup[];
  /** All of them by group, however they are, in the page's order. */
  services: PublicGroup[];
  /** Every component that readers may see, in the page's order. */
  components: { id: string; name: LocalizedText }[];
  days: readonly Day[];
  openIncidents: PublicIncident[];
  /** Planned work that has not begun, the next first, and work under way. */
  maintenances: PublicIncident[];
  /** All timelines that were loaded, newest first. */
  timelines: PublicIncident[];
  /** When this page next changes by itself: a promise lapses, a day ends. */
  nextChangeAt: number;
}

export interface PublicGroup {
  name: LocalizedText | null;
  components: PublicComponent[];
}

export interface PublicComponent {
  id: string;
  name: LocalizedText;
  description: LocalizedText | null;
  status: ComponentStatus;
  /** Since when it has had this status; null where that is not known. */
  sinceAt: number | null;
  becauseOf: LocalizedText | null;
  /** The promise that holds for it, of all incidents that it is in. */
  eta: PublicEta | null;
  nextUpdateBy: number | null;
  isNextUpdateLate: boolean;
  /** The planned end of the maintenance that it is in. */
  plannedUntil: number | null;
  /** Whether that end has passed and the work goes on. */
  isOverrun: boolean;
  /** Since when it works again and is watched; null: it is not. */
  watchingSinceAt: number | null;
  /** Whether it had come back and is down again. */
  isAgain: boolean;
  /** What it consists of, in the page's order; features have none. */
  features: PublicComponent[];
  history: DayHistory | null;
}

export interface Headline {
  kind: 'empty' | 'working' | 'one' | 'some' | 'maintenance' | 'watching' | 'incident' | 'unknown';
  /** The worst status, which gives the colour. */
  status: ComponentStatus;
  /** Components with problems; maintenance is not one. */
  affected: number;
  working: number;
  /** The time by which every affected component is to be back. */
  latestBy: number | null;
}

/** The public face of a page at a moment: the one allow-list between the rows and every artefact. */
export function publicPage(rows: PageRows, now: number): PublicPage {
  const { page, days } = rows;
  const visible = rows.components.filter((component) => !component.isHidden);
  const names = visibleNames(visible);
  const features = featuresOf(visible);
  const timelines = rows.timelines.map((timeline) => publicIncident(timeline, names, now, features));
  const intervals = Map.groupBy(rows.intervals, (interval) => interval.componentId);
  const one = (component: Component, isFeature: boolean): PublicComponent => ({
    ...publicComponent(component, names, timelines, intervals.get(component.id) ?? [], days, now),
    ...(isFeature ? { history: null } : {}),
  });
  const present = visible.filter((each) => !each.isOnlyShownIfDegraded || each.status !== 'operational');
  const shown = present
    // A feature of what is hidden stands by itself.
    .filter(({ parentId }) => parentId === null || !names.has(parentId))
    .map((component) => ({
      groupId: component.groupId,
      ...one(component, false),
      features: present.filter((each) => each.parentId === component.id).map((each) => one(each, true)),
    }))
    .sort(inOrderOf(rows.groups));
  const affected = shown.filter((each) => isAffected(each.status)).sort((a, b) => byWorst(a.status, b.status));
  const watched = shown.filter((each) => !isAffected(each.status) && each.watchingSinceAt !== null);
  const openIncidents = timelines.filter((each) => each.kind === 'incident' && !each.isOver);
  return {
    id: page.id,
    key: page.key,
    name: page.name,
    description: isBlank(page.description) ? null : page.description,
    timeZone: page.timeZone,
    defaultLocale: page.defaultLocale,
    locales: page.locales,
    contact: page.contact,
    banner: page.banner,
    asOf: now,
    headline: headline(shown, affected, openIncidents),
    affected: affected.map(withoutGroup),
    watched: watched.map(withoutGroup),
    groups: byGroup(
      rows.groups,
      shown.filter((each) => !affected.includes(each) && !watched.includes(each)),
    ),
    services: byGroup(rows.groups, shown),
    components: visible.map(({ id }) => ({ id, name: names.get(id) ?? {} })),
    days,
    openIncidents,
    maintenances: timelines
      .filter((each) => each.kind === 'maintenance' && !each.isOver)
      .sort((a, b) => (a.scheduledFor ?? 0) - (b.scheduledFor ?? 0)),
    timelines,
    nextChangeAt: nextChange(timelines, days, now),
  };
}

/** What readers call each component that they may see, in the page's order. */
export function visibleNames(components: readonly Component[]): VisibleNames {
  const visible = components.filter((component) => !component.isHidden);
  return new Map(visible.map(({ id, key, name }) => [id, isBlank(name) ? { en: key } : name]));
}

type Grouped = PublicComponent & { groupId: string | null };

function withoutGroup({ groupId: _, ...component }: Grouped): PublicComponent {
  return component;
}

function isAffected(status: ComponentStatus): boolean {
  return status !== 'operational' && status !== 'unknown';
}

/** What readers may know of one component that is not hidden. */
export function publicComponent(
  component: Component,
  names: VisibleNames,
  timelines: readonly PublicIncident[],
  intervals: readonly StatusInterval[],
  days: readonly Day[],
  now: number,
): PublicComponent {
  const { id, status } = component;
  const involved = involvement(id, timelines);
  const watch = watchOver(id, timelines);
  const promises = involved.filter(({ incident }) => incident.kind === 'incident');
  const work = involved.find(({ incident }) => isUnderWay(incident.status));
  const next = promises.find(({ incident }) => incident.nextUpdateBy !== null)?.incident;
  return {
    id,
    name: names.get(id) ?? {},
    description: isBlank(component.description) ? null : component.description,
    status,
    sinceAt: sinceOf(status, intervals),
    becauseOf: involved.find(({ affected }) => affected.status === status)?.affected.becauseOf ?? null,
    eta:
      leastCertain(
        promises.map(({ affected }) => affected.eta),
        ({ state }) => state === 'current',
      ) ?? null,
    nextUpdateBy: next?.nextUpdateBy ?? null,
    isNextUpdateLate: next?.isNextUpdateLate ?? false,
    plannedUntil: status === 'under_maintenance' ? (work?.incident.scheduledUntil ?? null) : null,
    isOverrun: work?.incident.isOverrun ?? false,
    watchingSinceAt: status === 'operational' || status === 'unknown' ? watch : null,
    isAgain: involved.some(({ affected }) => affected.isAgain),
    features: [],
    history: component.isUptimeShown ? dayHistory(intervals, days, component.startDate, now) : null,
  };
}

/** When the present trouble began, whatever degrees it has had since; null while all is well. */
function sinceOf(status: ComponentStatus, intervals: readonly StatusInterval[]): number | null {
  if (status === 'operational') return null;
  const isTrouble = (each: ComponentStatus): boolean => isWorse(each, 'under_maintenance');
  const started = intervals.findLastIndex(
    (each) => each.status !== status && !(isTrouble(each.status) && isTrouble(status)),
  );
  return intervals[started + 1]?.fromAt ?? null;
}

/** The timelines in force that a component is down in. */
function involvement(
  id: string,
  timelines: readonly PublicIncident[],
): { incident: PublicIncident; affected: PublicAffected }[] {
  return timelines.flatMap((incident) => {
    if (incident.isOver || incident.status === 'scheduled') return [];
    const affected = incident.components.find((each) => each.id === id && each.restoredAt === null);
    return affected ? [{ incident, affected }] : [];
  });
}

/** Since when a component is watched in the incidents that are not over; of several, the latest. */
function watchOver(id: string, timelines: readonly PublicIncident[]): number | null {
  const since = timelines
    .filter((incident) => !incident.isOver)
    .flatMap((incident) => incident.components.find((each) => each.id === id)?.watchingSinceAt ?? []);
  return since.length === 0 ? null : Math.max(...since);
}

function headline(
  shown: readonly PublicComponent[],
  affected: readonly PublicComponent[],
  openIncidents: readonly PublicIncident[],
): Headline {
  const troubled = affected.filter((each) => each.status !== 'under_maintenance');
  const working = shown.filter((each) => each.status === 'operational').length;
  const counts = {
    affected: troubled.length,
    working,
    latestBy: troubled.length > 0 ? latestHolding(troubled.map((each) => each.eta)) : null,
  };
  const [worst] = troubled;
  if (worst) return { kind: troubled.length === 1 ? 'one' : 'some', status: worst.status, ...counts };
  if (isAllWatched(openIncidents)) return { kind: 'watching', status: 'operational', ...counts };
  if (openIncidents.length > 0) return { kind: 'incident', status: 'degraded_performance', ...counts };
  if (affected.length > 0) return { kind: 'maintenance', status: 'under_maintenance', ...counts };
  if (shown.length === 0) return { kind: 'empty', status: 'unknown', ...counts };
  if (working < shown.length) return { kind: 'unknown', status: 'unknown', ...counts };
  return { kind: 'working', status: 'operational', ...counts };
}

/** Whether nothing that is seen is down in any open incident, and something is watched. */
function isAllWatched(openIncidents: readonly PublicIncident[]): boolean {
  const components = openIncidents.flatMap((incident) => incident.components);
  return (
    openIncidents.every((incident) => incident.components.some((each) => each.watchingSinceAt !== null)) &&
    components.length > 0 &&
    components.every((each) => each.restoredAt !== null)
  );
}

/** The groups' order; within one, components keep theirs. What has no group comes last. */
function inOrderOf(groups: readonly ComponentGroup[]): (a: Grouped, b: Grouped) => number {
  const places = new Map(groups.map((group, index) => [group.id, index]));
  const place = ({ groupId }: Grouped): number => places.get(groupId ?? '') ?? groups.length;
  return (a, b) => place(a) - place(b);
}

function byGroup(groups: readonly ComponentGroup[], shown: readonly Grouped[]): PublicGroup[] {
  const known = new Set(groups.map((group) => group.id));
  return [
    ...groups.map(({ id, name }) => ({ name, components: shown.filter((each) => each.groupId === id) })),
    { name: null, components: shown.filter((each) => each.groupId === null || !known.has(each.groupId)) },
  ]
    .filter((group) => group.components.length > 0)
    .map((group) => ({ ...group, components: group.components.map(withoutGroup) }));
}

function nextChange(timelines: readonly PublicIncident[], days: readonly Day[], now: number): number {
  const times = timelines
    .filter((each) => !each.isOver)
    .flatMap((each) => [
      each.nextUpdateBy,
      each.scheduledFor,
      each.scheduledUntil,
      ...each.components.flatMap(({ restoredAt, eta }) => (restoredAt === null && eta ? [eta.byAt] : [])),
    ]);
  const ahead = [...times, days.at(-1)?.untilAt ?? null].filter((at) => at !== null && at > now);
  return Math.min(...(ahead as number[]), Infinity);
}

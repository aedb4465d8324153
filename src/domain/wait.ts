import type { Component } from './component.ts';
import { featuresOf, withParents } from './feature.ts';
import { holdingEtas } from './holding-eta.ts';
import { isInForce, isOver, type Affected, type Incident } from './incident.ts';
import type { LocalizedText } from './localized-text.ts';
import type { Notice, NoticeItem, NoticeKind } from './notice.ts';
import type { OpenTimeline } from './published-status.ts';
import type { Eta } from './restoration.ts';
import { isWatched } from './watching.ts';

/** What somebody is told of until it is back: one service, or one incident or maintenance until it is over. */
export const WAIT_KINDS = ['component', 'incident'] as const;
export type WaitKind = (typeof WAIT_KINDS)[number];

export interface WaitSubject {
  kind: WaitKind;
  subjectId: string;
}

/** With the name by which readers know it. */
export interface NamedSubject extends WaitSubject {
  name: LocalizedText;
}

export interface Wait extends WaitSubject {
  createdAt: number;
  endedAt: number | null;
  /** The notice that was the last word on it; null: it goes on, or ended without one. */
  endedNoticeId: string | null;
}

/** Whether it still goes on. */
export function isWaiting({ endedAt }: Pick<Wait, 'endedAt'>): boolean {
  return endedAt === null;
}

export function isSameSubject(a: WaitSubject, b: WaitSubject): boolean {
  return a.kind === b.kind && a.subjectId === b.subjectId;
}

/** What a page looks like to those who wait. */
export interface Outlook {
  components: readonly Component[];
  /** Every incident and maintenance that is not over. */
  open: readonly OpenTimeline[];
}

/**
 * The services that somebody may wait for: those that readers see and that are down by an incident in force, or watched
 * before anybody calls them restored; a whole, while a part of it is. What only a person or a probe says of a service,
 * without an incident, nobody is told of.
 */
export function awaitedComponents({ components, open }: Outlook): ReadonlySet<string> {
  const visible = new Map(components.filter(({ isHidden }) => !isHidden).map((each) => [each.id, each]));
  const isDown = (each: Affected): boolean =>
    each.restoredAt === null ? each.status !== 'operational' : isWatched(each);
  const ids = open
    .filter(({ incident }) => isInForce(incident))
    .flatMap(({ affected }) => affected.filter(isDown).map((each) => each.componentId));
  return new Set(
    ids.flatMap((id) => {
      const component = visible.get(id);
      return [component, visible.get(component?.parentId ?? '')].flatMap((each) => each?.id ?? []);
    }),
  );
}

/** Whether there is anything to wait for: an incident or maintenance of the page is awaited until it is over. */
export function isAwaited({ kind, subjectId }: WaitSubject, outlook: Outlook): boolean {
  if (kind === 'component') return awaitedComponents(outlook).has(subjectId);
  return outlook.open.some(({ incident }) => incident.id === subjectId);
}

/** A notice with the state of what it tells of. */
export interface Told {
  notice: Pick<Notice, 'kind' | 'componentIds' | 'items'>;
  incident: Incident;
  affected: readonly Affected[];
  etas: readonly Eta[];
  /** Duplicates that were merged into this incident: who waits for them waits for it. */
  mergedIds: readonly string[];
  now: number;
}

/** Whom of those who wait a notice is for, and for whom it is the last word. */
export interface Waiters {
  told: readonly WaitSubject[];
  last: readonly WaitSubject[];
}

const END_KINDS: readonly NoticeKind[] = ['incident_resolved', 'maintenance_completed', 'maintenance_cancelled'];

/**
 * Who waits for a service is told when it is expected back, that it is, and that it went down again while it was
 * watched; not every word between. Who waits for an incident is told all of it. The last word is that it is back: a
 * service that is still down by another incident, or watched, is not; an incident that goes on elsewhere is not over.
 */
export function waitersOf(told: Told, outlook: Outlook): Waiters {
  const { notice, incident, mergedIds } = told;
  const isEnd = END_KINDS.includes(notice.kind) && isOver(incident) && incident.outcome !== 'merged';
  const incidents = [incident.id, ...mergedIds].map((subjectId): WaitSubject => ({ kind: 'incident', subjectId }));
  const components = componentsTold(told, outlook, isEnd);
  return {
    told: [...incidents, ...components.map(({ id }) => component(id))],
    last: [...(isEnd ? incidents : []), ...components.filter((each) => each.isLast).map(({ id }) => component(id))],
  };
}

function component(subjectId: string): WaitSubject {
  return { kind: 'component', subjectId };
}

function componentsTold(told: Told, outlook: Outlook, isEnd: boolean): { id: string; isLast: boolean }[] {
  const { notice } = told;
  const visible = outlook.components.filter(({ isHidden }) => !isHidden);
  const named = visible.filter(({ id }) => notice.componentIds.includes(id)).map(({ id }) => id);
  const items = itemsByComponent(told, outlook.components);
  const awaited = awaitedComponents(outlook);
  const features = featuresOf(visible);
  return withParents(named, visible).flatMap((id) => {
    const own = [id, ...(features.get(id) ?? [])].flatMap((each) => items.get(each) ?? []);
    const isBack = !awaited.has(id);
    const isLast = isBack && (isEnd || own.some((item) => item.kind === 'component_restored'));
    return isLast || own.some(isNews) ? [{ id, isLast }] : [];
  });
}

/** What a notice says of each component, by name or by the promise that holds for it. */
function itemsByComponent(
  { notice, affected, etas, now }: Told,
  components: readonly Component[],
): Map<string, NoticeItem[]> {
  const holding = holdingEtas({ affected, etas }, featuresOf(components), now);
  const byName = Map.groupBy(notice.items, (item) => item.componentId);
  const result = new Map(byName);
  for (const [componentId, eta] of holding) {
    if (eta.componentId === componentId) continue;
    const promised = (byName.get(eta.componentId) ?? []).filter((item) => 'eta' in item || item.kind === 'eta_missed');
    result.set(componentId, [...(byName.get(componentId) ?? []), ...promised]);
  }
  return result;
}

function isNews(item: NoticeItem): boolean {
  return item.kind !== 'component_affected' || item.isAgain === true;
}

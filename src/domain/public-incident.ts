import {
  isTurn,
  openEtas,
  type Affected,
  type Automatic,
  type Incident,
  type TimelineStatus,
  type Update,
} from './incident.ts';
import type { CorrectedField, Correction } from './correction.ts';
import { orNull } from './help.ts';
import { NO_FEATURES, type Features } from './feature.ts';
import { holdingEtas } from './holding-eta.ts';
import type { LocalizedText } from './localized-text.ts';
import { isUnderWay } from './maintenance.ts';
import type { PublishedPostmortem } from './postmortem.ts';
import { etaState, etaStep, latestTime, type Eta, type EtaState, type EtaStep } from './restoration.ts';
import type { StatedStatus } from './status.ts';

/** One incident or maintenance as the store holds it: updates newest first, ETAs oldest first, superseded ones too. */
export interface FullTimeline {
  incident: Incident;
  affected: readonly Affected[];
  updates: readonly Update[];
  etas: readonly Eta[];
  /** Times that were put right afterwards, oldest first. */
  corrections: readonly Correction[];
  /** The incident in which this duplicate is told on; null also where that one was deleted. */
  mergedInto: Pick<Incident, 'id' | 'name'> | null;
  /** What was published of its postmortem; a draft is never loaded here. */
  postmortem: PublishedPostmortem | null;
}

/** What readers may know of an incident or maintenance. Whatever is not listed here is not published. */
export interface PublicIncident {
  id: string;
  kind: Incident['kind'];
  name: LocalizedText;
  status: TimelineStatus;
  isOver: boolean;
  startedAt: number;
  createdAt: number;
  updatedAt: number;
  resolvedAt: number | null;
  nextUpdateBy: number | null;
  isNextUpdateLate: boolean;
  scheduledFor: number | null;
  scheduledUntil: number | null;
  /** Whether planned work goes on past its planned end. */
  isOverrun: boolean;
  outcome: Incident['outcome'];
  mergedInto: Pick<Incident, 'id' | 'name'> | null;
  corrections: PublicCorrection[];
  /** Whom to ask about this one; null: the page's own contact holds. */
  contact: LocalizedText | null;
  /** What people can do meanwhile. */
  alternatives: LocalizedText | null;
  components: PublicAffected[];
  /** The time by which everything in it is to be back; null where any component has no time that still holds. */
  latestBy: number | null;
  updates: PublicUpdate[];
  postmortem: PublicPostmortem | null;
}

/** What happened and what is done about it, as it was published. */
export interface PublicPostmortem {
  body: LocalizedText;
  publishedAt: number;
  /** When its words were changed afterwards; null: never. */
  editedAt: number | null;
}

export interface PublicAffected {
  id: string;
  name: LocalizedText;
  status: StatedStatus;
  worstStatus: StatedStatus;
  startedAt: number;
  restoredAt: number | null;
  /** The component from which the trouble came; null also where that one is not shown to readers. */
  becauseOf: LocalizedText | null;
  /** The promise that holds for it: its own, else that of its whole or parts, else that of what brought it down. */
  eta: PublicEta | null;
  /** Since when it works again and is watched before it is called restored. */
  watchingSinceAt: number | null;
  /** Whether it had come back in this incident and went down again. */
  isAgain: boolean;
}

export interface PublicEta {
  kind: Eta['kind'];
  state: EtaState;
  byAt: number | null;
  earliestAt: number | null;
  condition: LocalizedText | null;
  reason: LocalizedText | null;
  basis: Eta['basis'];
  /** How many estimates there have been, this one included. */
  revisions: number;
  givenAt: number;
}

export interface PublicUpdate {
  id: string;
  status: TimelineStatus;
  /** Whether the update before it had the same status: then it is called an update, not by its status. */
  isStatusRepeated: boolean;
  body: LocalizedText;
  automatic: Automatic | null;
  changes: PublicChange[];
  etas: PublicEtaStep[];
  displayAt: number;
  updatedAt: number;
  /** When its words were last changed after it was told; null: never. */
  editedAt: number | null;
}

/** A time that was said wrongly first; the component is null where it is the incident's own. */
export interface PublicCorrection {
  name: LocalizedText | null;
  field: CorrectedField;
  fromAt: number;
  toAt: number;
}

export interface PublicChange {
  componentId: string;
  name: LocalizedText;
  oldStatus: StatedStatus;
  newStatus: StatedStatus;
  /** Whether it had come back before in this incident. */
  isAgain: boolean;
}

/** What an update said of one component's return, and what had been said before. */
export interface PublicEtaStep {
  componentId: string;
  name: LocalizedText;
  step: EtaStep;
  kind: Eta['kind'];
  byAt: number | null;
  earliestAt: number | null;
  previousByAt: number | null;
  condition: LocalizedText | null;
  reason: LocalizedText | null;
  /** Whether it was an estimate from the component's own past. */
  isFromHistory: boolean;
}

/** Names of the components that readers may see, by id, in the page's order. */
export type VisibleNames = ReadonlyMap<string, LocalizedText>;

/** The public face of a timeline at a moment. A component that is not in `names` is not mentioned anywhere. */
export function publicIncident(
  timeline: FullTimeline,
  names: VisibleNames,
  now: number,
  features: Features = NO_FEATURES,
): PublicIncident {
  const { incident } = timeline;
  const components = publicAffected(timeline, names, features, now);
  const isOver = incident.resolvedAt !== null;
  const down = components.filter((each) => each.restoredAt === null);
  return {
    id: incident.id,
    kind: incident.kind,
    name: incident.name,
    status: incident.status,
    isOver,
    startedAt: incident.startedAt,
    createdAt: incident.createdAt,
    updatedAt: incident.updatedAt,
    resolvedAt: incident.resolvedAt,
    nextUpdateBy: isOver ? null : incident.nextUpdateBy,
    isNextUpdateLate: !isOver && incident.nextUpdateBy !== null && now >= incident.nextUpdateBy,
    scheduledFor: incident.scheduledFor,
    scheduledUntil: incident.scheduledUntil,
    isOverrun: isUnderWay(incident.status) && incident.scheduledUntil !== null && now >= incident.scheduledUntil,
    outcome: incident.outcome,
    mergedInto: timeline.mergedInto,
    corrections: publicCorrections(timeline, names),
    contact: orNull(incident.contact),
    alternatives: orNull(incident.alternatives),
    components,
    latestBy: isOver ? null : latestHolding(down.map((each) => each.eta)),
    updates: publicUpdates(timeline, names),
    postmortem: publicPostmortem(timeline),
  };
}

function publicCorrections({ corrections }: FullTimeline, names: VisibleNames): PublicCorrection[] {
  return corrections.flatMap(({ componentId, field, fromAt, toAt }) => {
    const name = componentId === null ? null : names.get(componentId);
    return name === undefined ? [] : [{ name, field, fromAt, toAt }];
  });
}

function publicPostmortem({ postmortem }: FullTimeline): PublicPostmortem | null {
  if (!postmortem) return null;
  const { body, publishedAt, updatedAt } = postmortem;
  return { body, publishedAt, editedAt: updatedAt === publishedAt ? null : updatedAt };
}

/** Times that were promised for what is still down, and have passed. */
export function lapsedPromises({ components }: Pick<PublicIncident, 'components'>): {
  name: LocalizedText;
  byAt: number;
}[] {
  return components.flatMap(({ name, restoredAt, eta }) =>
    restoredAt === null && eta?.state === 'overdue' && eta.byAt !== null ? [{ name, byAt: eta.byAt }] : [],
  );
}

/** When an incident last said something else: by an update, or because what was promised did not come. */
export function lastChangeAt(
  incident: Pick<PublicIncident, 'components' | 'updatedAt' | 'nextUpdateBy' | 'isNextUpdateLate'>,
): number {
  const { updatedAt, nextUpdateBy, isNextUpdateLate } = incident;
  const lapsed = lapsedPromises(incident).map(({ byAt }) => byAt);
  return Math.max(updatedAt, ...lapsed, ...(isNextUpdateLate && nextUpdateBy !== null ? [nextUpdateBy] : []));
}

/** The latest time of several ETAs; null unless each has a time that has not passed. */
export function latestHolding(etas: readonly (PublicEta | null)[]): number | null {
  const current = etas.flatMap((eta) => (eta?.state === 'current' ? [eta] : []));
  return current.length === etas.length ? latestTime(current) : null;
}

function publicAffected(
  timeline: FullTimeline,
  names: VisibleNames,
  features: Features,
  now: number,
): PublicAffected[] {
  const { affected, etas, updates } = timeline;
  const [holding, last] = [holdingEtas(timeline, features, now), openEtas(etas)];
  return affected.flatMap((each) => {
    const { componentId, status, worstStatus, startedAt, restoredAt, watchingSinceAt } = each;
    const name = names.get(componentId);
    if (!name) return [];
    const eta = restoredAt === null ? holding.get(componentId) : last.get(componentId);
    const revisions = etas.filter((one) => one.componentId === eta?.componentId).length;
    const becauseOf = names.get(causeOf(each, features) ?? '') ?? null;
    const isAgain = restoredAt === null && hasComeBack(updates, componentId);
    const own = { id: componentId, name, status, worstStatus, startedAt, restoredAt, becauseOf, watchingSinceAt };
    return [{ ...own, isAgain, eta: eta ? publicEta(eta, revisions, restoredAt, now) : null }];
  });
}

/** What still keeps a component down. That one of its own parts is down is no cause: it is the trouble itself. */
export function causeOf({ componentId, becauseOfId, restoredAt }: Affected, features: Features): string | null {
  const isPart = becauseOfId !== null && features.get(componentId)?.includes(becauseOfId) === true;
  return restoredAt === null && !isPart ? becauseOfId : null;
}

/** Whether one of these updates said that a component was back. */
function hasComeBack(updates: readonly Update[], componentId: string): boolean {
  return updates.some(({ changes }) =>
    changes.some(
      (change) =>
        change.componentId === componentId && change.newStatus === 'operational' && change.oldStatus !== 'operational',
    ),
  );
}

function publicEta(eta: Eta, revisions: number, restoredAt: number | null, now: number): PublicEta {
  const { kind, byAt, earliestAt, condition, reason, basis } = eta;
  const state = etaState(eta, restoredAt, now);
  return { kind, state, byAt, earliestAt, condition, reason, basis, revisions, givenAt: eta.createdAt };
}

function publicUpdates({ updates, etas }: FullTimeline, names: VisibleNames): PublicUpdate[] {
  return updates.map((update, index) => ({
    id: update.id,
    status: update.status,
    isStatusRepeated: updates[index + 1]?.status === update.status,
    body: update.body,
    automatic: update.automatic,
    changes: update.changes.flatMap(({ componentId, oldStatus, newStatus }) => {
      const name = names.get(componentId);
      // Announcing work changes nothing yet, and how an incident turned out repairs nothing.
      if (update.status === 'scheduled' || isTurn(update.automatic)) return [];
      const isAgain = oldStatus === 'operational' && hasComeBack(updates.slice(index + 1), componentId);
      return name && oldStatus !== newStatus ? [{ componentId, name, oldStatus, newStatus, isAgain }] : [];
    }),
    etas: etaSteps(update, etas, names),
    displayAt: update.displayAt,
    updatedAt: update.updatedAt,
    editedAt: update.editedAt,
  }));
}

/** What an update said of returns, in the page's order. */
function etaSteps({ id, body }: Update, all: readonly Eta[], names: VisibleNames): PublicEtaStep[] {
  const own = new Map(all.filter((eta) => eta.updateId === id).map((eta) => [eta.componentId, eta]));
  return [...names].flatMap(([componentId, name]) => {
    const eta = own.get(componentId);
    return eta ? [etaStepOf(eta, name, all, body)] : [];
  });
}

function etaStepOf(eta: Eta, name: LocalizedText, all: readonly Eta[], body: LocalizedText): PublicEtaStep {
  const { componentId } = eta;
  const line = all.filter((each) => each.componentId === componentId);
  const before = line[line.indexOf(eta) - 1];
  const previous = before && before.restoredAt === null ? before : undefined;
  const step = etaStep(previous, eta);
  const { kind, byAt, earliestAt, condition } = eta;
  const previousByAt = previous && previous.kind !== 'withdrawn' ? previous.byAt : null;
  // Where the update's own words were the reason, they stand above already.
  const reason = isSameText(eta.reason, body) ? null : eta.reason;
  const times = { byAt, earliestAt, previousByAt };
  return { componentId, name, step, kind, ...times, condition, reason, isFromHistory: eta.basis === 'history' };
}

function isSameText(a: LocalizedText | null, b: LocalizedText): boolean {
  return a !== null && JSON.stringify(a) === JSON.stringify(b);
}

import type { DutyElement } from './duty.ts';
import type { LocalizedText } from './localized-text.ts';
import { isUnderWay, type MaintenanceStatus } from './maintenance.ts';
import type { Eta } from './restoration.ts';
import { impactOf, type Impact, type StatedStatus } from './status.ts';

export const INCIDENT_STATUSES = ['investigating', 'identified', 'monitoring', 'resolved'] as const;
export type IncidentStatus = (typeof INCIDENT_STATUSES)[number];
export type TimelineStatus = IncidentStatus | MaintenanceStatus;

/** Unplanned trouble or planned work: both are a timeline of updates over affected components. */
export interface Incident {
  id: string;
  pageId: string;
  kind: 'incident' | 'maintenance';
  name: LocalizedText;
  status: TimelineStatus;
  /** Set by a person to say another impact than the components' statuses would give. */
  impactOverride: Impact | null;
  /** Who opened it. What a probe opened, a probe may close; nothing else. */
  source: 'staff' | 'probe';
  startedAt: number;
  createdAt: number;
  updatedAt: number;
  monitoringAt: number | null;
  /** When it was over: resolved, completed or cancelled. */
  resolvedAt: number | null;
  /** The time by which staff said they would post again. */
  nextUpdateBy: number | null;
  scheduledFor: number | null;
  scheduledUntil: number | null;
  metadata: Record<string, unknown>;
  /** Whom to ask about this one, where that is not the page's contact. */
  contact: LocalizedText;
  /** What people can do meanwhile. */
  alternatives: LocalizedText;
  /** How it ended where it did not end by being resolved. */
  outcome: 'false_alarm' | 'merged' | null;
  /** The incident in which this one, a duplicate, is told on. */
  mergedIntoId: string | null;
  /** The series of which this maintenance is one occurrence. */
  seriesId: string | null;
  /** How long before the start subscribers have been reminded, in milliseconds; the shortest counts. */
  remindersSent: number[];
  /** When readers were told that the work goes on past its planned end. */
  overrunToldAt: number | null;
}

/** A component in an incident: how bad, since when, whether a person said so or it cascaded from another. */
export interface Affected {
  componentId: string;
  /** While down, the present status; once restored, `operational`. */
  status: StatedStatus;
  /** The worst it has been, kept after restoration. */
  worstStatus: StatedStatus;
  source: 'stated' | 'cascade';
  becauseOfId: string | null;
  startedAt: number;
  restoredAt: number | null;
  /** Since when it works again and is watched before it is called restored; null: it is not. */
  watchingSinceAt: number | null;
}

/** One entry of a timeline. */
export interface Update {
  id: string;
  incidentId: string;
  /** 1, 2, 3 … in the order in which they were posted. */
  position: number;
  status: TimelineStatus;
  body: LocalizedText;
  /** What the service itself reports, said in words by the catalogues; null for a person's update. */
  automatic: Automatic | null;
  changes: StatusChange[];
  isNotified: boolean;
  author: string | null;
  displayAt: number;
  createdAt: number;
  updatedAt: number;
  /** When its words were last changed after it was posted; null: never. */
  editedAt: number | null;
  /** What a duty to notify asks for and this update says. */
  discloses: DutyElement[];
}

/** What nobody has said of an incident as it begins. */
export const NOTHING_SAID_YET = {
  contact: {},
  alternatives: {},
  outcome: null,
  mergedIntoId: null,
  seriesId: null,
  remindersSent: [],
  overrunToldAt: null,
} as const satisfies Partial<Incident>;

/** What a service reports without a person writing it. */
export const AUTOMATIC_KINDS = [
  'errors_since',
  'errors_ended',
  'maintenance_started',
  'maintenance_overrun',
  'maintenance_moved',
  'history_estimate',
  'false_alarm',
  'merged',
  'took_over',
] as const;

export interface Automatic {
  kind: (typeof AUTOMATIC_KINDS)[number];
  /** The moment that its words name: of work that was moved, the new end. */
  at: number;
}

/** Whether it says how an incident turned out: then it is said even beside a person's words. */
export function isTurn(automatic: Automatic | null): boolean {
  return automatic?.kind === 'false_alarm' || automatic?.kind === 'merged';
}

/** What an update says of one component; unchanged but mentioned components have the same status twice. */
export interface StatusChange {
  componentId: string;
  oldStatus: StatedStatus;
  newStatus: StatedStatus;
  /** When it truly changed, where that was not when the update was posted. */
  at?: number;
}

/** Whether an incident or maintenance is over. */
export function isOver(incident: Pick<Incident, 'status'>): boolean {
  return incident.status === 'resolved' || incident.status === 'completed' || incident.status === 'cancelled';
}

/** Whether an incident's components bear its statuses at present: a maintenance only while it is under way. */
export function isInForce(incident: Pick<Incident, 'kind' | 'status'>): boolean {
  return incident.kind === 'incident' ? !isOver(incident) : isUnderWay(incident.status);
}

/** The incident's impact: what a person said it is, or what its components' worst statuses make it. */
export function incidentImpact(
  incident: Pick<Incident, 'kind' | 'impactOverride' | 'outcome'>,
  affected: readonly Affected[],
): Impact {
  if (incident.outcome === 'false_alarm') return 'none';
  if (incident.impactOverride) return incident.impactOverride;
  return incident.kind === 'maintenance' ? 'maintenance' : impactOf(affected.map((each) => each.worstStatus));
}

/** When the first of its components went down: the time from which it has a say in their history. */
export function beginningOf({ startedAt }: Pick<Incident, 'startedAt'>, affected: readonly Affected[]): number {
  return Math.min(startedAt, ...affected.map((each) => each.startedAt));
}

/** The open ETA of each component: the end of its line of revisions. */
export function openEtas(etas: readonly Eta[]): Map<string, Eta> {
  return new Map(etas.filter((eta) => eta.supersededAt === null).map((eta) => [eta.componentId, eta]));
}

/**
 * A promise that still lies ahead stands; one that has come is fulfilled by this very update, unless the service made
 * it by itself: that is not the word that people were promised.
 */
export function nextUpdateAfter(
  incident: Pick<Incident, 'nextUpdateBy'>,
  input: { nextUpdateBy?: number | null; automatic?: Automatic },
  now: number,
): number | null {
  if (input.nextUpdateBy !== undefined) return input.nextUpdateBy;
  // What a clock or a probe reports is no word of the staff; that work was moved is.
  if (input.automatic !== undefined && input.automatic.kind !== 'maintenance_moved') return incident.nextUpdateBy;
  return incident.nextUpdateBy !== null && incident.nextUpdateBy > now ? incident.nextUpdateBy : null;
}

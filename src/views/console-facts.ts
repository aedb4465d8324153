import type { EditFacts } from './correction-facts.ts';
import type { Automatic, Incident, TimelineStatus } from '../domain/incident.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { PromiseKind } from '../domain/reminder.ts';
import type { EtaKind, EtaState } from '../domain/restoration.ts';
import type { PromiseReminderFacts } from './reminder-facts.ts';
import type { ComponentStatus, StatedStatus } from '../domain/status.ts';

/** A status that a colleague changed while a form was open. */
export interface StatusMovedFacts {
  was: TimelineStatus;
  is: TimelineStatus;
  /** What the form's writer chose instead; null: nothing, so that it stays. */
  chosen: TimelineStatus | null;
}

/** An ETA said in one line. */
export interface EtaLineFacts {
  /** The message of the catalogue that says it. */
  word: EtaKind | 'conditional_open' | 'overdue' | 'restored';
  state: EtaState;
  byAt: number | null;
  earliestAt: number | null;
  condition: LocalizedText | null;
  reason: LocalizedText | null;
  isFromHistory: boolean;
}

/** One revision as the timeline shows it: what it said, and what it took the place of. */
export interface EtaRevisionFacts {
  componentName: LocalizedText;
  line: EtaLineFacts;
  /** The time that it moved away from, later or earlier; null: it is the first, or only its words changed. */
  moved: { step: 'later' | 'earlier'; fromAt: number } | null;
  isMissed: boolean;
}

export interface AffectedFacts {
  /** Those of which all of this is said alike. */
  names: readonly LocalizedText[];
  status: ComponentStatus;
  because: LocalizedText | null;
  /** Null: the work has not begun. */
  startedAt: number | null;
  restoredAt: number | null;
  /** Since when it works again and is watched. */
  watchingSinceAt: number | null;
  /** How long it was, or has been, down. */
  downMs: number;
  eta: EtaLineFacts | null;
}

export interface TimelineEntryFacts {
  position: number;
  at: number;
  status: TimelineStatus;
  author: string | null;
  body: LocalizedText | null;
  automatic: Automatic | null;
  isNotified: boolean;
  /** When its words were last changed after somebody was told; null: never. */
  editedAt: number | null;
  /** Null where it is only shown. */
  edit: EditFacts | null;
  changes: { name: LocalizedText; oldStatus: StatedStatus; newStatus: StatedStatus }[];
  etas: EtaRevisionFacts[];
}

/** How a promise stands to now. */
export interface PromiseFacts {
  kind: PromiseKind;
  at: number;
  isOverdue: boolean;
  /** Overdue, or so near that somebody should act. */
  isSoon: boolean;
  /** Time until it lapses, or since it did. */
  distanceMs: number;
  href: string;
  incidentName: LocalizedText;
  components: LocalizedText[];
  conditions: LocalizedText[];
  /** What staff were asked about it; null: nothing yet. */
  reminder: PromiseReminderFacts | null;
}

export interface IncidentLineFacts {
  href: string;
  /** Colour of its status. */
  tone: ComponentStatus;
  kind: Incident['kind'];
  name: LocalizedText;
  status: TimelineStatus;
  startedAt: number;
  resolvedAt: number | null;
  scheduledFor: number | null;
  scheduledUntil: number | null;
  /** Length by which planned work has outrun its end; null: it has not. */
  overrunMs: number | null;
  downCount: number;
  /** The latest time promised for anything still down; null: there is none for at least one of them. */
  latestEtaAt: number | null;
}

export interface ComponentLineFacts {
  id: string;
  name: LocalizedText;
  status: ComponentStatus;
}

export interface ProposalFacts {
  componentName: LocalizedText;
  status: ComponentStatus;
  sinceAt: number;
  evidence: string;
  /** The form that opens the incident, filled in. */
  confirmHref: string;
  /** One press that opens it with the first notice. */
  publishAction: string;
  dismissAction: string;
}

export interface MailFacts {
  isOn: boolean;
  /** Notices that have not reached everybody yet. */
  waiting: number;
  /** Deliveries given up in the last day. */
  failed: number;
  /** Deliveries that were tried and failed, and will be tried again. */
  retrying: number;
  /** What went wrong with one of those; null: nothing. */
  lastError: string | null;
}

/** The form that publishes the list of all services as of now. */
export interface AsOfFormFacts {
  pageId: string;
  /** Path of the list that was just published; null: none was. */
  published: string | null;
  /** Path of the list that is always the present one. */
  present: string;
}

export interface ConsoleNav {
  links: { key: string; href: string; isCurrent: boolean }[];
  /** The pages to choose from; empty where there is only one. */
  pages: { name: LocalizedText; href: string; isCurrent: boolean }[];
}

/** Ways on from a screen, on its page. */
export interface ScreenLinks {
  home: string;
  newIncident: string;
  newMaintenance: string;
  backfill: string;
  deliveries: string;
  proposals: string;
  templates: string;
  publicPage: string;
}

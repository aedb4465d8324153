import type { Automatic, TimelineStatus } from '../domain/incident.ts';
import type { PublicCorrection } from '../domain/public-incident.ts';
import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { ComponentStatus, StatedStatus } from '../domain/status.ts';
import type { PublicLayout } from './public-views.ts';

/** A component's promise as a line of words: `key` names the message `page.eta.…`. */
export interface EtaLine {
  key: 'by' | 'window' | 'no_time' | 'overdue' | 'withdrawn' | 'assessing' | 'planned' | 'overrun'
    | 'then_by' | 'then_window';
  byAt: number | null;
  earliestAt: number | null;
  condition: LocalizedText | null;
  reason: LocalizedText | null;
  isFromHistory: boolean;
  /** When it was said; null where nobody has said anything. */
  givenAt: number | null;
  next: NextWord | null;
}

/** When staff said they would post again. */
export interface NextWord {
  at: number;
  isLate: boolean;
}

/** 90 days as marks on a line: each path is one status, its title says which day where that matters. */
export interface Bars {
  paths: { status: ComponentStatus | 'nothing'; d: string; date: string | null }[];
  days: number;
  troubled: number;
  /** In the reader's notation; null where nothing was watched. */
  uptime: string | null;
}

export interface ServiceFacts {
  name: LocalizedText;
  description: LocalizedText | null;
  status: ComponentStatus;
  sinceAt: number | null;
  becauseOf: LocalizedText | null;
  eta: EtaLine | null;
  bars: Bars | null;
  /** Since when it works again and is watched before it is called restored. */
  watchingSinceAt: number | null;
  /** Whether it had come back and is down again. */
  isAgain: boolean;
  /** Where to ask to be told when it is back; null: there is nothing to wait for, or no mail. */
  waitPath: string | null;
  /** What it consists of, features of which the same is to be said together. */
  features: FeatureLine[];
}

/** Features of a service that are alike. */
export interface FeatureLine {
  status: ComponentStatus;
  isWatched: boolean;
  names: LocalizedText[];
  eta: EtaLine | null;
}

export interface UpdateFacts {
  /** Key of its label: `page.update`, or the status's word. */
  label: string;
  body: LocalizedText | null;
  automatic: { kind: Automatic['kind']; at: number } | null;
  steps: {
    key: 'by' | 'window' | 'no_time' | 'moved' | 'assessing' | 'withdrawn' | 'withdrawn_from';
    name: LocalizedText;
    byAt: number | null;
    earliestAt: number | null;
    previousByAt: number | null;
    condition: LocalizedText | null;
    reason: LocalizedText | null;
    isFromHistory: boolean;
  }[];
  /** Components by what they became. */
  changes: { status: StatedStatus; isAgain: boolean; names: LocalizedText[] }[];
  displayAt: number;
  editedAt: number | null;
}

/** What happened and what is done about it. */
export interface PostmortemFacts {
  body: LocalizedText;
  publishedAt: number | null;
  editedAt: number | null;
}

export interface IncidentFacts {
  name: LocalizedText;
  path: string;
  status: TimelineStatus;
  isOver: boolean;
  isMaintenance: boolean;
  /** The worst status of its components, which gives the colour. */
  tone: ComponentStatus;
  startedAt: number;
  resolvedAt: number | null;
  durationMs: number | null;
  span: { from: number; until: number; isOverrun: boolean } | null;
  next: NextWord | null;
  latestBy: number | null;
  /** Whom to ask about this one, and what to do meanwhile; null: nothing of its own is said. */
  contact: LocalizedText | null;
  alternatives: LocalizedText | null;
  components: {
    name: LocalizedText;
    status: StatedStatus;
    eta: EtaLine | null;
    startedAt: number;
    restoredAt: number | null;
    becauseOf: LocalizedText | null;
    isWatched: boolean;
    isAgain: boolean;
  }[];
  updates: UpdateFacts[];
  outcome: 'false_alarm' | 'merged' | null;
  /** Where a duplicate is told on. */
  mergedInto: { name: LocalizedText; path: string } | null;
  corrections: PublicCorrection[];
  /** Null: none was published, or it is not told here. */
  postmortem: PostmortemFacts | null;
  /** Updates that are not listed here, but on the incident's own page. */
  earlier: number;
}

export interface PageFacts {
  layout: PublicLayout;
  asOf: number;
  description: LocalizedText | null;
  headline: {
    kind: 'empty' | 'working' | 'one' | 'some' | 'maintenance' | 'watching' | 'incident' | 'unknown';
    status: ComponentStatus;
    affected: number;
    working: number;
    latestBy: number | null;
    /** When the next word is due, of all open incidents. */
    next: NextWord | null;
  };
  /** The only component that has problems, where it is one. */
  single: ServiceFacts | null;
  affected: ServiceFacts[];
  watched: ServiceFacts[];
  groups: { name: LocalizedText | null; services: ServiceFacts[] }[];
  hasHistory: boolean;
  incidents: IncidentFacts[];
  maintenances: IncidentFacts[];
  subscribe: SubscribeFacts;
}

export interface SubscribeFacts {
  isMailOn: boolean;
  pageId: string;
  locale: Locale;
  feed: string;
  components: { id: string; name: LocalizedText }[];
}

export interface IncidentPageFacts {
  layout: PublicLayout;
  asOf: number;
  /** Where to ask to be told until it is over; null: it is, or there is no mail. */
  waitPath: string | null;
  incident: IncidentFacts;
}

export interface HistoryFacts {
  layout: PublicLayout;
  asOf: number;
  zone: string;
  months: { name: string; incidents: IncidentFacts[] }[];
}

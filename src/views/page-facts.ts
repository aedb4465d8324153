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
  /** Of its own page. */
  path: string;
  description: LocalizedText | null;
  status: ComponentStatus;
  sinceAt: number | null;
  becauseOf: LocalizedText | null;
  eta: EtaLine | null;
  bars: Bars | null;
  /** Since when it works again and is watched before it is called restored. */
  watchingSinceAt: number | null;
  /** Since when it is back, where an incident tells of it. */
  restoredAt: number | null;
  /** Whether it had come back and is down again. */
  isAgain: boolean;
  /** Where to ask to be told when it is back; null: there is nothing to wait for, or no mail. */
  waitPath: string | null;
  /** What it consists of, features of which the same is to be said together. */
  features: FeatureLine[];
}

/** Services of whose return the same is to be said. */
export interface AffectedFacts {
  status: ComponentStatus;
  count: number;
  eta: EtaLine | null;
  /** Whether the head of the page says it already. */
  isEtaSaidAbove: boolean;
  becauseOf: LocalizedText | null;
  isAgain: boolean;
  watchingSinceAt: number | null;
  restoredAt: number | null;
  /** Null where it is not the same for all of them. */
  sinceAt: number | null;
  services: ServiceFacts[];
  /** Where to ask to be told when it is back; of several, where one is chosen. Null: there is nothing to wait for. */
  waitPath: string | null;
  /** Whether they are too many, or too much is to be said of each, for their names to be the heading. */
  isListed: boolean;
  hasHistory: boolean;
}

/** When all that is affected is back, in one line. */
export interface ReturnFacts {
  /** What holds for every one of them. */
  eta: EtaLine | null;
  /** The time by which all are expected back. */
  latestBy: number | null;
  /** The first time by which one of them is expected back, where not all have a time. */
  firstBy: number | null;
  /** How many have no time that holds. */
  withoutTime: number;
}

/** Services under one heading. */
export interface GroupFacts {
  name: LocalizedText | null;
  services: ServiceFacts[];
  /** The anchor of it, where it is long and all of it works: then it is folded. */
  folded: string | null;
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
    /** Services of which the same was said. */
    names: LocalizedText[];
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
  /** Whom to ask about this one, and what to do meanwhile; null: nothing of its own is said. */
  contact: LocalizedText | null;
  alternatives: LocalizedText | null;
  /** What it touches, as far as its kind and outcome say so. */
  components: { name: LocalizedText }[];
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
    back: ReturnFacts;
    /** When the next word is due, of all open incidents. */
    next: NextWord | null;
    /** What to do meanwhile and whom to ask, where there is one open incident. */
    alternatives: LocalizedText | null;
    contact: LocalizedText | null;
  };
  /** The only component that has problems, where it is one. */
  single: { name: LocalizedText; status: ComponentStatus } | null;
  affected: AffectedFacts[];
  watched: AffectedFacts[];
  groups: GroupFacts[];
  hasHistory: boolean;
  /** Whether there are so many services that one has to look for one's own. */
  isLong: boolean;
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
  back: ReturnFacts;
  /** What it affects, by what is to be said of it: first what is not back. */
  affected: AffectedFacts[];
  /** Its own address, for the printed page. */
  address: string;
}

export interface HistoryFacts {
  layout: PublicLayout;
  asOf: number;
  zone: string;
  months: { name: string; path: string | null; incidents: IncidentFacts[] }[];
  /** The months that have a page, the latest ones first. */
  archive: { name: string; path: string }[];
}

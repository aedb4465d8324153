import type { LocalizedText } from '../domain/localized-text.ts';
import type { UptimeSpanKey } from '../domain/public-history.ts';
import type { ComponentStatus } from '../domain/status.ts';
import type { Bars, EtaLine, IncidentFacts } from './page-facts.ts';
import type { PublicLayout } from './public-views.ts';

/** A way to another page, named by an operator's words. */
export interface NamedLink {
  name: LocalizedText;
  path: string;
}

/** A way to another page, named in the reader's language. */
export interface WordLink {
  name: string;
  path: string;
}

/** A component beside another: one of its parts, or what it needs. */
export interface RelatedComponent extends NamedLink {
  status: ComponentStatus;
}

/** One day of a calendar. */
export interface DayCell {
  /** The number of the day in the month. */
  number: string;
  /** The whole day in words: which one, and what happened. */
  label: string;
  /** Null where the day has no page of its own. */
  path: string | null;
  status: ComponentStatus | 'nothing';
  /** Whether it is marked by a sign too, because something happened. */
  isMarked: boolean;
  /** From 1 (Monday) to 7; only said where the calendar does not go on from the day before. */
  weekday: number | null;
}

export interface CalendarMonth {
  name: string;
  path: string;
  cells: DayCell[];
}

/** A day on which a component did not work as usual, in words. */
export interface TroubledDay {
  day: WordLink;
  what: string;
  incidents: NamedLink[];
}

/** How much of each span a component was in one status, in whole seconds, and what that weighs. */
export interface CountRow {
  status: ComponentStatus;
  /** In the reader's notation; null: counted neither as up nor as down. */
  weight: string | null;
  seconds: string[];
}

/** A component's record over the days. */
export interface RecordOfDays {
  bars: Bars;
  spans: { key: UptimeSpanKey; percent: string | null }[];
  /** Short names of the days of the week, Monday first. */
  weekdays: string[];
  months: CalendarMonth[];
  troubled: TroubledDay[];
  counts: CountRow[];
  formula: FormulaFacts;
  /** The formula with the seconds of the days filled in; null where nothing was watched. */
  sum: string | null;
}

/** The names and weights in the formula of uptime. */
export interface FormulaFacts {
  weight: string;
}

/** Response times over one span as a small picture, and the same in words. */
export interface ChartFacts {
  key: 'day' | 'week' | 'month' | 'quarter';
  /** Lines through a field of 600 by 120; a gap begins a new piece. */
  median: string;
  /** The area below the 95th percentile. */
  high: string;
  /** What the upper edge stands for, in words. */
  top: string;
  medianWords: string;
  highWords: string;
  checks: number;
}

/** A component's own page. */
export interface ComponentPageFacts {
  layout: PublicLayout;
  asOf: number;
  /** Whether something is wrong now, so that the page is renewed often. */
  isLive: boolean;
  name: LocalizedText;
  description: LocalizedText | null;
  status: ComponentStatus;
  sinceAt: number | null;
  becauseOf: LocalizedText | null;
  eta: EtaLine | null;
  watchingSinceAt: number | null;
  isAgain: boolean;
  parent: NamedLink | null;
  parts: RelatedComponent[];
  needs: RelatedComponent[];
  /** Null where the operator does not show it. */
  record: RecordOfDays | null;
  /** Empty where nothing is measured, or the operator does not show it. */
  charts: ChartFacts[];
  incidents: IncidentFacts[];
  /** The form that asks to be told when it is back; null: there is nothing to wait for. */
  waitPath: string | null;
  /** Its own news for programs, and the small picture of its state. */
  ways: { path: string; key: 'feed' | 'calendar' | 'badge' }[];
}

/** What a component went through on one day. */
export interface DayEntry extends NamedLink {
  stretches: DayStretch[];
}

export interface DayStretch {
  status: ComponentStatus;
  fromAt: number;
  /** Null: it still is. */
  untilAt: number | null;
  durationMs: number | null;
  isWholeDay: boolean;
}

/** One day's own page. */
export interface DayPageFacts {
  layout: PublicLayout;
  asOf: number;
  isToday: boolean;
  /** The day in words. */
  day: string;
  zone: string;
  previous: WordLink | null;
  next: WordLink | null;
  /** Its month. */
  within: WordLink;
  components: DayEntry[];
  /** Those of which nothing was known all day long. */
  unwatched: NamedLink[];
  incidents: IncidentFacts[];
}

/** What began in one month. */
export interface MonthPageFacts {
  layout: PublicLayout;
  asOf: number;
  isPresent: boolean;
  month: string;
  zone: string;
  previous: WordLink | null;
  next: WordLink | null;
  /** A month lies in nothing that has a page. */
  within: null;
  incidents: IncidentFacts[];
}

/** Planned work: what is under way, what is to come, and what was. */
export interface MaintenancePageFacts {
  layout: PublicLayout;
  asOf: number;
  zone: string;
  underWay: IncidentFacts[];
  planned: IncidentFacts[];
  past: IncidentFacts[];
  calendar: string;
}

/** What a page is, and how it is to be read. */
export interface AboutPageFacts {
  layout: PublicLayout;
  asOf: number;
  zone: string;
  statuses: { status: ComponentStatus; weight: string | null }[];
  formula: FormulaFacts;
  links: { path: string; key: 'history' | 'maintenance' | 'as_of' | 'promises' | 'feed' | 'calendar' | 'api' }[];
}

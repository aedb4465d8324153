import type { LocalizedText } from '../domain/localized-text.ts';
import type { PromiseFate, RecordSpan } from '../domain/promise-record.ts';
import type { PublicLayout } from './public-views.ts';

/** How well promises were kept, ready to be shown: shares in words of the language, null where there is nothing yet. */
export interface RecordFigures {
  troubles: number;
  firstShare: string | null;
  firstKept: number;
  firstDecided: number;
  lastShare: string | null;
  lastKept: number;
  lastDecided: number;
  meanLateMs: number | null;
  /** Whether everything was back by the first time: then there is no length to tell. */
  isNeverLate: boolean;
  meanSlipMs: number | null;
  movesPerIncident: string | null;
}

/** The times that were promised in one incident for components that shared them, on a line from the first word on. */
export interface PromiseRowFacts {
  incidentName: LocalizedText;
  href: string;
  components: LocalizedText[];
  /** Places on the line are percentages of its width. */
  promises: { byAt: number; x: string; fate: PromiseFate; isFromHistory: boolean }[];
  restoredAt: number | null;
  endX: string;
  /** How the end stands to the first time: null while that lies ahead. */
  outcome: 'kept' | 'late' | null;
}

/** First promises of one month, by whether they were kept; the bar's parts in percent of the longest. */
export interface PromiseMonthFacts {
  name: string;
  kept: number;
  missed: number;
  keptWidth: string;
  missedWidth: string;
}

export interface PromiseRecordFacts {
  /** The same figures over each span. */
  spans: { key: RecordSpan; figures: RecordFigures }[];
  /** The span that everything below is about. */
  chosen: RecordSpan;
  components: { name: LocalizedText; figures: RecordFigures }[];
  months: PromiseMonthFacts[];
  /** The latest, newest first. */
  rows: PromiseRowFacts[];
}

/** The page on which readers see the record. */
export interface PublicPromisesFacts {
  layout: PublicLayout;
  asOf: number;
  record: PromiseRecordFacts;
}

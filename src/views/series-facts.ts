import type { LocalizedText } from '../domain/localized-text.ts';
import type { Screen } from './console-screens.ts';
import type { FieldFacts, SelectFacts } from './update-form-facts.ts';

export type RepeatChoice = 'never' | 'weekly' | 'fortnightly' | 'monthly_weekday' | 'monthly_day' | 'rule';

interface Span {
  from: number;
  until: number;
}

/** How work that is being planned comes again. */
export interface RepeatFacts {
  choice: SelectFacts<RepeatChoice>;
  rule: FieldFacts;
  /** The next dates, to be looked at before anything is planned; empty where none can be reckoned. */
  dates: Span[];
  /** What these dates are those of: sent back, it says that they have been seen. */
  shown: string;
}

/** The window of planned work that an update may move; its start only before it has begun. */
export interface WindowFacts {
  scheduledFor: FieldFacts | null;
  scheduledUntil: FieldFacts;
}

export interface SeriesLineFacts {
  id: string;
  name: LocalizedText;
  rule: string;
  timeZone: string;
  isNotified: boolean;
  /** The next dates; those that are planned already lead to their maintenance. */
  dates: (Span & { href: string | null })[];
  /** Dates that are planned and have not begun. */
  planned: number;
  endAction: string;
}

/** Everything that comes again. */
export interface SeriesScreen extends Screen {
  series: SeriesLineFacts[];
}

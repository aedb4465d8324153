import type { CorrectedField } from '../domain/correction.ts';
import type { DutyElement } from '../domain/duty.ts';
import type { TimelineStatus } from '../domain/incident.ts';
import type { LocalizedText } from '../domain/localized-text.ts';
import type { FaultFacts, FieldFacts, LocalizedFieldFacts, SelectFacts } from './update-form-facts.ts';

/** The newest update, for as long as its writer may take it back. */
export interface UndoFacts {
  action: string;
  updateId: string;
  seconds: number;
  /** Who posted it, where the screen must name them: a colleague, or oneself in another window; null: whoever reads this. */
  by: string | null;
  /** Seconds since it was posted. */
  agoSeconds: number;
  /** Whether somebody will be told once the time is over. */
  isHeld: boolean;
}

/** The form that changes the words of an update. */
export interface EditFacts {
  action: string;
  /** The mark of what is shown, so that nothing newer is written over. */
  shown: string;
  /** The words as somebody else left them meanwhile; null: nobody did. */
  present: LocalizedText | null;
  /** What the words tell a duty to notify; empty where there is none. */
  ticks: { element: DutyElement; isChosen: boolean }[];
  body: LocalizedFieldFacts;
  faults: FaultFacts[];
}

/** Everything that puts right what was said wrongly, out of the way of posting. */
export interface PutRightFacts {
  isOpen: boolean;
  /** Which of the forms could not be taken. */
  wrong: 'times' | 'alarm' | 'merge' | null;
  faults: FaultFacts[];
  corrections: {
    name: LocalizedText | null;
    field: CorrectedField;
    fromAt: number;
    toAt: number;
    reason: string;
    author: string | null;
    createdAt: number;
  }[];
  /** Null: there is no time yet that could be wrong. */
  times: {
    action: string;
    started: FieldFacts;
    ended: FieldFacts | null;
    components: { name: LocalizedText; started: FieldFacts; ended: FieldFacts | null }[];
    reason: FieldFacts;
  } | null;
  alarm: { action: string; text: LocalizedFieldFacts } | null;
  merge: { action: string; into: FieldFacts; choices: { id: string; name: LocalizedText; isChosen: boolean }[]; text: LocalizedFieldFacts } | null;
  reopen: {
    action: string;
    seen: number;
    statuses: { value: TimelineStatus; isChosen: boolean }[];
    text: LocalizedFieldFacts;
    nextUpdate: SelectFacts;
    components: { name: LocalizedText; impact: SelectFacts }[];
  } | null;
  recipients: number;
  timeZone: string;
  zoneOffset: number;
}

import type { TimelineStatus } from '../domain/incident.ts';
import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { EtaKind } from '../domain/restoration.ts';
import type { ComponentStatus, StatedStatus } from '../domain/status.ts';
import type { WindowFacts } from './series-facts.ts';
import type { DraftingFacts } from './drafting-facts.ts';
import type { EtaLineFacts } from './console-facts.ts';
import type { DutyTicksFacts } from './duty-facts.ts';
import type { SuggestionFacts } from './estimate-facts.ts';

/** One entry of a list to choose from; its word is a message of the catalogue named by the value. */
export interface Choice<Value extends string = string> {
  value: Value;
  isChosen: boolean;
}

/** A field as it was typed, with what is wrong with it. `id` serves labels and the list of faults. */
export interface FieldFacts {
  id: string;
  name: string;
  value: string;
  faults: string[];
}

/** The text that readers of a language see where theirs is not written. */
export interface InsteadFacts {
  text: string;
  locale: Locale;
}

/** The field of a text in one language. */
export type LanguageFieldFacts = FieldFacts & {
  locale: Locale;
  /** Null: it is written, or nothing is written in any language yet. */
  instead: InsteadFacts | null;
};

/** One text in the page's languages: the page's own first, the others folded away until they are needed. */
export interface LocalizedFieldFacts {
  /** The field as faults name it, e.g. `body`. */
  name: string;
  first: LanguageFieldFacts;
  others: LanguageFieldFacts[];
  isOpen: boolean;
}

/** A list to choose one of. */
export interface SelectFacts<Value extends string = string> {
  id: string;
  name: string;
  choices: Choice<Value>[];
  faults: string[];
}

/** One fault as the list at the form's head shows it. */
export interface FaultFacts {
  /** Id of the field that it is about; null where it is about the form as a whole. */
  fieldId: string | null;
  message: string;
}

export type EtaChoice = EtaKind | 'keep' | 'watching' | 'restored';
export type ImpactChoice = StatedStatus | 'keep';
export type NextUpdateChoice = 'keep' | '15' | '30' | '60' | '120' | 'at' | 'none';

/** A zone in which times are entered. */
interface ZoneFacts {
  timeZone: string;
  /** Minutes by which the zone is ahead of UTC now: for the small script's "+1 h". */
  zoneOffset: number;
}

/** The fields of one ETA: those of a component, or the common one. */
export interface EtaFieldsFacts extends ZoneFacts {
  choice: SelectFacts<EtaChoice>;
  by: FieldFacts;
  earliest: FieldFacts;
  restoredAt: FieldFacts;
  condition: LocalizedFieldFacts;
  reason: LocalizedFieldFacts;
  /** Whether a time was given before, so that a new one is a change with a why. */
  isChange: boolean;
}

/** One component, with what may be said of it alone. */
export interface ComponentFieldsFacts {
  id: string;
  name: LocalizedText;
  /** What the page shows of it now. */
  status: ComponentStatus;
  isAffected: boolean;
  because: LocalizedText | null;
  eta: EtaLineFacts | null;
  /** Since when it works again and is watched; null: it is not. */
  watchingSinceAt: number | null;
  impact: SelectFacts<ImpactChoice>;
  fields: EtaFieldsFacts;
  /** What its own past suggests; null: nothing. */
  suggestion: SuggestionFacts | null;
  /** Whether something is typed here, or wrong. */
  isOpen: boolean;
}

/** One tick: a component, a whole group, or a component with all that hangs on it. */
export interface TickFacts {
  value: string;
  name: LocalizedText | null;
  isTicked: boolean;
  /** Ids of the components that it stands for. */
  ids: string[];
}

/** The tick of one component, with how it is now. */
export interface ComponentTickFacts extends TickFacts {
  status: ComponentStatus;
  because: LocalizedText | null;
  eta: EtaLineFacts | null;
}

/** The components of a group, to be ticked one by one or at once. */
export interface TickGroupFacts {
  /** Null where it has only one. */
  all: TickFacts | null;
  /** Null: they are in no group. */
  name: LocalizedText | null;
  components: ComponentTickFacts[];
  isOpen: boolean;
}

/** Ticks over components: by cause, by group, one by one. */
export interface TickSetFacts {
  causes: TickFacts[];
  groups: TickGroupFacts[];
  /** How many components it is about. */
  count: number;
  faults: string[];
}

/** What is affected and may be ticked as back. */
export interface BackFacts extends TickSetFacts {
  at: FieldFacts;
}

/** What is said once of many components. */
export interface ManyFacts extends TickSetFacts {
  impact: SelectFacts<ImpactChoice>;
  eta: EtaFieldsFacts;
  /** Components of which it speaks as the form stands; empty: of none yet. */
  reach: LocalizedText[];
  /** How many are affected: all those are meant where nothing is ticked. */
  affected: { ids: string[]; count: number };
  isOpen: boolean;
}

/** What may be said of single components, where it differs from what is said of many. */
export interface SingleFacts {
  affected: ComponentFieldsFacts[];
  groups: { name: LocalizedText | null; components: ComponentFieldsFacts[]; isOpen: boolean }[];
  count: number;
  /** Whether nothing can be said of many: then this is the only place. */
  isAlone: boolean;
  isOpen: boolean;
}

/** The form with which everything about an incident is said in one go. */
export interface UpdateFormFacts extends ZoneFacts, DraftingFacts {
  action: string;
  /** Where the same form is shown as readers would see it, with nothing saved. */
  previewAction: string;
  /** The newest update that its writer has seen; 0 where there is none yet. */
  seen: number;
  /** The proposal of the probes that this opens; null: none. */
  proposal: string | null;
  faults: FaultFacts[];
  isOpening: boolean;
  /** Fields that only exist when an incident is opened. */
  name: LocalizedFieldFacts | null;
  startedAt: FieldFacts | null;
  statuses: Choice<TimelineStatus>[];
  /** The status that the form shows as it stands, so that a choice can be told from a preset; null when opening. */
  statusWas: TimelineStatus | null;
  statusFaults: string[];
  body: LocalizedFieldFacts;
  /** Null where nothing is affected. */
  back: BackFacts | null;
  /** Null for planned work, which has an end of its own, and where there is only one service. */
  many: ManyFacts | null;
  single: SingleFacts;
  nextUpdate: {
    choice: SelectFacts<NextUpdateChoice>;
    at: FieldFacts;
    /** The promise that stands; null: none that lies ahead. */
    currentAt: number | null;
  };
  duty: DutyTicksFacts | null;
  /** Whether a duty to notify still counts the cause as untold: the status alone does not tell it. */
  isCauseUntold: boolean;
  /** Null where no window can be moved. */
  window: WindowFacts | null;
  isNotifying: boolean;
  /** Whether it is to be opened with no service ticked, asked where that is so; null: not asked. */
  noService: { isTicked: boolean; faults: string[] } | null;
  /** The marks of texts that a template filled in, by which they are known as long as nobody changes them. */
  filled: { name: string; value: string }[];
  /** How many people an update would reach: those of the affected components, or of the whole page when opening. */
  recipients: number;
}

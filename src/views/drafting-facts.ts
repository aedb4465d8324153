import type { LogoFacts, PageOwnFacts } from './own-facts.ts';
import type { TimelineStatus } from '../domain/incident.ts';
import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { ProbeKind, Outcome } from '../domain/probe.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Blank } from '../domain/template.ts';
import type { ComponentStatus } from '../domain/status.ts';
import type { ScreenLinks } from './console-facts.ts';
import type { ConsoleLayout } from './console-views.ts';
import type { Choice, FaultFacts, FieldFacts, LocalizedFieldFacts, SelectFacts } from './update-form-facts.ts';

interface Screen {
  layout: ConsoleLayout;
  links: ScreenLinks;
}

/** What the form of an update has beside its own fields. */
export interface DraftingFacts {
  draft: {
    /** What a draft of this form is kept under. */
    subject: string;
    /** When what is shown was kept; null: the form was not filled from a draft. */
    keptAt: number | null;
    /** Who took back what its writer had posted; null: nobody. `words`: what was posted, where the draft is another. */
    takenBack: { by: string; words: string | null } | null;
  };
  templates: {
    /** Where the form goes to come back filled in. */
    action: string;
    choices: { id: string; label: LocalizedText }[];
  };
  help: { contact: LocalizedFieldFacts; alternatives: LocalizedFieldFacts; isOpen: boolean };
}

/** A draft on the console's first screen. */
export interface DraftLineFacts {
  href: string;
  kind: 'update' | 'incident' | 'maintenance';
  /** Null: no name was typed yet. */
  name: LocalizedText | null;
  keptAt: number;
  /** The colleague who took back what had been posted; null: nobody did. */
  takenBackBy: string | null;
}

/** What only staff see of an incident, beside what was published. */
export interface StaffOnlyFacts {
  rule: RuleFacts | null;
  notes: {
    action: string;
    list: { author: string; at: number; body: string }[];
    field: FieldFacts;
  };
}

/** Why an incident was opened without any person. */
export interface RuleFacts {
  componentName: LocalizedText;
  sinceAt: number;
  error: string | null;
  /** Who ends it: the checks, a person, or it has been ended. */
  ending: 'closes' | 'closed' | 'taken';
  probes: {
    key: string;
    kind: ProbeKind;
    failures: number;
    recoveries: number;
    samples: { at: number; outcome: Outcome; error: string | null }[];
  }[];
}

export interface TemplatesScreen extends Screen {
  newTemplate: string;
  adoptAction: string;
  templates: TemplateLineFacts[];
  starters: TemplateLineFacts[];
}

export interface TemplateLineFacts {
  /** Where it is changed; null: it is built in. */
  href: string | null;
  label: LocalizedText;
  name: LocalizedText | null;
  body: LocalizedText;
  status: TimelineStatus;
  isFirstNotice: boolean;
}

export interface TemplateScreen extends Screen {
  isNew: boolean;
  action: string;
  deleteAction: string | null;
  faults: FaultFacts[];
  label: FieldFacts;
  name: LocalizedFieldFacts;
  body: LocalizedFieldFacts;
  status: SelectFacts;
  nextUpdate: SelectFacts;
  isFirstNotice: boolean;
  blanks: readonly Blank[];
  /** The mark of what is shown, so that nothing newer is written over. */
  shown: string;
  /** Where what somebody else saved meanwhile is shown; null: nobody did. */
  present: string | null;
}

export interface ProposalsScreen extends Screen {
  waiting: number;
  past: {
    componentName: LocalizedText;
    status: ComponentStatus;
    sinceAt: number;
    evidence: string;
    state: Exclude<Proposal['state'], 'waiting'>;
    at: number;
    who: string;
    reason: string | null;
    /** Where an incident is opened after all, or, where one was, where it stands. */
    openHref: string | null;
    incidentHref: string | null;
  }[];
}

export interface PageSettingsScreen extends Screen {
  pageName: LocalizedText;
  action: string;
  /** The mark of what is shown, so that nothing newer is written over. */
  shown: string;
  /** Where what somebody else saved meanwhile is shown; null: nobody did. */
  present: string | null;
  faults: FaultFacts[];
  name: LocalizedFieldFacts;
  description: LocalizedFieldFacts;
  contact: LocalizedFieldFacts;
  banner: LocalizedFieldFacts;
  timeZone: FieldFacts;
  zones: readonly string[];
  locales: readonly { locale: Locale; isChosen: boolean; isFirst: boolean }[];
  localeFaults: readonly string[];
  undo: FieldFacts;
  hasAutomaticEstimates: boolean;
  isRecordPublic: boolean;
  reminders: readonly { minutes: number; ms: number; isChosen: boolean }[];
  reminderFaults: readonly string[];
  duty: Choice[];
  dutyNotice: FieldFacts;
  dutyDamages: FieldFacts;
  dutyFaults: readonly string[];
  own: PageOwnFacts;
  logo: LogoFacts;
}

/** After a session had ended under a form: what it brought, to be sent again or left. */
export interface GoOnPage {
  layout: ConsoleLayout;
  action: string;
  fields: { name: string; value: string }[];
}

import type { Incident, TimelineStatus } from '../domain/incident.ts';
import type { Locale, LocalizedText } from '../domain/localized-text.ts';
import type { NoticeKind } from '../domain/notice.ts';
import type { ComponentStatus } from '../domain/status.ts';
import type {
  AffectedFacts,
  AsOfFormFacts,
  ComponentLineFacts,
  EtaLineFacts,
  IncidentLineFacts,
  MailFacts,
  PromiseFacts,
  ProposalFacts,
  ScreenLinks,
  StatusMovedFacts,
  TimelineEntryFacts,
} from './console-facts.ts';
import type { PutRightFacts, UndoFacts } from './correction-facts.ts';
import type { RepeatFacts } from './series-facts.ts';
import type { ChannelCount, MailPreview } from './preview-facts.ts';
import type { ConsoleLayout } from './console-views.ts';
import type { RosterFacts, RosterPersonFacts, ReminderLineFacts } from './reminder-facts.ts';
import type { DutyPanelFacts } from './duty-facts.ts';
import type { PromiseRecordFacts } from './promise-facts.ts';
import type { DraftLineFacts, StaffOnlyFacts, DraftingFacts } from './drafting-facts.ts';
import type { FaultFacts, FieldFacts, LocalizedFieldFacts, SelectFacts, UpdateFormFacts, TickSetFacts } from './update-form-facts.ts';

/** What every screen about a page has. */
/** What every screen of the console has. */
export interface Screen {
  layout: ConsoleLayout;
  links: ScreenLinks;
}

/** The first screen: what is open, what lapses next, what waits for a person. */
export interface HomeScreen extends Screen {
  page: { name: LocalizedText };
  mail: MailFacts;
  proposals: ProposalFacts[];
  /** Of whoever looks. */
  drafts: DraftLineFacts[];
  roster: RosterFacts;
  promises: PromiseFacts[];
  duties: DutyPanelFacts[];
  open: IncidentLineFacts[];
  troubled: ComponentLineFacts[];
  upcoming: IncidentLineFacts[];
  asOf: AsOfFormFacts;
}

export interface IncidentsScreen extends Screen {
  incidents: IncidentLineFacts[];
  /** Path of all that comes again. */
  series: string;
  /** Address of the next screenful; null where this is the last. */
  older: string | null;
}

export interface NewIncidentScreen extends Screen {
  /** What the probes saw that propose it; null: no proposal is behind it. */
  evidence: { componentName: LocalizedText; status: ComponentStatus; sinceAt: number; text: string } | null;
  form: UpdateFormFacts;
}

export interface BackfillScreen extends Screen {
  form: {
    action: string;
    faults: FaultFacts[];
    name: LocalizedFieldFacts;
    body: LocalizedFieldFacts;
    startedAt: FieldFacts;
    endedAt: FieldFacts;
    components: { name: LocalizedText; impact: SelectFacts }[];
    timeZone: string;
    zoneOffset: number;
  };
}

export interface NewMaintenanceScreen extends Screen {
  form: {
    action: string;
    faults: FaultFacts[];
    name: LocalizedFieldFacts;
    body: LocalizedFieldFacts;
    scheduledFor: FieldFacts;
    scheduledUntil: FieldFacts;
    repeat: RepeatFacts;
    /** Path of all that comes again. */
    series: string;
    previewAction: string;
    draft: DraftingFacts['draft'];
    touched: TickSetFacts;
    isNotifying: boolean;
    recipients: number;
    timeZone: string;
    zoneOffset: number;
  };
}

/** An incident or maintenance: what is said of it, and the form to say more. */
export interface IncidentScreen extends Screen, StaffOnlyFacts {
  incident: {
    kind: Incident['kind'];
    name: LocalizedText;
    status: TimelineStatus;
    tone: ComponentStatus;
    startedAt: number;
    resolvedAt: number | null;
    scheduledFor: number | null;
    scheduledUntil: number | null;
    overrunMs: number | null;
    outcome: Incident['outcome'];
  };
  undo: UndoFacts | null;
  putRight: PutRightFacts;
  /** Null: it is over, so that there is nothing to ask. */
  roster: RosterFacts | null;
  promises: PromiseFacts[];
  /** The newest first. */
  reminders: ReminderLineFacts[];
  /** Where its postmortem is written; null: it is not over. */
  postmortem: string | null;
  /** Null where the page is under no duty to notify. */
  duty: DutyPanelFacts | null;
  /** Whether this is the answer to a posted form. */
  isPosted: boolean;
  /** Updates that came in while somebody was typing. */
  news: TimelineEntryFacts[];
  /** What they did to the status; null: nothing. */
  statusMoved: StatusMovedFacts | null;
  /** Statuses that are one button and some words away. */
  quick: { status: TimelineStatus; text: LocalizedFieldFacts }[];
  isFormOpen: boolean;
  form: UpdateFormFacts;
  affected: AffectedFacts[];
  updates: TimelineEntryFacts[];
  asOf: AsOfFormFacts;
}

/** An update as it would be, with nothing saved: what it changes, who is told, and what they would read. */
export interface PreviewScreen extends Screen {
  name: LocalizedText;
  isOpening: boolean;
  /** Whether it announces planned work. */
  isPlan: boolean;
  /** Updates that came in while somebody was typing. */
  news: TimelineEntryFacts[];
  /** What they did to the status; null: nothing. */
  statusMoved: StatusMovedFacts | null;
  /** What becomes of the status; `from` null: it is the first. Null: it stays. */
  statusStep: { from: TimelineStatus | null; to: TimelineStatus; isBack: boolean } | null;
  /** Every field of the form, carried on. */
  carried: { name: string; value: string }[];
  action: string;
  previewAction: string;
  changes: { status: ComponentStatus; names: LocalizedText[] }[];
  etas: { line: EtaLineFacts; names: LocalizedText[] }[];
  /** Whether a time moves later with no reason beside it. */
  hasUnexplainedSlip: boolean;
  /** Whether the cause is called found and a duty to notify still counts it as untold. */
  isCauseUntold: boolean;
  /** Components among them that readers do not see. */
  hidden: LocalizedText[];
  nextUpdateBy: number | null;
  isMailOn: boolean;
  recipients: ChannelCount[];
  total: number;
  /** Why nobody is told; null: somebody may be. */
  silence: 'not_asked' | 'nothing_new' | 'all_hidden' | null;
  languages: PreviewLanguage[];
}

/** What the readers of one language would see. */
export interface PreviewLanguage {
  locale: Locale;
  page: string;
  mail: MailPreview | null;
  /** Texts that are not written in this language, and the language that stands in. */
  borrowed: { text: 'name' | 'body' | 'condition' | 'reason'; locale: Locale }[];
  isOpen: boolean;
}

export interface ComponentsScreen extends Screen {
  faults: FaultFacts[];
  components: {
    id: string;
    name: LocalizedText;
    groupName: LocalizedText | null;
    /** The component of which it is a feature. */
    parentName: LocalizedText | null;
    status: ComponentStatus;
    probeRule: string;
    isHidden: boolean;
    observedStatus: ComponentStatus;
    /** Whether the checks say something else than the page does. */
    isObservedOtherwise: boolean;
    manualStatus: ComponentStatus | null;
    probes: {
      key: string;
      kind: string;
      observedStatus: ComponentStatus;
      lastSampleAt: number | null;
      lastError: string | null;
    }[];
    isOpen: boolean;
    action: string;
    choice: SelectFacts;
  }[];
}

export interface SubscribersScreen extends Screen {
  tables: {
    id: 'by_state' | 'by_locale' | 'by_component';
    /** A row is named by an operator's text or by a key of the catalogue. */
    rows: { name: LocalizedText | null; key: string | null; count: number }[];
  }[];
}

export interface DeliveriesScreen extends Screen {
  mail: MailFacts;
  oldestWaitingMs: number | null;
  notices: {
    kind: NoticeKind;
    createdAt: number;
    incidentName: LocalizedText | null;
    href: string | null;
    isFannedOut: boolean;
    counts: { state: string; count: number }[];
    errors: string[];
  }[];
}

export interface RosterScreen extends Screen {
  roster: RosterFacts;
  isOwner: boolean;
  people: RosterPersonFacts[];
}

export interface PromisesScreen extends Screen {
  spans: { key: PromiseRecordFacts['chosen']; href: string; isCurrent: boolean }[];
  /** Where readers see it; null: they do not. */
  publicPath: string | null;
  record: PromiseRecordFacts;
}

export interface PagesScreen extends Screen {
  pages: {
    name: LocalizedText;
    href: string;
    /** Null for those who may not change them. */
    settingsHref: string | null;
    isCurrent: boolean;
    key: string;
    timeZone: string;
    locales: Locale[];
    componentCount: number;
    contact: LocalizedText | null;
    publicPage: string;
  }[];
}

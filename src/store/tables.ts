import type { Kysely, Transaction } from 'kysely';
import type {
  AsOfTableRow,
  CorrectionRow,
  DraftRow,
  MaintenanceSeriesRow,
  NoteRow,
  PostmortemRow,
  ReminderRow,
  StaffDeliveryRow,
  TemplateRow,
  UndoRow,
} from './communication-rows.ts';
import type { SubscriberComponentRow, SubscriberRow, SubscriberWaitRow } from './subscriber-rows.ts';

/**
 * Every table, in the portable subset that SQLite and PostgreSQL share: text ids made by us, times in integer
 * milliseconds, booleans as 0 or 1, JSON as text (decoded in `json.ts`).
 */
export interface Tables {
  pages: PageRow;
  groups: GroupRow;
  components: ComponentRow;
  dependencies: DependencyRow;
  statusIntervals: StatusIntervalRow;
  incidents: IncidentRow;
  incidentComponents: IncidentComponentRow;
  updates: UpdateRow;
  etas: EtaRow;
  proposals: ProposalRow;
  probes: ProbeRow;
  samples: SampleRow;
  rollups: RollupRow;
  subscribers: SubscriberRow;
  subscriberComponents: SubscriberComponentRow;
  subscriberWaits: SubscriberWaitRow;
  notices: NoticeRow;
  deliveries: DeliveryRow;
  staff: StaffRow;
  sessions: SessionRow;
  apiTokens: ApiTokenRow;
  setupTokens: SetupTokenRow;
  rateLimits: RateLimitRow;
  audit: AuditRow;
  reminders: ReminderRow;
  staffDeliveries: StaffDeliveryRow;
  drafts: DraftRow;
  templates: TemplateRow;
  notes: NoteRow;
  undos: UndoRow;
  corrections: CorrectionRow;
  postmortems: PostmortemRow;
  asOfTables: AsOfTableRow;
  maintenanceSeries: MaintenanceSeriesRow;
}

export type Db = Kysely<Tables>;
export type Tx = Transaction<Tables>;

export interface PageRow {
  id: string;
  key: string;
  name: string;
  description: string;
  timeZone: string;
  defaultLocale: string;
  locales: string;
  contact: string;
  position: number;
  version: number;
  createdAt: number;
  updatedAt: number;
  undoMs: number;
  banner: string;
  isRecordPublic: number;
  hasAutomaticEstimates: number;
  /** JSON; null: the page is under no duty to notify. */
  dutyLimits: string | null;
  maintenanceRemindersMs: string;
}

export interface GroupRow {
  id: string;
  pageId: string;
  key: string;
  name: string;
  description: string;
  position: number;
  createdAt: number;
  updatedAt: number;
}

export interface ComponentRow {
  id: string;
  pageId: string;
  key: string;
  groupId: string | null;
  name: string;
  description: string;
  position: number;
  isHidden: number;
  isUptimeShown: number;
  isOnlyShownIfDegraded: number;
  startDate: string | null;
  probeRule: string;
  manualStatus: string | null;
  observedStatus: string;
  status: string;
  createdAt: number;
  updatedAt: number;
  /** A deleted component stays as a row: past incidents and uptime refer to it. Its key is free again. */
  deletedAt: number | null;
  parentId: string | null;
}

export interface DependencyRow {
  componentId: string;
  needsId: string;
  kind: string;
}

export interface StatusIntervalRow {
  componentId: string;
  fromAt: number;
  untilAt: number | null;
  status: string;
  cause: string;
}

export interface IncidentRow {
  id: string;
  pageId: string;
  kind: string;
  name: string;
  status: string;
  impactOverride: string | null;
  source: string;
  startedAt: number;
  createdAt: number;
  updatedAt: number;
  monitoringAt: number | null;
  resolvedAt: number | null;
  nextUpdateBy: number | null;
  scheduledFor: number | null;
  scheduledUntil: number | null;
  metadata: string;
  deletedAt: number | null;
  contact: string;
  alternatives: string;
  outcome: string | null;
  mergedIntoId: string | null;
  seriesId: string | null;
  remindersSent: string;
  overrunToldAt: number | null;
}

export interface IncidentComponentRow {
  incidentId: string;
  componentId: string;
  status: string;
  worstStatus: string;
  source: string;
  becauseOfId: string | null;
  startedAt: number;
  restoredAt: number | null;
  watchingSinceAt: number | null;
}

export interface UpdateRow {
  id: string;
  incidentId: string;
  position: number;
  status: string;
  body: string;
  automatic: string | null;
  changes: string;
  isNotified: number;
  author: string | null;
  displayAt: number;
  createdAt: number;
  updatedAt: number;
  editedAt: number | null;
  discloses: string;
}

export interface EtaRow {
  id: string;
  incidentId: string;
  componentId: string;
  updateId: string;
  kind: string;
  byAt: number | null;
  earliestAt: number | null;
  condition: string | null;
  reason: string | null;
  basis: string;
  createdAt: number;
  supersededAt: number | null;
  missedAt: number | null;
  restoredAt: number | null;
  isAnnounced: number;
}

/** An incident that the probes propose and a person has not judged yet. Kept apart, so that it cannot leak. */
export interface ProposalRow {
  id: string;
  pageId: string;
  componentId: string;
  /** Status that the samples suggest. */
  status: string;
  sinceAt: number;
  /** The probe's last error, in words. */
  evidence: string;
  state: string;
  incidentId: string | null;
  createdAt: number;
  decidedAt: number | null;
  /** What the person said who dismissed it. */
  reason: string | null;
  decidedBy: string | null;
}

export interface ProbeRow {
  id: string;
  componentId: string;
  key: string;
  kind: string;
  /** What is specific to the kind: JSON, checked by the kind's own schema. */
  target: string;
  /** `every 60s` or a cron expression. */
  schedule: string;
  timeZone: string;
  timeoutMs: number;
  failureThreshold: number;
  recoveryThreshold: number;
  recheckMs: number;
  /** Status of the component while this probe fails. */
  failureStatus: string;
  /** Hash of a heartbeat's token. */
  tokenHash: string | null;
  dueAt: number;
  leaseOwner: string | null;
  /** Real time. */
  leaseUntil: number | null;
  observedStatus: string;
  /** Conclusive samples alike in a row, and since when. */
  goodStreak: number;
  badStreak: number;
  runSinceAt: number | null;
  firstFailureAt: number | null;
  lastSampleAt: number | null;
  lastConclusiveAt: number | null;
  freshUntil: number | null;
  lastGoodAt: number | null;
  lastError: string | null;
  createdAt: number;
  updatedAt: number;
}

export interface SampleRow {
  probeId: string;
  at: number;
  outcome: string;
  totalMs: number | null;
  /** JSON: milliseconds of DNS, connect, TLS, first byte. */
  phases: string;
  error: string | null;
}

/** Samples of one probe in one hour or day, kept for good. */
export interface RollupRow {
  probeId: string;
  period: string;
  startAt: number;
  good: number;
  bad: number;
  inconclusive: number;
  totalMs: number;
  maxMs: number;
}

export interface NoticeRow {
  id: string;
  pageId: string;
  kind: string;
  incidentId: string | null;
  updateId: string | null;
  componentIds: string;
  items: string;
  subscriberId: string | null;
  createdAt: number;
  /** The last subscriber id that fan-out has reached; null: not begun. */
  cursor: string | null;
  fannedOutAt: number | null;
  /** App time before which nobody is told: until then its writer may take it back. */
  heldUntil: number | null;
}

export interface DeliveryRow {
  noticeId: string;
  subscriberId: string;
  /** Confirmations do not queue behind an incident's notices. */
  lane: string;
  state: string;
  attempts: number;
  messageId: string;
  /** Real time, like the other times below. */
  dueAt: number;
  leaseOwner: string | null;
  leaseUntil: number | null;
  lastError: string | null;
  createdAt: number;
  finishedAt: number | null;
}

export interface StaffRow {
  id: string;
  email: string;
  emailLower: string;
  name: string;
  role: string;
  locale: string;
  passwordHash: string;
  createdAt: number;
  disabledAt: number | null;
  isOnDuty: number;
}

export interface SessionRow {
  idHash: string;
  staffId: string;
  csrfToken: string;
  createdAt: number;
  seenAt: number;
}

export interface ApiTokenRow {
  id: string;
  name: string;
  tokenHash: string;
  createdAt: number;
  usedAt: number | null;
  revokedAt: number | null;
}

export interface SetupTokenRow {
  tokenHash: string;
  createdAt: number;
  usedAt: number | null;
}

export interface RateLimitRow {
  key: string;
  windowAt: number;
  count: number;
}

export interface AuditRow {
  id: string;
  at: number;
  actorKind: string;
  actorId: string | null;
  actorName: string;
  action: string;
  subject: string;
  details: string;
}

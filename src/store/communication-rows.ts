// The rows of what staff communicate with; `tables.ts` names their tables and explains the types of columns.

/** Something that staff were asked: a promise comes near, or has lapsed. One row a stage, so that nobody is asked twice. */
export interface ReminderRow {
  id: string;
  pageId: string;
  incidentId: string;
  /** What lapses: an ETA, the next-update promise, the end of a maintenance. */
  kind: string;
  /** JSON: the components whose ETA it is. */
  componentIds: string;
  promisedAt: number;
  /** 0: before it lapses; 1: as it lapses; 2, 3 …: after. */
  stage: number;
  createdAt: number;
  acknowledgedAt: number | null;
  acknowledgedBy: string | null;
  fannedOutAt: number | null;
}

export interface StaffDeliveryRow {
  reminderId: string;
  staffId: string;
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

/** What somebody has typed and not posted, by whom and about what: an incident's id, or a word for a new one. */
export interface DraftRow {
  staffId: string;
  subject: string;
  pageId: string;
  /** JSON: the form's fields, each with its values. */
  fields: string;
  updatedAt: number;
}

export interface TemplateRow {
  id: string;
  pageId: string;
  /** What staff call it. */
  label: string;
  name: string;
  body: string;
  status: string;
  nextUpdateMinutes: number | null;
  isFirstNotice: number;
  position: number;
  createdAt: number;
  updatedAt: number;
}

/** What only staff see of an incident. Kept apart, so that it cannot leak. */
export interface NoteRow {
  id: string;
  incidentId: string;
  author: string;
  body: string;
  createdAt: number;
}

/** How an incident stood before an update, for as long as the update may be taken back. */
export interface UndoRow {
  updateId: string;
  incidentId: string;
  untilAt: number;
  before: string;
}

/** A time that was put right afterwards. */
export interface CorrectionRow {
  id: string;
  incidentId: string;
  /** Null: the incident as a whole. */
  componentId: string | null;
  field: string;
  fromAt: number | null;
  toAt: number | null;
  reason: string;
  author: string | null;
  createdAt: number;
}

/** Kept apart from the incident, and the draft apart from what is published, so that a draft cannot leak. */
export interface PostmortemRow {
  incidentId: string;
  /** Names it among an incident's updates, where programs read it as one. */
  id: string;
  draft: string;
  /** Grows with every change of the draft: nobody publishes words that they have not seen. */
  draftVersion: number;
  /** Stands in the one preview link that works; null: none does. */
  previewKey: string | null;
  previewUntil: number | null;
  /** When the draft is to appear by itself; null: it waits for somebody. */
  publishAt: number | null;
  /** Whether subscribers were told as it was published, or, while it is to come, will be. */
  isNotified: number;
  /** What readers see; null: nothing. */
  body: string | null;
  publishedAt: number | null;
  /** When what readers see was last changed. */
  bodyUpdatedAt: number | null;
  author: string | null;
  createdAt: number;
  updatedAt: number;
}

/** How all services of a page stood at one moment, as it was published then. */
export interface AsOfTableRow {
  id: string;
  pageId: string;
  /** The end of its address, from the moment in the page's zone as it was then; never changed. */
  address: string;
  at: number;
  entries: string;
  author: string | null;
  createdAt: number;
}

/** Planned work that comes again by a rule; each occurrence is a maintenance of its own. */
export interface MaintenanceSeriesRow {
  id: string;
  pageId: string;
  name: string;
  body: string;
  /** RFC 5545, without `RRULE:`. */
  rule: string;
  timeZone: string;
  startsAt: number;
  durationMs: number;
  componentIds: string;
  isNotified: number;
  /** Up to when occurrences have been made. */
  plannedUntil: number | null;
  createdAt: number;
  endedAt: number | null;
}

import { rejectFaults } from './errors.ts';

/** What somebody has typed into a form and not posted. Only they see it. */
export interface Draft {
  staffId: string;
  /** What it is about: an incident, a proposal, or `newIncident` of a page. */
  subject: string;
  pageId: string;
  fields: DraftFields;
  updatedAt: number;
}

/** The form's fields, each with the values that it had. */
export type DraftFields = Readonly<Record<string, readonly string[]>>;

/** In characters, of all names and values together: far more than any form, far less than would hurt. */
const LONGEST_DRAFT = 400_000;

/** Fields of a form that say how it is sent, and nothing that a person typed. */
const MACHINERY = new Set(['_csrf', 'draft', 'draft_page']);

/** Fields by which a draft tells its writer that a colleague took back what they had posted: who, and which words. */
export const TAKEN_BACK_BY = 'taken_back_by';
export const TAKEN_BACK_WORDS = 'taken_back_words';
/** The incident of which it was an update, and which is gone where it was the first. */
export const TAKEN_BACK_FROM = 'taken_back_from';

/** The subject of a draft of an incident that is about to be opened, and that no proposal is behind. */
export function newIncidentSubject(pageId: string): string {
  return `new:${pageId}`;
}

/** The subject of a draft of work that is about to be planned. */
export function newMaintenanceSubject(pageId: string): string {
  return `new-maintenance:${pageId}`;
}

/** What is worth keeping of a sent form. Throws a `Problem` where it is larger than any form of ours. */
export function draftFields(fields: DraftFields): DraftFields {
  const typed = Object.entries(fields).filter(([name]) => !MACHINERY.has(name));
  const length = typed.flat(2).reduce((sum, text) => sum + text.length, 0);
  rejectFaults(
    length <= LONGEST_DRAFT ? [] : [{ field: '', message: 'This is too long to be kept: shorten it or post it.' }],
  );
  return Object.fromEntries(typed);
}

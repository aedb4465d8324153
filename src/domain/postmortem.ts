import { DAY } from '../lib/clock.ts';
import type { Fault } from './errors.ts';
import { isOver, type Incident } from './incident.ts';
import { isBlank, textFaults, type LocalizedText } from './localized-text.ts';

/** What happened and what is done about it, written once an incident is over: a draft, and what readers see of it. */
export interface Postmortem {
  incidentId: string;
  /** Names it among an incident's updates, where programs read it as one. */
  id: string;
  draft: LocalizedText;
  /** Grows with every change of the draft. */
  draftVersion: number;
  /** Stands in the one preview link that works; null: none does. */
  previewKey: string | null;
  previewUntil: number | null;
  /** When the draft is to appear by itself; null: it waits for somebody. */
  publishAt: number | null;
  /** Whether subscribers were told as it was published, or, while it is to come, will be. */
  isNotified: boolean;
  published: PublishedPostmortem | null;
  author: string | null;
  createdAt: number;
  updatedAt: number;
}

/** All that readers may know of a postmortem. */
export interface PublishedPostmortem {
  id: string;
  body: LocalizedText;
  /** When it first appeared. */
  publishedAt: number;
  /** When its words were last changed. */
  updatedAt: number;
  isNotified: boolean;
}

/** In characters of one language: a postmortem is longer than an update. */
const BODY_LIMIT = 100_000;
const LONGEST_WAIT = 366 * DAY;

/** How long a preview link works. */
export const PREVIEW_VALID_MS = 7 * DAY;

/** What is wrong with a draft, and with writing one at all. */
export function draftFaults(incident: Pick<Incident, 'kind' | 'status'>, draft: LocalizedText): Fault[] {
  return [...overFaults(incident), ...textFaults('body', draft, { isRequired: false, limit: BODY_LIMIT })];
}

function overFaults(incident: Pick<Incident, 'kind' | 'status'>): Fault[] {
  return canHavePostmortem(incident) ? [] : [{ field: 'body', message: 'The incident is not over: resolve it first.' }];
}

/** Whether an incident is one of which a postmortem can be told: trouble that is over. */
export function canHavePostmortem(incident: Pick<Incident, 'kind' | 'status'>): boolean {
  return incident.kind === 'incident' && isOver(incident);
}

/** What is wrong with publishing a draft, now or at a time. */
export function publicationFaults(
  incident: Pick<Incident, 'kind' | 'status'>,
  draft: LocalizedText,
  publishAt: number | null,
  now: number,
): Fault[] {
  const faults = overFaults(incident);
  if (isBlank(draft)) faults.push({ field: 'body', message: 'There is nothing to publish: write it first.' });
  if (publishAt !== null && publishAt <= now) {
    faults.push({ field: 'publish_at', message: 'This time has passed: give a later one.' });
  }
  if (publishAt !== null && publishAt > now + LONGEST_WAIT) {
    faults.push({ field: 'publish_at', message: 'This is more than a year ahead: check the date.' });
  }
  return faults;
}

/** Whether a preview link with this key still opens the draft: any change of it, and its publication, ends the link. */
export function isPreviewable({ previewKey, previewUntil }: Postmortem, key: string, now: number): boolean {
  return previewKey !== null && previewKey === key && previewUntil !== null && now < previewUntil;
}

/** The draft as what readers see from now on. What was published before keeps the time at which it first appeared. */
export function published(postmortem: Postmortem, isNotified: boolean, now: number): Postmortem {
  const { id, draft, published: before } = postmortem;
  const told = isNotified || before?.isNotified === true;
  const shown = { id, body: draft, publishedAt: before?.publishedAt ?? now, updatedAt: now, isNotified: told };
  return { ...withoutPlans(postmortem, now), isNotified: told, published: shown };
}

/** Neither a link nor a time by which anybody sees the draft. */
export function withoutPlans(postmortem: Postmortem, now: number): Postmortem {
  return { ...postmortem, previewKey: null, previewUntil: null, publishAt: null, updatedAt: now };
}

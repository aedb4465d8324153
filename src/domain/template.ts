import { NAME_LIMIT } from './component.ts';
import type { Fault } from './errors.ts';
import { INCIDENT_STATUSES, type IncidentStatus } from './incident.ts';
import { textFaults, type LocalizedText } from './localized-text.ts';
import { BODY_LIMIT } from './timeline-faults.ts';

/** What a template leaves open: a fixed list, filled in once and as plain text. It is no language of its own. */
export const BLANKS = ['services', 'page', 'started_at', 'next_update', 'eta', 'contact'] as const;
export type Blank = (typeof BLANKS)[number];

/** What each blank becomes in one language; null where nothing is known to put there. */
export type BlankValues = Readonly<Record<Blank, string | null>>;

/** Words that are ready before they are needed, with blanks for what only the moment knows. */
export interface Template {
  id: string;
  pageId: string;
  /** What staff call it. */
  label: string;
  name: LocalizedText;
  body: LocalizedText;
  status: IncidentStatus;
  /** How far ahead the next word is promised; null: the template promises none. */
  nextUpdateMinutes: number | null;
  /** Whether it is what one press publishes of a proposed incident. */
  isFirstNotice: boolean;
  position: number;
  createdAt: number;
  updatedAt: number;
}

/** What staff say of a template. */
export type TemplateSettings = Omit<Template, 'id' | 'pageId' | 'position' | 'createdAt' | 'updatedAt'>;

/** What staff say of a template, without what it counts by itself. */
export function templateSettings(template: Template): TemplateSettings {
  const { label, name, body, status, nextUpdateMinutes, isFirstNotice } = template;
  return { label, name, body, status, nextUpdateMinutes, isFirstNotice };
}

const LABEL_LIMIT = 100;
const MOST_MINUTES = 1_440;
const BRACED = /\{([^{}\n]*)\}/g;

/**
 * A text with its blanks filled in. A line that has a blank of which nothing is known is left out whole: half a
 * sentence would be worse. What is filled in is never read again, so a service may be called "{eta}".
 */
export function fillBlanks(text: string, values: BlankValues): string {
  return knownLines(text, values)
    .map((line) => line.replace(BRACED, (braced, name) => (isBlankName(name) ? (values[name] ?? '') : braced)))
    .join('\n')
    .trim();
}

/** The lines of which all blanks can be filled; with one that is left out goes the empty line before it. */
function knownLines(text: string, values: BlankValues): string[] {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (blanksOf(line).every((blank) => values[blank] !== null)) lines.push(line);
    else if (lines.at(-1)?.trim() === '') lines.pop();
  }
  return lines;
}

/** The blanks of a text, in their order. */
export function blanksOf(text: string): Blank[] {
  return [...text.matchAll(BRACED)].map(([, name]) => name).filter(isBlankName);
}

/** What is wrong with a template. */
export function templateFaults(template: TemplateSettings): Fault[] {
  const { label, name, body, status, nextUpdateMinutes: minutes } = template;
  const isLabelled = label.trim() !== '' && label.length <= LABEL_LIMIT;
  const isTimely = minutes === null || (Number.isInteger(minutes) && minutes >= 1 && minutes <= MOST_MINUTES);
  return [
    ...(isLabelled ? [] : [{ field: 'label', message: 'Give a short name that colleagues find it by.' }]),
    ...textFaults('name', name, { isRequired: false, limit: NAME_LIMIT }),
    ...textFaults('body', body, { isRequired: true, limit: BODY_LIMIT }),
    ...blankFaults('name', name),
    ...blankFaults('body', body),
    ...(INCIDENT_STATUSES.includes(status) ? [] : [{ field: 'status', message: 'Choose a status.' }]),
    ...(isTimely ? [] : [{ field: 'next_update', message: 'Promise the next word within a day.' }]),
  ];
}

function blankFaults(field: string, text: LocalizedText): Fault[] {
  const isUnknown = Object.values(text).some((each) =>
    [...each.matchAll(BRACED)].some(([, name]) => !isBlankName(name)),
  );
  const message =
    'Only these can stand in braces: services, page, started_at, next_update, eta, contact. Write others without.';
  return isUnknown ? [{ field, message }] : [];
}

function isBlankName(name: unknown): name is Blank {
  return (BLANKS as readonly unknown[]).includes(name);
}

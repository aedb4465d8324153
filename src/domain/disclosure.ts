import { DUTY_ELEMENTS, type DutyElement } from './duty.ts';
import type { Fault } from './errors.ts';
import type { Incident, Update } from './incident.ts';
import { isBlank, type LocalizedText } from './localized-text.ts';
import type { NewEta, UpdateInput } from './timeline.ts';

/**
 * What readers were told by one update, as it was at that moment. It goes into the audit entry of the post: rows can be
 * corrected afterwards, evidence must not be.
 */
export interface Evidence {
  updateId: string;
  position: number;
  /** When it stood on the page. */
  at: number;
  name: LocalizedText;
  status: Update['status'];
  body: LocalizedText;
  automatic: Update['automatic'];
  etas: readonly NewEta[];
  nextUpdateBy: number | null;
  /** The contact that stood beside it; null: none did. */
  contact: LocalizedText | null;
  discloses: readonly DutyElement[];
  /** The notice by which subscribers were told; null: they were not. */
  noticeId: string | null;
}

/** What a person may tick; that something happened at all, any update says by itself. */
export const TICKABLE_ELEMENTS = ['cause', 'response', 'contact', 'damages'] as const satisfies readonly DutyElement[];

/** Elements that only words can tell. */
const NEEDS_WORDS: readonly DutyElement[] = ['cause', 'damages'];

/** What stands beside an update on the page. */
export interface Setting {
  isOpening: boolean;
  /** The contact shown with the incident: its own, else the page's. */
  contact: LocalizedText | null;
}

/** The contact that readers see with an incident: its own, else the page's; null: there is none. */
export function shownContact(
  incident: Pick<Incident, 'contact'>,
  page: { contact: LocalizedText },
): LocalizedText | null {
  return [incident.contact, page.contact].find((contact) => !isBlank(contact)) ?? null;
}

/**
 * What an update of an incident discloses, in the order of the duty: what its writer ticked, and what it says by
 * itself. The first update is the fact; a status, an estimate or a next-update time is how the response stands, unless
 * a probe said it; a contact is told wherever one is shown. Why it happened, only a person can judge.
 */
export function disclosedBy(input: UpdateInput, { isOpening, contact }: Setting): DutyElement[] {
  const said = new Set<DutyElement>(input.discloses ?? []);
  if (isOpening) said.add('fact');
  if (contact) said.add('contact');
  if (!input.automatic && (isOpening || saysResponse(input))) said.add('response');
  return DUTY_ELEMENTS.filter((element) => said.has(element));
}

function saysResponse({ status, restoration, impacts, nextUpdateBy }: UpdateInput): boolean {
  return (
    status !== undefined ||
    nextUpdateBy != null ||
    Object.keys(restoration ?? {}).length > 0 ||
    Object.keys(impacts ?? {}).length > 0
  );
}

/** What is wrong with the ticks of an update: a tick is evidence only for words that stand there. */
export function disclosureFaults({ discloses = [], body = {} }: UpdateInput): Fault[] {
  const unknown = discloses.find((element) => !DUTY_ELEMENTS.includes(element));
  if (unknown !== undefined) {
    return [{ field: 'discloses', message: `"${unknown}" cannot be disclosed: use ${DUTY_ELEMENTS.join(', ')}.` }];
  }
  return isBlank(body) && discloses.some((element) => NEEDS_WORDS.includes(element))
    ? [{ field: 'discloses', message: 'Write it in the text too: a tick alone tells readers nothing.' }]
    : [];
}

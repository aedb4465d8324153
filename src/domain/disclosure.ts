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
export const WORDED_ELEMENTS = ['cause', 'damages'] as const satisfies readonly DutyElement[];
const NEEDS_WORDS: readonly DutyElement[] = WORDED_ELEMENTS;

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
 * itself. The first update is the fact; how the response stands is told by a status beyond the first, an estimate, a
 * next-update time, and after the opening by any change of a service, unless a probe said it; a contact is told wherever one is shown. Why it happened, only a person can judge.
 */
export function disclosedBy(input: UpdateInput, { isOpening, contact }: Setting): DutyElement[] {
  const said = new Set<DutyElement>(input.discloses ?? []);
  if (isOpening) said.add('fact');
  if (contact) said.add('contact');
  if (!input.automatic && saysResponse(input, isOpening)) said.add('response');
  return DUTY_ELEMENTS.filter((element) => said.has(element));
}

/** That something is down is the fact and no response yet; nor is "investigating", which every incident begins with. */
function saysResponse({ status, restoration, impacts, nextUpdateBy }: UpdateInput, isOpening: boolean): boolean {
  return (
    (status !== undefined && !(isOpening && status === 'investigating')) ||
    nextUpdateBy != null ||
    Object.keys(restoration ?? {}).length > 0 ||
    (!isOpening && Object.keys(impacts ?? {}).length > 0)
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

/** The elements of an update after its words' ticks were set anew; what it tells without words stays. */
export function withTicks(before: readonly DutyElement[], ticked: readonly DutyElement[]): DutyElement[] {
  return DUTY_ELEMENTS.filter((element) => (NEEDS_WORDS.includes(element) ? ticked : before).includes(element));
}

/** A correction of an update as the log has it: its words, its ticks, or both. */
export interface Rewording {
  updateId: string;
  at: number;
  isReworded: boolean;
  /** Null: the ticks were left alone. */
  ticked: readonly DutyElement[] | null;
}

/**
 * The evidence with ticks that were set or taken away afterwards. A tick that had been forgotten counts from when the
 * words stood there: from the post, or from the last change of the words before it, which no notice brought anybody.
 */
export function withRewordings(evidence: readonly Evidence[], rewordings: readonly Rewording[]): Evidence[] {
  const all = evidence.flatMap((each) =>
    reworded(
      each,
      rewordings.filter(({ updateId }) => updateId === each.updateId),
    ),
  );
  return all.toSorted((a, b) => a.at - b.at);
}

function reworded(each: Evidence, own: readonly Rewording[]): Evidence[] {
  const since = new Map(each.discloses.map((element): [DutyElement, number | null] => [element, null]));
  let wordsAt: number | null = null;
  for (const { at, isReworded, ticked } of own) {
    if (isReworded) wordsAt = at;
    if (ticked === null) continue;
    for (const element of WORDED_ELEMENTS) {
      if (!(ticked as readonly string[]).includes(element)) since.delete(element);
      else if (!since.has(element)) since.set(element, wordsAt);
    }
  }
  const told = (at: number | null): DutyElement[] =>
    DUTY_ELEMENTS.filter((element) => since.has(element) && since.get(element) === at);
  const later = [...new Set(since.values())].filter((at) => at !== null);
  return [
    { ...each, discloses: told(null) },
    ...later.map((at): Evidence => ({ ...each, at, noticeId: null, discloses: told(at) })),
  ];
}

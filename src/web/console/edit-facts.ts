import { shownOf } from '../../actions/edit-update.ts';
import { WORDED_ELEMENTS } from '../../domain/disclosure.ts';
import type { Update } from '../../domain/incident.ts';
import type { Page } from '../../domain/page.ts';
import { markOf } from '../../lib/digest.ts';
import type { EditFacts } from '../../views/correction-facts.ts';
import type { IncidentSetting } from './load-incident.ts';
import { faultList, localizedFacts, UNTOUCHED, type FormState } from './typed-form.ts';
import type { Rejected } from './put-right-facts.ts';

/** Whether updates can be edited where they are shown, and what could not be saved. */
export type Editable = 'only shown' | Rejected | null;

/** The form that changes an update's words; null where nobody wrote any. */
export function editFacts({ page, incident }: IncidentSetting, update: Update, editable: Editable): EditFacts | null {
  if (editable === 'only shown' || incident === null || Object.keys(update.body).length === 0) return null;
  const form = `edit-${update.position}`;
  const own = editable?.form === form ? editable : null;
  const state: FormState = { typed: own?.typed ?? UNTOUCHED, faults: own?.faults ?? [], locales: page.locales };
  const body = localizedFacts(state, 'body', own ? {} : update.body);
  const named = <T extends { id: string }>(field: T): T => ({ ...field, id: `${form}-${field.id}` });
  return {
    // What is shown again unsaved was read from what stood before.
    shown: own && !own.isChanged ? own.typed.text('shown') : markOf(shownOf(update)),
    present: own?.isChanged ? update.body : null,
    ticks: editTicks(page, update, own),
    action: `/console/incidents/${incident.id}/updates/${update.id}`,
    // Several such forms stand on one screen.
    body: { ...body, first: named(body.first), others: body.others.map(named) },
    faults: faultList(state).map(({ message }) => ({ fieldId: `${form}-${body.first.id}`, message })),
  };
}

/** What its words tell a duty to notify, to be ticked afterwards; none where the page is under no such duty. */
function editTicks({ dutyLimits }: Page, { discloses }: Update, own: Rejected | null): EditFacts['ticks'] {
  if (dutyLimits === null) return [];
  const ticked: readonly string[] = own ? own.typed.all('discloses') : discloses;
  return WORDED_ELEMENTS.map((element) => ({ element, isChosen: ticked.includes(element) }));
}

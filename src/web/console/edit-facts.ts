import type { Update } from '../../domain/incident.ts';
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
    action: `/console/incidents/${incident.id}/updates/${update.id}`,
    // Several such forms stand on one screen.
    body: { ...body, first: named(body.first), others: body.others.map(named) },
    faults: faultList(state).map(({ message }) => ({ fieldId: `${form}-${body.first.id}`, message })),
  };
}

import type { Incident, TimelineStatus } from '../../domain/incident.ts';
import type { StatusMovedFacts } from '../../views/console-facts.ts';
import type { TypedForm } from './typed-form.ts';

type Standing = Pick<Incident, 'status'> | null;

/**
 * The status that a form's writer chose; undefined: they left it as it was shown to them. A preset is no choice: where
 * a colleague moved the status meanwhile, an untouched form must not move it back.
 */
export function chosenStatus(typed: TypedForm, incident: Standing): TimelineStatus | undefined {
  const status = typed.text('status') as TimelineStatus | '';
  return status === '' || status === typed.text('status_was') || status === incident?.status ? undefined : status;
}

/** The status that the form shows as chosen: the writer's own, else the one that holds. */
export function shownStatus(typed: TypedForm, incident: Standing): TimelineStatus {
  return chosenStatus(typed, incident) ?? incident?.status ?? 'investigating';
}

/** What a colleague did to the status since the form was shown; null: nothing. */
export function movedStatus(typed: TypedForm, incident: Standing): StatusMovedFacts | null {
  const was = typed.text('status_was') as TimelineStatus | '';
  if (!incident || was === '' || was === incident.status) return null;
  return { was, is: incident.status, chosen: chosenStatus(typed, incident) ?? null };
}

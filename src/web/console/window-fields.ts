import type { Fault } from '../../domain/errors.ts';
import { isOver } from '../../domain/incident.ts';
import type { WindowInput } from '../../domain/maintenance-window.ts';
import { toZonedInput } from '../../lib/zoned-time.ts';
import type { WindowFacts } from '../../views/series-facts.ts';
import type { IncidentSetting } from './load-incident.ts';
import { fieldFacts, type FormState, type TypedForm } from './typed-form.ts';
import { readTime } from './update-input.ts';

type Place = Pick<IncidentSetting, 'incident' | 'page'>;

/** The window that an update of planned work may move, as it stands; null where there is none to move. */
export function windowFacts({ incident, page }: Place, state: FormState): WindowFacts | null {
  if (incident?.kind !== 'maintenance' || isOver(incident)) return null;
  const { scheduledFor, scheduledUntil, status } = incident;
  const text = (at: number | null): string => (at === null ? '' : toZonedInput(at, page.timeZone));
  return {
    scheduledFor: status === 'scheduled' ? fieldFacts(state, 'scheduled_for', text(scheduledFor)) : null,
    scheduledUntil: fieldFacts(state, 'scheduled_until', text(scheduledUntil)),
  };
}

/** What of the window was typed anew; a field left as it was, or emptied, changes nothing. */
export function readWindow(typed: TypedForm, { incident, page }: Place, faults: Fault[]): { window?: WindowInput } {
  const read = (name: string, current: number | null | undefined): number | undefined => {
    const isSame = current != null && typed.text(name) === toZonedInput(current, page.timeZone);
    return isSame ? undefined : readTime(typed, name, page.timeZone, faults);
  };
  const scheduledFor = read('scheduled_for', incident?.scheduledFor);
  const scheduledUntil = read('scheduled_until', incident?.scheduledUntil);
  const window = {
    ...(scheduledFor === undefined ? {} : { scheduledFor }),
    ...(scheduledUntil === undefined ? {} : { scheduledUntil }),
  };
  return Object.keys(window).length === 0 ? {} : { window };
}

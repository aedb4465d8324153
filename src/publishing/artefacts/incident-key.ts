import { worst } from '../../domain/status.ts';
import type { PublicIncident } from '../../domain/public-incident.ts';

const keys = new WeakMap<PublicIncident, { line: string; names: string }>();

/** Stands for everything that a list says of an incident, apart from the names of its components. */
export function lineKey(incident: PublicIncident): string {
  return keysOf(incident).line;
}

/** The same with the names. */
export function fullKey(incident: PublicIncident): string {
  const { line, names } = keysOf(incident);
  return `${line} ${names}`;
}

/** Made once an incident: one that affects a thousand components stands on the page of each. */
function keysOf(incident: PublicIncident): { line: string; names: string } {
  const known = keys.get(incident);
  if (known) return known;
  const { id, name, kind, status, outcome, startedAt, resolvedAt, corrections, mergedInto } = incident;
  const { scheduledFor, scheduledUntil, isOverrun, nextUpdateBy, isNextUpdateLate } = incident;
  const tone = worst(incident.components.map((each) => each.status));
  const times = [startedAt, resolvedAt, scheduledFor, scheduledUntil, isOverrun, nextUpdateBy, isNextUpdateLate];
  const made = {
    line: JSON.stringify([id, name, kind, status, outcome, tone, times, corrections, mergedInto]),
    names: incident.components.map((each) => each.id).join(' '),
  };
  keys.set(incident, made);
  return made;
}

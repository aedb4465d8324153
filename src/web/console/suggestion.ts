import { estimate, type Estimate } from '../../domain/estimate.ts';
import type { Fault } from '../../domain/errors.ts';
import { openEtas } from '../../domain/incident.ts';
import type { EtaInput } from '../../domain/restoration.ts';
import { parseZonedTime } from '../../lib/zoned-time.ts';
import type { SuggestionFacts } from '../../views/estimate-facts.ts';
import type { IncidentSetting } from './load-incident.ts';
import type { TypedForm } from './typed-form.ts';

/** What a component's own past suggests beside its ETA; null where it says too little, or the same as what stands. */
export function suggestionFacts(
  setting: IncidentSetting,
  typed: TypedForm,
  componentId: string,
): SuggestionFacts | null {
  const found = suggested(setting, typed, componentId);
  const standing = openEtas(setting.etas).get(componentId);
  if (!found || (standing?.restoredAt === null && standing.byAt === found.byAt)) return null;
  const name = fieldOf(componentId);
  return { ...found, field: { id: name, name, isChosen: typed.text(name) === 'yes' } };
}

/**
 * The ETA of somebody who adopted the suggestion: the time that the past gives now, still labelled as an estimate from
 * it. Adds to `faults` where they gave a time of their own as well, or where the past gives none any more.
 */
export function readSuggestion(
  typed: TypedForm,
  setting: IncidentSetting,
  componentId: string,
  faults: Fault[],
): EtaInput | undefined {
  const prefix = `restoration.${componentId}`;
  if (typed.text(fieldOf(componentId)) !== 'yes') return undefined;
  const fault = (message: string): void => void faults.push({ field: `${prefix}.kind`, message });
  if (typed.text(`${prefix}.kind`, 'keep') !== 'keep') {
    fault('Choose one: an estimate of your own, or the one from past incidents.');
    return undefined;
  }
  const found = suggested(setting, typed, componentId);
  if (!found) fault('Past incidents give no estimate any more: give one yourself.');
  return found
    ? { kind: 'by', byAt: found.byAt, basis: 'history', reason: typed.localized(`${prefix}.reason`) }
    : undefined;
}

function fieldOf(componentId: string): string {
  return `restoration.${componentId}.suggested`;
}

/** How bad it is counts once the incident says so; what is only about to be down is estimated from all that was. */
function suggested(setting: IncidentSetting, typed: TypedForm, componentId: string): Estimate | null {
  const { incident, affected, past, page, now } = setting;
  if (incident?.kind === 'maintenance') return null;
  const down = affected.find((each) => each.componentId === componentId && each.restoredAt === null);
  const began = incident === null ? parseZonedTime(typed.text('started_at'), page.timeZone) : undefined;
  const startedAt = down?.startedAt ?? Math.min(began ?? now, now);
  return estimate(past.get(componentId) ?? [], { startedAt, severity: down?.worstStatus ?? null }, now);
}

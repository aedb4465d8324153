import { isTurn } from '../../domain/incident.ts';
import { isBlank } from '../../domain/localized-text.ts';
import type { Locale } from '../../domain/localized-text.ts';
import type { PublicEta, PublicIncident, PublicUpdate } from '../../domain/public-incident.ts';
import { worst } from '../../domain/status.ts';
import type { EtaLine, IncidentFacts, NextWord, UpdateFacts } from '../../views/page-facts.ts';
import { alikeSteps, stepKey } from '../../views/update-text.ts';

/** What templates say of an incident or maintenance, with its latest updates. */
export function incidentFacts(incident: PublicIncident, base: string, locale: Locale, updates: number): IncidentFacts {
  const { startedAt, resolvedAt, scheduledFor, scheduledUntil, isOver } = incident;
  const next = nextWord(incident);
  const shown = incident.updates.slice(0, updates);
  return {
    name: incident.name,
    path: `${base}/${locale}/incidents/${incident.id}`,
    status: incident.status,
    isOver,
    isMaintenance: incident.kind === 'maintenance',
    tone: tone(incident),
    startedAt,
    resolvedAt,
    durationMs: resolvedAt === null ? null : resolvedAt - startedAt,
    span:
      scheduledFor === null || scheduledUntil === null
        ? null
        : { from: scheduledFor, until: scheduledUntil, isOverrun: incident.isOverrun },
    next,
    latestBy: incident.latestBy,
    // What helped while it lasted says nothing once it is over.
    contact: isOver ? null : incident.contact,
    alternatives: isOver ? null : incident.alternatives,
    components: touched(incident).map(
      ({ name, status, worstStatus, eta, startedAt: since, restoredAt, becauseOf, watchingSinceAt, isAgain }) => ({
        name,
        isWatched: watchingSinceAt !== null,
        isAgain,
        startedAt: since,
        status: isOver ? worstStatus : status,
        eta: isOver || restoredAt !== null || incident.kind === 'maintenance' ? null : etaLine(eta, next),
        // What was no outage, or goes on elsewhere, did not come back.
        restoredAt: incident.kind === 'maintenance' || incident.outcome !== null ? null : restoredAt,
        becauseOf,
      }),
    ),
    outcome: incident.outcome,
    mergedInto: incident.mergedInto && {
      name: incident.mergedInto.name,
      path: `${base}/${locale}/incidents/${incident.mergedInto.id}`,
    },
    corrections: incident.corrections,
    updates: shown.map(updateFacts),
    postmortem: incident.postmortem,
    earlier: incident.updates.length - shown.length,
  };
}

/** A false alarm touched nothing. */
function touched({ outcome, components }: PublicIncident): PublicIncident['components'] {
  return outcome === 'false_alarm' ? [] : components;
}

function tone(incident: PublicIncident): IncidentFacts['tone'] {
  if (incident.isOver) return 'operational';
  if (incident.kind === 'maintenance') return 'under_maintenance';
  return worst(incident.components.map((each) => each.status));
}

/** What staff said of when they would post again. */
export function nextWord({
  nextUpdateBy,
  isNextUpdateLate,
}: Pick<PublicIncident, 'nextUpdateBy' | 'isNextUpdateLate'>): NextWord | null {
  return nextUpdateBy === null ? null : { at: nextUpdateBy, isLate: isNextUpdateLate };
}

/** A promise in the words that it deserves at this moment: one that has lapsed never reads as if it still held. */
export function etaLine(eta: PublicEta | null, next: NextWord | null): EtaLine {
  const none = { byAt: null, earliestAt: null, condition: null, reason: null, isFromHistory: false, givenAt: null };
  if (!eta) return { key: 'assessing', ...none, next };
  const { byAt, earliestAt, condition, reason, givenAt } = eta;
  const key = etaKey(eta);
  return {
    key,
    byAt,
    earliestAt,
    condition: key === 'by' || key === 'no_time' || key === 'overdue' ? condition : null,
    reason: reason && !isBlank(reason) && (key === 'withdrawn' || eta.revisions > 1) ? reason : null,
    isFromHistory: eta.basis === 'history',
    givenAt,
    next: key === 'by' || key === 'window' ? null : next,
  };
}

function etaKey({ kind, state, byAt }: PublicEta): EtaLine['key'] {
  if (state === 'overdue') return 'overdue';
  if (kind === 'withdrawn' || kind === 'assessing' || kind === 'window') return kind;
  return byAt === null ? 'no_time' : 'by';
}

function updateFacts(update: PublicUpdate): UpdateFacts {
  const { body, automatic } = update;
  return {
    label: update.isStatusRepeated ? 'page.update' : `words.timeline.${update.status}`,
    body: isBlank(body) ? null : body,
    // That work was moved, or how it turned out, is true beside whatever was written of it.
    automatic: isBlank(body) || automatic?.kind === 'maintenance_moved' || isTurn(automatic) ? automatic : null,
    steps: alikeSteps(update.etas).map((step) => ({ ...step, key: stepKey(step) })),
    changes: [...Map.groupBy(update.changes, (change) => `${change.newStatus} ${change.isAgain}`).values()].flatMap(
      (changes) => {
        const [first] = changes;
        if (!first) return [];
        return [{ status: first.newStatus, isAgain: first.isAgain, names: changes.map((change) => change.name) }];
      },
    ),
    displayAt: update.displayAt,
    editedAt: update.editedAt,
  };
}

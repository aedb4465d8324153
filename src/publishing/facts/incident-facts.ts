import { isTurn } from '../../domain/incident.ts';
import { isBlank } from '../../domain/localized-text.ts';
import type { Locale } from '../../domain/localized-text.ts';
import type { PublicAffected, PublicEta, PublicIncident, PublicUpdate } from '../../domain/public-incident.ts';
import { byWorst, worst } from '../../domain/status.ts';
import type { EtaLine, IncidentFacts, NextWord, ServiceFacts, UpdateFacts } from '../../views/page-facts.ts';
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
    // What helped while it lasted says nothing once it is over.
    contact: isOver ? null : incident.contact,
    alternatives: isOver ? null : incident.alternatives,
    components: touched(incident).map(({ name }) => ({ name })),
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

/** What its own page tells of each component: first of those that are not back, the worst before others. */
export function incidentServices(incident: PublicIncident, root: string): ServiceFacts[] {
  const { isOver, outcome } = incident;
  const isWork = incident.kind === 'maintenance';
  const next = nextWord(incident);
  const isBack = ({ restoredAt }: PublicAffected): boolean => restoredAt !== null;
  return touched(incident)
    .map((each) => ({ ...each, shown: isOver ? each.worstStatus : each.status }))
    .toSorted((a, b) => Number(isBack(a)) - Number(isBack(b)) || byWorst(a.shown, b.shown))
    .map((each) => ({
      ...{ name: each.name, path: `${root}/components/${each.id}`, description: null, waitPath: null },
      ...{ features: [], bars: null },
      status: each.shown,
      eta: isOver || isBack(each) || isWork ? null : etaLine(each.eta, next),
      sinceAt: isBack(each) ? null : each.startedAt,
      // What was no outage, or goes on elsewhere, did not come back.
      restoredAt: isWork || outcome !== null || each.watchingSinceAt !== null ? null : each.restoredAt,
      watchingSinceAt: isOver ? null : each.watchingSinceAt,
      becauseOf: each.becauseOf,
      isAgain: each.isAgain,
    }));
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

import { isInForce, isOver, openEtas, type Affected, type Incident, type Update } from '../../domain/incident.ts';
import { isBlank, type LocalizedText } from '../../domain/localized-text.ts';
import { isUnderWay } from '../../domain/maintenance.ts';
import { latestTime, type Eta } from '../../domain/restoration.ts';
import { worst, type ComponentStatus } from '../../domain/status.ts';
import { MINUTE } from '../../lib/clock.ts';
import type { NamedPromise } from '../../store/promises.ts';
import type { AffectedFacts, IncidentLineFacts, PromiseFacts, TimelineEntryFacts } from '../../views/console-facts.ts';
import { editFacts, type Editable } from './edit-facts.ts';
import { etaLine, etaRevision } from './eta-facts.ts';
import type { IncidentSetting } from './load-incident.ts';

/** From here on a promise is close enough that somebody should act on it. */
const SOON_MS = 15 * MINUTE;

/** A promise as staff see it: how near its time is, and where to do something about it. */
export function promiseFacts(promise: NamedPromise, now: number): Omit<PromiseFacts, 'reminder'> {
  const { kind, promisedAt: at, incidentId, incidentName, components, conditions } = promise;
  return {
    kind,
    at,
    isOverdue: at <= now,
    isSoon: at <= now + SOON_MS,
    distanceMs: Math.abs(at - now),
    href: `/console/incidents/${incidentId}`,
    incidentName,
    components,
    conditions,
  };
}

/** How long planned work has outrun its end; null: it has not, or is not under way. */
export function overrunMs({ status, scheduledUntil }: Incident, now: number): number | null {
  return isUnderWay(status) && scheduledUntil !== null && now > scheduledUntil ? now - scheduledUntil : null;
}

/** The colour of an incident's status: that of the worst it says at present. */
export function toneOf(incident: Incident, affected: readonly Affected[]): ComponentStatus {
  if (isOver(incident)) return 'operational';
  if (!isInForce(incident)) return 'unknown';
  return worst(affected.filter((each) => each.restoredAt === null).map((each) => each.status));
}

/** One incident or maintenance in a list. */
export function incidentLine(
  incident: Incident,
  affected: readonly Affected[],
  etas: readonly Eta[],
  now: number,
): IncidentLineFacts {
  const { id, kind, name, status, startedAt, resolvedAt, scheduledFor, scheduledUntil } = incident;
  const down = affected.filter((each) => each.restoredAt === null);
  const open = openEtas(etas);
  const latest = latestTime(down.map((each) => open.get(each.componentId) ?? { kind: 'assessing', byAt: null }));
  return {
    href: `/console/incidents/${id}`,
    tone: toneOf(incident, affected),
    ...{ kind, name, status, startedAt, resolvedAt, scheduledFor, scheduledUntil },
    overrunMs: overrunMs(incident, now),
    downCount: down.length,
    // A time that has passed is no promise any more: it stands among the overdue ones.
    latestEtaAt: latest !== null && latest > now ? latest : null,
  };
}

/** How a component stands in an incident. What is only planned does not hold yet. */
export function presentStatus(
  incident: Pick<Incident, 'status'> | null,
  affected: Affected | undefined,
  published: ComponentStatus = 'operational',
): ComponentStatus {
  return affected === undefined || incident?.status === 'scheduled' ? published : affected.status;
}

/** What an incident affects, with what is promised for each; services of which the same is to say are one line. */
export function affectedFacts(setting: IncidentSetting): AffectedFacts[] {
  const each = affectedLines(setting);
  const alike = Map.groupBy(each, ({ names: _, ...line }) => JSON.stringify(line));
  return [...alike.values()].flatMap((lines) => {
    const [first] = lines;
    return first ? [{ ...first, names: lines.flatMap(({ names }) => names) }] : [];
  });
}

function affectedLines({ incident, affected, etas, components, now }: IncidentSetting): AffectedFacts[] {
  const open = openEtas(etas);
  const nameOf = namesOf(components);
  const isPlanned = incident?.status === 'scheduled';
  return affected.map((each) => {
    const component = components.find(({ id }) => id === each.componentId);
    const eta = open.get(each.componentId);
    const end = each.restoredAt ?? now;
    return {
      names: [nameOf(each.componentId)],
      status: presentStatus(incident, each, component?.status),
      because: each.becauseOfId === null ? null : nameOf(each.becauseOfId),
      startedAt: isPlanned ? null : each.startedAt,
      restoredAt: each.restoredAt,
      watchingSinceAt: each.watchingSinceAt,
      downMs: Math.max(0, end - each.startedAt),
      eta: eta && each.restoredAt === null ? etaLine(eta, null, now) : null,
    };
  });
}

/** The timeline, newest first, with every revision of every ETA where it was given. */
export function timelineFacts(
  setting: IncidentSetting,
  updates: readonly Update[],
  editable: Editable = 'only shown',
): TimelineEntryFacts[] {
  const { etas, components } = setting;
  const nameOf = namesOf(components);
  return updates.map((update) => ({
    position: update.position,
    at: update.displayAt,
    status: update.status,
    author: update.author,
    body: isBlank(update.body) ? null : update.body,
    automatic: update.automatic,
    isNotified: update.isNotified,
    editedAt: update.editedAt,
    edit: editFacts(setting, update, editable),
    changes: update.changes
      .filter((change) => change.oldStatus !== change.newStatus && update.status !== 'scheduled')
      .map(({ componentId, oldStatus, newStatus }) => ({ name: nameOf(componentId), oldStatus, newStatus })),
    etas: etas
      .filter((eta) => eta.updateId === update.id)
      .map((eta) => etaRevision(eta, etas, nameOf(eta.componentId), update.body)),
  }));
}

/** Names by id; a component that was deleted since is still named on old timelines by its id. */
function namesOf(components: IncidentSetting['components']): (id: string) => LocalizedText {
  const names = new Map(components.map((component) => [component.id, component.name]));
  return (id) => names.get(id) ?? { en: id };
}

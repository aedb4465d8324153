import type { Affected, Incident, StatusChange } from './incident.ts';
import { waitingFor } from './holding-eta.ts';
import { openEtas } from './incident.ts';
import { isBlank } from './localized-text.ts';
import { weightiest, type NoticeDraft, type NoticeItem, type NoticeKind } from './notice.ts';
import { etaStep, type Eta } from './restoration.ts';
import { movesWindow } from './maintenance-window.ts';
import { isWorse } from './status.ts';
import type { Circumstances, NewEta, Timeline, UpdateInput } from './timeline.ts';
import { isWatched } from './watching.ts';

/** A new ETA, and whether it must be told by itself. */
export type JudgedEta = NewEta & { isTold: boolean };

/** What an update makes of a timeline, before it is decided what is told of it. */
export interface Moved {
  incident: Incident;
  affected: readonly Affected[];
  restored: ReadonlyMap<string, number>;
  etas: readonly JudgedEta[];
  changes: readonly StatusChange[];
}

/**
 * What subscribers are told: words when the writer wants them told, and promises and restorations by their own rule
 * (design section 4). One update makes one notice, whatever it holds.
 */
export function noticeOf(
  timeline: Timeline,
  after: Moved,
  input: UpdateInput,
  circumstances: Circumstances,
): NoticeDraft | null {
  if (input.notify === false) return null;
  const lifecycle = lifecycleNotice(timeline.incident, after.incident, input, circumstances);
  const told = after.etas.filter((eta) => eta.isTold || lifecycle !== undefined);
  const items = [
    ...affectedItems(timeline, after),
    ...told.map((eta) => etaItem(timeline, eta)),
    ...restoredItems(timeline, after),
  ];
  const plain = lifecycle === undefined || lifecycle === 'incident_updated';
  const kind = (plain ? weightiest(items) : undefined) ?? lifecycle ?? troubleNotice(after);
  if (!kind) return null;
  const scope = (lifecycle ? after.affected : items).map((each) => each.componentId);
  const waiting = waitingFor(
    told.map(({ componentId }) => componentId),
    withNew(timeline, after),
    circumstances,
  );
  return { kind, items, componentIds: [...new Set([...scope, ...waiting])] };
}

/** The timeline with what an update says of estimates, as far as it matters for whom they hold. */
function withNew({ etas }: Timeline, { affected, etas: given }: Moved): Pick<Timeline, 'affected' | 'etas'> {
  const ids = new Set(given.map(({ componentId }) => componentId));
  const untouched = etas.filter(({ componentId }) => !ids.has(componentId));
  const added = given.map((eta) => ({ ...NOT_YET_SAVED, ...eta }));
  return { affected, etas: [...untouched, ...added] };
}

const NOT_YET_SAVED = {
  ...{ id: '', incidentId: '', updateId: '', createdAt: 0, supersededAt: null, missedAt: null, restoredAt: null },
};

function lifecycleNotice(
  before: Incident,
  after: Incident,
  input: UpdateInput,
  { isOpening }: Circumstances,
): NoticeKind | undefined {
  // An estimate from the past is told as an estimate: to those whose service it is about.
  const isReport = input.automatic !== undefined && input.automatic.kind !== 'history_estimate';
  const hasWords = !isBlank(input.body ?? {}) || isReport || movesWindow(before, input.window ?? {});
  const hasNewStatus = isOpening || before.status !== after.status;
  if (after.kind === 'incident') {
    if (isOpening) return 'incident_opened';
    if (hasNewStatus && after.status === 'resolved') return 'incident_resolved';
    return hasWords || hasNewStatus ? 'incident_updated' : undefined;
  }
  if (input.automatic?.kind === 'maintenance_overrun') return 'maintenance_overrun';
  if (hasNewStatus) {
    if (after.status === 'scheduled') return 'maintenance_scheduled';
    if (after.status === 'in_progress') return 'maintenance_started';
    if (after.status === 'completed') return 'maintenance_completed';
    if (after.status === 'cancelled') return 'maintenance_cancelled';
  }
  return hasWords || hasNewStatus ? 'maintenance_updated' : undefined;
}

function affectedItems(timeline: Timeline, { affected, changes }: Moved): NoticeItem[] {
  return changes
    .filter((change) => change.newStatus !== 'operational' && change.newStatus !== change.oldStatus)
    .map(({ componentId, newStatus }) => {
      const becauseOfId = affected.find((each) => each.componentId === componentId)?.becauseOfId ?? null;
      const before = timeline.affected.find((each) => each.componentId === componentId);
      const isAgain = before?.restoredAt != null && before.worstStatus !== 'operational';
      const item = { kind: 'component_affected', componentId, status: newStatus, becauseOfId } as const;
      return isAgain ? { ...item, isAgain } : item;
    });
}

function troubleNotice({ changes }: Moved): NoticeKind | undefined {
  return changes.some((change) => isWorse(change.newStatus, change.oldStatus)) ? 'incident_updated' : undefined;
}

function etaItem(timeline: Timeline, judged: JudgedEta): NoticeItem {
  const { componentId, isAnnounced: _, isTold: __, ...eta } = judged;
  const previous = lastAnnounced(timeline, componentId);
  const step = etaStep(previous, eta);
  if (step === 'withdrawn') return { kind: 'eta_withdrawn', componentId, eta };
  if (step === 'set' || step === 'assessing' || !previous) return { kind: 'eta_set', componentId, eta };
  return { kind: 'eta_moved', componentId, eta, previousByAt: previous.byAt };
}

function restoredItems(timeline: Timeline, { incident, affected, restored }: Moved): NoticeItem[] {
  if (incident.kind === 'maintenance') return [];
  const open = openEtas(timeline.etas);
  return [...restored].map(([componentId, restoredAt]) => {
    const own = affected.find((each) => each.componentId === componentId);
    return {
      kind: 'component_restored',
      componentId,
      restoredAt,
      downSinceAt: own?.startedAt ?? restoredAt,
      promisedByAt: open.get(componentId)?.byAt ?? null,
      ...(own && isWatched(own) ? { isWatched: true } : {}),
    };
  });
}

/** Whether a notice carries the new ETA of this component. */
export function tellsEta(notice: NoticeDraft, eta: { componentId: string }): boolean {
  return notice.items.some((item) => 'eta' in item && item.componentId === eta.componentId);
}

/** What subscribers were last told of this trouble of the component. */
export function lastAnnounced(timeline: Timeline, componentId: string): Eta | undefined {
  // That one was missed is told, whether or not it was told itself.
  const isTold = ({ isAnnounced, missedAt }: Eta): boolean => isAnnounced || missedAt !== null;
  const last = timeline.etas.findLast((eta) => eta.componentId === componentId && isTold(eta));
  return last?.restoredAt == null ? last : undefined;
}

import { cascade, type Dependency } from './dependency.ts';
import { rejectFaults, type Fault } from './errors.ts';
import { INCIDENT_STATUSES, isOver, openEtas } from './incident.ts';
import type { Affected, Automatic, Incident, StatusChange, TimelineStatus, Update } from './incident.ts';
import { isBlank, type LocalizedText } from './localized-text.ts';
import { canBecome, isMaintenanceStatus, type MaintenanceStatus } from './maintenance.ts';
import { weightiest, type EtaFacts, type NoticeDraft, type NoticeItem, type NoticeKind } from './notice.ts';
import { etaFaults, etaStep, isNoticeworthy, type Eta, type EtaInput } from './restoration.ts';
import { isStatedStatus, isWorse, type Impact, type StatedStatus } from './status.ts';

/** What has been said so far. */
export interface Timeline {
  incident: Incident;
  affected: readonly Affected[];
  /** All ETAs of the incident, superseded ones too. */
  etas: readonly Eta[];
}

export type RestorationInput = EtaInput | { kind: 'restored'; at?: number };

/** What a person or program posts. What is left out stays as it is. */
export interface UpdateInput {
  status?: TimelineStatus;
  body?: LocalizedText;
  automatic?: Automatic;
  /** Component id to its status; `operational` restores it. */
  impacts?: Readonly<Record<string, StatedStatus>>;
  /** Component id to its ETA, or to the word that it is back. */
  restoration?: Readonly<Record<string, RestorationInput>>;
  nextUpdateBy?: number | null;
  impactOverride?: Impact | null;
  /** Whether subscribers are told; default true. Moved and missed promises are told by their own rule. */
  notify?: boolean;
}

/** What an update changes: everything that the action has to save. */
export interface TimelineChange {
  incident: Incident;
  affected: Affected[];
  update: Pick<Update, 'status' | 'body' | 'automatic' | 'changes' | 'isNotified'>;
  /** New ETAs, each superseding the open one of its component. */
  etas: NewEta[];
  notice: NoticeDraft | null;
}

export type NewEta = EtaFacts & { componentId: string; isAnnounced: boolean };

export interface Circumstances {
  dependencies: readonly Dependency[];
  /** Components that exist on the incident's page. */
  componentIds: ReadonlySet<string>;
  now: number;
  /** True for the update with which an incident begins. */
  isOpening: boolean;
}

/**
 * The one rule by which a timeline moves: what an update changes, for incidents and maintenances alike.
 * Throws a `Problem` with every fault that the input has; then nothing has changed.
 */
export function applyUpdate(timeline: Timeline, input: UpdateInput, circumstances: Circumstances): TimelineChange {
  rejectFaults(updateFaults(timeline, input, circumstances));
  const affected = nextAffected(timeline, input, circumstances);
  const etas = nextEtas(timeline, input, circumstances);
  const incident = nextIncident(timeline.incident, input, circumstances);
  const changes = statusChanges(timeline.affected, affected, input);
  const notice = noticeOf(timeline, { incident, affected, etas, changes }, input, circumstances);
  const announced = new Set(notice?.items.map((item) => item.componentId));
  return {
    incident,
    affected,
    update: {
      status: incident.status,
      body: input.body ?? {},
      automatic: input.automatic ?? null,
      changes,
      isNotified: notice !== null,
    },
    etas: etas.map(({ isTold: _, ...eta }) => ({ ...eta, isAnnounced: announced.has(eta.componentId) })),
    notice,
  };
}

function updateFaults(timeline: Timeline, input: UpdateInput, circumstances: Circumstances): Fault[] {
  const named = [...Object.keys(input.impacts ?? {}), ...Object.keys(input.restoration ?? {})];
  return [
    ...statusFaults(timeline.incident, input.status),
    ...named
      .filter((id) => !circumstances.componentIds.has(id))
      .map((id) => ({ field: 'components', message: `There is no component "${id}" on this page.` })),
    ...Object.entries(input.impacts ?? {})
      .filter(([, status]) => !isStatedStatus(status))
      .map(([id, status]) => ({ field: `impacts.${id}`, message: `"${status}" is not a status.` })),
    ...nextUpdateFaults(input, circumstances),
    ...restorationFaults(timeline, input, circumstances),
    ...(saysSomething(timeline, input) ? [] : [{ field: 'body', message: 'Write something, or change something.' }]),
  ];
}

function statusFaults(incident: Incident, status: TimelineStatus | undefined): Fault[] {
  if (status === undefined) return [];
  if (incident.kind === 'incident') {
    return (INCIDENT_STATUSES as readonly string[]).includes(status)
      ? []
      : [
          {
            field: 'status',
            message: `"${status}" is not a status of an incident: use ${INCIDENT_STATUSES.join(', ')}.`,
          },
        ];
  }
  if (!isMaintenanceStatus(status)) {
    return [{ field: 'status', message: `"${status}" is not a status of a maintenance.` }];
  }
  return canBecome(incident.status as MaintenanceStatus, status)
    ? []
    : [{ field: 'status', message: `A maintenance that is ${incident.status} cannot become ${status}.` }];
}

function nextUpdateFaults(input: UpdateInput, { now }: Circumstances): Fault[] {
  if (input.nextUpdateBy == null || input.nextUpdateBy > now) return [];
  return [{ field: 'next_update_by', message: 'This time has passed: give a later one.' }];
}

function restorationFaults(timeline: Timeline, input: UpdateInput, circumstances: Circumstances): Fault[] {
  const open = openEtas(timeline.etas);
  const hasNextUpdate = nextUpdateAfter(timeline.incident, input, circumstances.now) !== null;
  return Object.entries(input.restoration ?? {}).flatMap(([componentId, restoration]) => {
    const field = `restoration.${componentId}`;
    if (restoration.kind === 'restored')
      return restoredFaults(field, restoration.at, timeline, componentId, circumstances);
    if (!isAffectedAfter(timeline, input, componentId, circumstances)) {
      return [{ field, message: 'This component is not affected: say first how it is affected.' }];
    }
    const previous = open.get(componentId);
    const hasText = !isBlank(input.body ?? {});
    return etaFaults(field, restoration, { previous, now: circumstances.now, hasNextUpdate, hasText });
  });
}

function restoredFaults(
  field: string,
  at: number | undefined,
  timeline: Timeline,
  componentId: string,
  { now }: Circumstances,
): Fault[] {
  const down = timeline.affected.find((each) => each.componentId === componentId && each.restoredAt === null);
  if (!down) return [{ field, message: 'This component is not down in this incident.' }];
  if (at === undefined || (at <= now && at >= down.startedAt)) return [];
  return [{ field: `${field}.at`, message: 'It can only have come back between the start of its trouble and now.' }];
}

function isAffectedAfter(
  timeline: Timeline,
  input: UpdateInput,
  componentId: string,
  circumstances: Circumstances,
): boolean {
  return nextAffected(timeline, input, circumstances).some(
    (each) => each.componentId === componentId && each.restoredAt === null,
  );
}

function saysSomething(timeline: Timeline, input: UpdateInput): boolean {
  return (
    !isBlank(input.body ?? {}) ||
    input.automatic !== undefined ||
    (input.status !== undefined && input.status !== timeline.incident.status) ||
    Object.keys(input.impacts ?? {}).length > 0 ||
    Object.keys(input.restoration ?? {}).length > 0 ||
    input.nextUpdateBy !== undefined
  );
}

/** Statements first, then what follows from them through the dependencies, then what was reached before and is free. */
function nextAffected(timeline: Timeline, input: UpdateInput, circumstances: Circumstances): Affected[] {
  const before = new Map(timeline.affected.map((each) => [each.componentId, each]));
  const status = input.status ?? timeline.incident.status;
  if (status !== 'resolved' && status !== 'completed' && status !== 'cancelled') {
    const stated = statedAfter(timeline, input);
    const cascaded = timeline.incident.kind === 'incident' ? cascade(stated, circumstances.dependencies) : new Map();
    const after = new Map<string, Pick<Affected, 'status' | 'source' | 'becauseOfId'>>();
    for (const [id, each] of before) after.set(id, { ...each, status: 'operational' });
    for (const [id, each] of cascaded as ReturnType<typeof cascade>) {
      after.set(id, { status: each.status as StatedStatus, source: 'cascade', becauseOfId: each.becauseOfId });
    }
    for (const [id, each] of stated) after.set(id, { status: each, source: 'stated', becauseOfId: null });
    return [...after].map(([id, each]) => moved(id, before.get(id), each, timeline, input, circumstances));
  }
  return [...before].map(([id, each]) =>
    moved(id, each, { ...each, status: 'operational' }, timeline, input, circumstances),
  );
}

/** What persons (or a probe's rule) say of each component. An ETA for a component is a statement too: it pins it. */
function statedAfter(timeline: Timeline, input: UpdateInput): Map<string, StatedStatus> {
  const stated = new Map<string, StatedStatus>();
  for (const each of timeline.affected) {
    const isPinned = each.source === 'stated' || input.restoration?.[each.componentId] !== undefined;
    if (isPinned) stated.set(each.componentId, each.status);
  }
  for (const [id, status] of Object.entries(input.impacts ?? {})) stated.set(id, status);
  for (const [id, restoration] of Object.entries(input.restoration ?? {})) {
    if (restoration.kind === 'restored') stated.set(id, 'operational');
  }
  return stated;
}

function moved(
  componentId: string,
  before: Affected | undefined,
  next: Pick<Affected, 'status' | 'source' | 'becauseOfId'>,
  { incident }: Timeline,
  input: UpdateInput,
  { now, isOpening }: Circumstances,
): Affected {
  const isDown = next.status !== 'operational';
  const wasDown = before !== undefined && before.restoredAt === null;
  const restoration = input.restoration?.[componentId];
  const restoredAt = restoration?.kind === 'restored' ? (restoration.at ?? now) : now;
  return {
    componentId,
    ...next,
    worstStatus: before && !isWorse(next.status, before.worstStatus) ? before.worstStatus : next.status,
    startedAt: wasDown || (before && !isDown) ? before.startedAt : isOpening ? incident.startedAt : now,
    restoredAt: isDown ? null : wasDown ? restoredAt : (before?.restoredAt ?? now),
  };
}

function nextEtas(timeline: Timeline, input: UpdateInput, { now }: Circumstances): (NewEta & { isTold: boolean })[] {
  const open = openEtas(timeline.etas);
  return Object.entries(input.restoration ?? {}).flatMap(([componentId, restoration]) => {
    if (restoration.kind === 'restored' || etaStep(open.get(componentId), restoration) === 'same') return [];
    const announced = timeline.etas.findLast((eta) => eta.componentId === componentId && eta.isAnnounced);
    const facts = etaFacts(restoration, input.body ?? {});
    return [{ componentId, ...facts, isAnnounced: false, isTold: isNoticeworthy(announced, restoration, now) }];
  });
}

function etaFacts(input: EtaInput, body: LocalizedText): EtaFacts {
  const isDated = input.kind === 'by' || input.kind === 'window' || input.kind === 'conditional';
  return {
    kind: input.kind,
    byAt: isDated ? (input.byAt ?? null) : null,
    earliestAt: input.kind === 'window' ? (input.earliestAt ?? null) : null,
    condition: input.kind === 'conditional' ? (input.condition ?? null) : null,
    reason: isBlank(input.reason ?? {}) ? (isBlank(body) ? null : body) : (input.reason ?? null),
    basis: input.basis ?? 'staff',
  };
}

function nextIncident(before: Incident, input: UpdateInput, { now, isOpening }: Circumstances): Incident {
  const status = input.status ?? before.status;
  const isEnd = isOver({ status });
  return {
    ...before,
    status,
    impactOverride: input.impactOverride === undefined ? before.impactOverride : input.impactOverride,
    updatedAt: now,
    monitoringAt:
      status === 'monitoring' || status === 'verifying' ? (before.monitoringAt ?? now) : before.monitoringAt,
    resolvedAt: isEnd ? (before.resolvedAt ?? now) : null,
    startedAt: status === 'in_progress' && before.status === 'scheduled' && !isOpening ? now : before.startedAt,
    nextUpdateBy: isEnd ? null : nextUpdateAfter(before, input, now),
  };
}

/** A promise that still lies ahead stands; one that has come is fulfilled by this very update. */
function nextUpdateAfter(incident: Incident, input: UpdateInput, now: number): number | null {
  if (input.nextUpdateBy !== undefined) return input.nextUpdateBy;
  return incident.nextUpdateBy !== null && incident.nextUpdateBy > now ? incident.nextUpdateBy : null;
}

function statusChanges(before: readonly Affected[], after: readonly Affected[], input: UpdateInput): StatusChange[] {
  const mentioned = new Set([...Object.keys(input.impacts ?? {}), ...Object.keys(input.restoration ?? {})]);
  return after.flatMap(({ componentId, status }) => {
    const old = before.find((each) => each.componentId === componentId)?.status ?? 'operational';
    if (old === status && !mentioned.has(componentId)) return [];
    return [{ componentId, oldStatus: old, newStatus: status }];
  });
}

interface Moved {
  incident: Incident;
  affected: readonly Affected[];
  etas: readonly (NewEta & { isTold: boolean })[];
  changes: readonly StatusChange[];
}

/**
 * What subscribers are told: words when the writer wants them told, and promises and restorations by their own rule
 * (design section 4). One update makes one notice, whatever it holds.
 */
function noticeOf(
  timeline: Timeline,
  after: Moved,
  input: UpdateInput,
  circumstances: Circumstances,
): NoticeDraft | null {
  if (input.notify === false) return null;
  const lifecycle = lifecycleNotice(timeline.incident, after.incident, input, circumstances);
  const told = after.etas.filter((eta) => eta.isTold || lifecycle !== undefined);
  const items = [
    ...affectedItems(after),
    ...told.map((eta) => etaItem(timeline, eta)),
    ...restoredItems(timeline, after),
  ];
  const kind = lifecycle ?? weightiest(items) ?? (hasNewTrouble(after) ? 'incident_updated' : undefined);
  if (!kind) return null;
  const scope = lifecycle ? after.affected : items;
  return { kind, items, componentIds: [...new Set(scope.map((each) => each.componentId))] };
}

function lifecycleNotice(
  before: Incident,
  after: Incident,
  input: UpdateInput,
  { isOpening }: Circumstances,
): NoticeKind | undefined {
  const hasWords = !isBlank(input.body ?? {}) || input.automatic !== undefined;
  const hasNewStatus = isOpening || before.status !== after.status;
  if (after.kind === 'incident') {
    if (isOpening) return 'incident_opened';
    if (hasNewStatus && after.status === 'resolved') return 'incident_resolved';
    return hasWords || hasNewStatus ? 'incident_updated' : undefined;
  }
  if (hasNewStatus) {
    if (after.status === 'scheduled') return 'maintenance_scheduled';
    if (after.status === 'in_progress') return 'maintenance_started';
    if (after.status === 'completed') return 'maintenance_completed';
    if (after.status === 'cancelled') return 'maintenance_cancelled';
  }
  return hasWords || hasNewStatus ? 'maintenance_updated' : undefined;
}

function affectedItems({ affected, changes }: Moved): NoticeItem[] {
  return changes
    .filter((change) => change.newStatus !== 'operational' && change.newStatus !== change.oldStatus)
    .map(({ componentId, newStatus }) => {
      const becauseOfId = affected.find((each) => each.componentId === componentId)?.becauseOfId ?? null;
      return { kind: 'component_affected', componentId, status: newStatus, becauseOfId };
    });
}

function hasNewTrouble({ changes }: Moved): boolean {
  return changes.some((change) => isWorse(change.newStatus, change.oldStatus));
}

function etaItem(
  timeline: Timeline,
  { componentId, isAnnounced: _, isTold: __, ...eta }: Moved['etas'][number],
): NoticeItem {
  const previous = timeline.etas.findLast((each) => each.componentId === componentId && each.isAnnounced);
  const step = etaStep(previous, eta);
  if (step === 'withdrawn') return { kind: 'eta_withdrawn', componentId, eta };
  if (step === 'set' || step === 'assessing' || !previous) return { kind: 'eta_set', componentId, eta };
  return { kind: 'eta_moved', componentId, eta, previousByAt: previous.byAt };
}

function restoredItems(timeline: Timeline, { incident, affected }: Moved): NoticeItem[] {
  if (incident.kind === 'maintenance') return [];
  const open = openEtas(timeline.etas);
  const wasDown = new Set(timeline.affected.filter((each) => each.restoredAt === null).map((each) => each.componentId));
  return affected.flatMap(({ componentId, restoredAt, startedAt }) =>
    restoredAt === null || !wasDown.has(componentId)
      ? []
      : [
          {
            kind: 'component_restored',
            componentId,
            restoredAt,
            downSinceAt: startedAt,
            promisedByAt: open.get(componentId)?.byAt ?? null,
          },
        ],
  );
}

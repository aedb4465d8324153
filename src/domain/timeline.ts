import type { Cascaded, Dependency } from './dependency.ts';
import type { DraftFields } from './draft.ts';
import type { DutyElement } from './duty.ts';
import { rejectFaults } from './errors.ts';
import { helpAfter, type HelpInput } from './help.ts';
import { cascadeToFeatures, NO_FEATURES, statusOfFeatures, type Features } from './feature.ts';
import { isOver, nextUpdateAfter, openEtas } from './incident.ts';
import type { Affected, Automatic, Incident, StatusChange, TimelineStatus, Update } from './incident.ts';
import { isBlank, type LocalizedText } from './localized-text.ts';
import { movedWord, withWindow, type WindowInput } from './maintenance-window.ts';
import { isUnderWay } from './maintenance.ts';
import type { EtaFacts, NoticeDraft } from './notice.ts';
import { etaStep, isNoticeworthy, type Eta, type EtaInput } from './restoration.ts';
import { isWorse, type Impact, type StatedStatus } from './status.ts';
import { updateFaults } from './timeline-faults.ts';
import { lastAnnounced, noticeOf, tellsEta, type JudgedEta } from './timeline-notice.ts';
import { withWatch } from './watching.ts';

/** What has been said so far. */
export interface Timeline {
  incident: Incident;
  affected: readonly Affected[];
  /** All ETAs of the incident, superseded ones too. */
  etas: readonly Eta[];
}

/** `isWatching`: it works again, and is watched before anybody calls it restored. */
export type RestorationInput = EtaInput | { kind: 'restored'; at?: number; isWatching?: boolean };

/** What a person or program posts. What is left out stays as it is. */
export interface UpdateInput extends HelpInput {
  status?: TimelineStatus;
  body?: LocalizedText;
  automatic?: Automatic;
  /** Component id to its status; `operational` restores it. */
  impacts?: Readonly<Record<string, StatedStatus>>;
  /** Component id to its ETA, or to the word that it is back. */
  restoration?: Readonly<Record<string, RestorationInput>>;
  /** Component id to the time since when it has been affected, where that is not now. */
  since?: Readonly<Record<string, number>>;
  nextUpdateBy?: number | null;
  impactOverride?: Impact | null;
  /** What a duty to notify asks for and this update says. */
  discloses?: DutyElement[];
  /** The form's fields as they were typed: kept for as long as it may be taken back, so that no words are lost. */
  typed?: DraftFields;
  /** The time that work is planned for from now on. */
  window?: WindowInput;
  /** Whether subscribers are told; default true. Moved and missed promises are told by their own rule. */
  notify?: boolean;
}

/** What an update changes: everything that the action has to save. */
export interface TimelineChange {
  incident: Incident;
  affected: Affected[];
  /** Components that came back by this update, and when they did. */
  restored: ReadonlyMap<string, number>;
  update: Pick<Update, 'status' | 'body' | 'automatic' | 'changes' | 'isNotified' | 'discloses'>;
  /** New ETAs, each superseding the open one of its component. */
  etas: NewEta[];
  notice: NoticeDraft | null;
}

export type NewEta = EtaFacts & { componentId: string; isAnnounced: boolean };

export interface Circumstances {
  dependencies: readonly Dependency[];
  /** Left out: no component has any. */
  features?: Features;
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
  const affected = nextAffected(timeline, input, circumstances);
  rejectFaults(updateFaults(timeline, input, affected, circumstances));
  const etas = nextEtas(timeline, affected, input, circumstances);
  const incident = nextIncident(timeline.incident, input, circumstances);
  const changes = statusChanges(timeline.affected, affected, input, circumstances);
  const restored = newlyRestored(timeline.affected, affected);
  const notice = noticeOf(timeline, { incident, affected, restored, etas, changes }, input, circumstances);
  const body = input.body ?? {};
  const automatic = input.automatic ?? movedWord(timeline.incident, incident);
  const discloses = input.discloses ?? [];
  return {
    incident,
    affected,
    restored,
    update: { status: incident.status, body, automatic, changes, isNotified: notice !== null, discloses },
    etas: etas.map(({ isTold: _, ...eta }) => ({ ...eta, isAnnounced: notice !== null && tellsEta(notice, eta) })),
    notice,
  };
}

function newlyRestored(before: readonly Affected[], after: readonly Affected[]): Map<string, number> {
  const wasDown = new Set(before.filter((each) => each.restoredAt === null).map((each) => each.componentId));
  return new Map(
    after.flatMap(({ componentId, restoredAt }) =>
      restoredAt !== null && wasDown.has(componentId) ? [[componentId, restoredAt] as const] : [],
    ),
  );
}

type Word = Pick<Affected, 'status' | 'source' | 'becauseOfId'>;

function nextAffected(timeline: Timeline, input: UpdateInput, circumstances: Circumstances): Affected[] {
  const before = new Map(timeline.affected.map((each) => [each.componentId, each]));
  const isEnd = isOver({ status: input.status ?? timeline.incident.status });
  // At the end everything is back, and so is what was reached by a cascade that no longer reaches it.
  const words = new Map<string, Word>([...before].map(([id, each]) => [id, { ...each, status: 'operational' }]));
  if (!isEnd) {
    for (const [id, word] of cutLoose(timeline, input, circumstances)) words.set(id, word);
    for (const [id, word] of whatIsSaid(timeline, input, circumstances)) words.set(id, word);
    for (const [id, word] of keptFeatures(timeline, input, words, circumstances)) words.set(id, word);
  }
  const after = [...words].map(([id, word]) => moved(id, before.get(id), word, timeline, input, circumstances));
  return withWatch(after, before, input, isEnd);
}

/**
 * What was reached from a component that is still down, and no longer hangs on it: somebody changed the dependencies
 * or removed a component meanwhile. That repairs nothing, so it stays as it is until somebody says otherwise.
 */
function cutLoose(timeline: Timeline, input: UpdateInput, circumstances: Circumstances): [string, Word][] {
  const { dependencies, features = NO_FEATURES } = circumstances;
  const stated = statedAfter(timeline, input, features);
  return timeline.affected.flatMap((each): [string, Word][] => {
    const { componentId, becauseOfId, restoredAt } = each;
    if (becauseOfId === null || restoredAt !== null) return [];
    const status = stated.get(becauseOfId) ?? 'operational';
    const reached = cascadeToFeatures(new Map([[becauseOfId, status]]), dependencies, features);
    return status !== 'operational' && !reached.has(componentId) ? [[componentId, each]] : [];
  });
}

/** What is said of each component: by persons, and, where they say nothing, by the dependencies. */
function whatIsSaid(timeline: Timeline, input: UpdateInput, circumstances: Circumstances): [string, Word][] {
  const { dependencies, features = NO_FEATURES } = circumstances;
  const stated = statedAfter(timeline, input, features);
  const cascaded: ReadonlyMap<string, Cascaded> =
    timeline.incident.kind === 'incident' ? cascadeToFeatures(stated, dependencies, features) : new Map();
  return [
    ...[...cascaded].map(([id, { status, becauseOfId }]): [string, Word] => [
      id,
      { status: status as StatedStatus, source: 'cascade', becauseOfId },
    ]),
    ...[...stated].map(([id, status]): [string, Word] => [
      id,
      { status, source: 'stated', becauseOfId: keptCause(timeline, input, id, { stated, cascaded }) },
    ]),
  ];
}

/** Who gives a time to what went down with another says nothing of why it is down: its cause stands as long as it is down. */
function keptCause(
  { affected }: Timeline,
  input: UpdateInput,
  id: string,
  { stated, cascaded }: { stated: ReadonlyMap<string, StatedStatus>; cascaded: ReadonlyMap<string, Cascaded> },
): string | null {
  const before = affected.find((each) => each.componentId === id && each.restoredAt === null);
  if (before?.becauseOfId == null || isNamed(input, id)) return null;
  const status = stated.get(before.becauseOfId) ?? cascaded.get(before.becauseOfId)?.status ?? 'operational';
  return status === 'operational' ? null : before.becauseOfId;
}

/**
 * A feature that went down with its parent stays as it is while nobody speaks of either: "the photos still fail" is no
 * less true because somebody said that the text works.
 */
function keptFeatures(
  timeline: Timeline,
  input: UpdateInput,
  words: ReadonlyMap<string, Word>,
  { features = NO_FEATURES }: Circumstances,
): [string, Word][] {
  const rows = new Map(timeline.affected.map((each) => [each.componentId, each]));
  return [...features].flatMap(([parentId, ids]) => {
    const parent = words.get(parentId);
    const isSilent = parent?.source === 'stated' && parent.status !== 'operational' && !isNamed(input, parentId);
    if (!isSilent || timeline.incident.kind !== 'incident') return [];
    return ids.flatMap((id): [string, Word][] => {
      const row = rows.get(id);
      const word = words.get(id);
      const isHeld = row?.source === 'cascade' && row.restoredAt === null && word?.source === 'cascade';
      return isHeld && isWorse(row.status, word.status) ? [[id, row]] : [];
    });
  });
}

function isNamed(input: UpdateInput, id: string): boolean {
  return input.impacts?.[id] !== undefined || input.restoration?.[id]?.kind === 'restored';
}

/**
 * What persons (or a probe's rule) say of each component. An ETA for a component is a statement too: it pins it, or,
 * where it consists of features, those.
 */
function statedAfter(timeline: Timeline, input: UpdateInput, features: Features): Map<string, StatedStatus> {
  const stated = new Map<string, StatedStatus>();
  const parents = new Map([...features].flatMap(([parentId, ids]) => ids.map((id) => [id, parentId] as const)));
  for (const each of timeline.affected) {
    const isPinned = hasTime(input, each.componentId) && !features.has(each.componentId);
    const isPartOfTimed = each.restoredAt === null && hasTime(input, parents.get(each.componentId));
    if (each.source === 'stated' || isPinned || isPartOfTimed) stated.set(each.componentId, each.status);
  }
  for (const [id, status] of Object.entries(input.impacts ?? {})) stated.set(id, status);
  for (const [id, restoration] of Object.entries(input.restoration ?? {})) {
    if (restoration.kind === 'restored') stated.set(id, 'operational');
  }
  for (const [id, status] of lessened(timeline, input, stated, features)) stated.set(id, status);
  return stated;
}

function hasTime(input: UpdateInput, id: string | undefined): boolean {
  const restoration = id === undefined ? undefined : input.restoration?.[id];
  return restoration !== undefined && restoration.kind !== 'restored';
}

/** Who says that a part works again, and nothing of the whole, says that the whole is no worse than its parts are. */
function lessened(
  { affected }: Timeline,
  input: UpdateInput,
  stated: ReadonlyMap<string, StatedStatus>,
  features: Features,
): [string, StatedStatus][] {
  return [...features].flatMap(([parentId, ids]): [string, StatedStatus][] => {
    const said = stated.get(parentId);
    const isPartBack = ids.some((id) => isNamed(input, id) && stated.get(id) === 'operational');
    if (said === undefined || isNamed(input, parentId) || !isPartBack) return [];
    const present = (id: string): StatedStatus | undefined =>
      affected.find((each) => each.componentId === id && each.restoredAt === null)?.status;
    const status = statusOfFeatures(ids.map((id) => stated.get(id) ?? present(id) ?? 'operational')) as StatedStatus;
    return isWorse(said, status) ? [[parentId, status]] : [];
  });
}

function moved(
  componentId: string,
  before: Affected | undefined,
  next: Word,
  { incident }: Timeline,
  input: UpdateInput,
  { now, isOpening }: Circumstances,
): Affected {
  const isDown = next.status !== 'operational';
  const wasDown = before !== undefined && before.restoredAt === null;
  const isSameTrouble = before && (!isDown || (wasDown && !beginsWork(incident, input.status)));
  const restoration = input.restoration?.[componentId];
  const saidAt = restoration?.kind === 'restored' ? (restoration.at ?? now) : now;
  // A clock that was set back must not end a trouble before it began.
  const restoredAt = wasDown ? Math.max(saidAt, before.startedAt) : saidAt;
  return {
    componentId,
    ...next,
    worstStatus: before && !isWorse(next.status, before.worstStatus) ? before.worstStatus : next.status,
    startedAt: isSameTrouble
      ? before.startedAt
      : (input.since?.[componentId] ?? (isOpening ? incident.startedAt : now)),
    restoredAt: isDown ? null : wasDown ? restoredAt : (before?.restoredAt ?? now),
    watchingSinceAt: null,
  };
}

/** Planned work begins when it is begun, whenever it was planned for. */
function beginsWork(before: Incident, status: TimelineStatus | undefined): boolean {
  return before.status === 'scheduled' && status !== undefined && isUnderWay(status);
}

function nextEtas(
  timeline: Timeline,
  affected: readonly Affected[],
  input: UpdateInput,
  { now }: Circumstances,
): JudgedEta[] {
  const open = openEtas(timeline.etas);
  const given = { ...voidedByRelapse(affected, open), ...input.restoration };
  return Object.entries(given).flatMap(([componentId, restoration]) => {
    const previous = open.get(componentId);
    const isFresh = previous?.restoredAt == null;
    if (restoration.kind === 'restored' || (isFresh && etaStep(previous, restoration) === 'same')) return [];
    const facts = etaFacts(restoration, input.body ?? {});
    const isTold = isNoticeworthy(lastAnnounced(timeline, componentId), restoration, now);
    return [{ componentId, ...facts, isAnnounced: false, isTold }];
  });
}

/** A promise was for the trouble that ended: when its component goes down again, there is no time yet. */
function voidedByRelapse(
  affected: readonly Affected[],
  open: ReadonlyMap<string, Eta>,
): Record<string, RestorationInput> {
  const relapsed = affected.filter(
    (each) => each.restoredAt === null && open.get(each.componentId)?.restoredAt != null,
  );
  return Object.fromEntries(relapsed.map((each) => [each.componentId, { kind: 'assessing' }]));
}

function etaFacts(input: EtaInput, body: LocalizedText): EtaFacts {
  const isDated = input.kind === 'by' || input.kind === 'window' || input.kind === 'conditional';
  return {
    kind: input.kind,
    byAt: isDated ? (input.byAt ?? null) : null,
    earliestAt: input.kind === 'window' ? (input.earliestAt ?? null) : null,
    condition: input.kind === 'conditional' ? (input.condition ?? null) : null,
    reason: etaReason(input, body),
    basis: input.basis ?? 'staff',
  };
}

/** A withdrawal shows its reason wherever it stands, so the update's words serve where none was given apart. */
function etaReason({ kind, reason }: EtaInput, body: LocalizedText): LocalizedText | null {
  if (!isBlank(reason ?? {})) return reason ?? null;
  return kind === 'withdrawn' && !isBlank(body) ? body : null;
}

function nextIncident(before: Incident, input: UpdateInput, { now, isOpening }: Circumstances): Incident {
  const status = input.status ?? before.status;
  const isEnd = isOver({ status });
  const moved = input.window ? withWindow(before, input.window, now) : before;
  return {
    ...moved,
    ...helpAfter(before, input),
    status,
    impactOverride: input.impactOverride === undefined ? before.impactOverride : input.impactOverride,
    updatedAt: now,
    monitoringAt:
      status === 'monitoring' || status === 'verifying' ? (before.monitoringAt ?? now) : before.monitoringAt,
    resolvedAt: isEnd ? (before.resolvedAt ?? now) : null,
    startedAt: beginsWork(before, status) && !isOpening ? now : moved.startedAt,
    nextUpdateBy: isEnd ? null : nextUpdateAfter(before, input, now),
    // Whoever opens it again takes back how it ended.
    outcome: isEnd ? before.outcome : null,
    mergedIntoId: isEnd ? before.mergedIntoId : null,
  };
}

function statusChanges(
  before: readonly Affected[],
  after: readonly Affected[],
  input: UpdateInput,
  { now }: Circumstances,
): StatusChange[] {
  const mentioned = new Set([...Object.keys(input.impacts ?? {}), ...Object.keys(input.restoration ?? {})]);
  return after.flatMap((each) => {
    const { componentId, status } = each;
    const old = before.find((other) => other.componentId === componentId)?.status ?? 'operational';
    if (old === status && !mentioned.has(componentId)) return [];
    const at = trueTime(old, each);
    return [{ componentId, oldStatus: old, newStatus: status, ...(at < now ? { at } : {}) }];
  });
}

/** When a component went down or came back, where an update may tell of it afterwards. */
function trueTime(old: StatedStatus, { status, startedAt, restoredAt }: Affected): number {
  if (old === 'operational' && status !== 'operational') return startedAt;
  return old !== 'operational' && status === 'operational' ? (restoredAt ?? Infinity) : Infinity;
}

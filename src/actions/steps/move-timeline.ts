import { disclosedBy, shownContact, type Evidence } from '../../domain/disclosure.ts';
import { featuresOf } from '../../domain/feature.ts';
import { beginningOf, type Incident, type Update } from '../../domain/incident.ts';
import type { Eta } from '../../domain/restoration.ts';
import { applyUpdate, type TimelineChange, type UpdateInput } from '../../domain/timeline.ts';
import { newId } from '../../lib/ids.ts';
import { listComponents, listDependencies } from '../../store/components.ts';
import { listEtas, markRestored, supersedeEta } from '../../store/etas.ts';
import { insertIncident, listAffected, setAffected, updateIncident } from '../../store/incidents.ts';
import { insertNotice } from '../../store/notices.ts';
import { getPage } from '../../store/pages.ts';
import type { Tx } from '../../store/tables.ts';
import { insertUpdate, nextPosition } from '../../store/updates.ts';
import type { ActionContext } from '../context.ts';
import { publishStatuses } from './publish-statuses.ts';
import { restateIntervals } from './restate-intervals.ts';
import { keepUndoWindow, openUndoWindow } from './undo-window.ts';

export interface Posted {
  incident: Incident;
  update: Update;
  /** What readers were told by it: belongs into the details of the action's audit entry. */
  evidence: Evidence;
}

interface MoveOptions {
  isOpening: boolean;
  /** Whether a person may take it back for a while; default true. */
  isUndoable?: boolean;
  /** Whether `now` is long ago: then the present statuses are none of its business. */
  isPast?: boolean;
}

/** Loads a timeline, asks the domain what an update changes, and saves all of it with its notice. */
export async function moveTimeline(
  tx: Tx,
  { actor, now }: ActionContext,
  incident: Incident,
  input: UpdateInput,
  { isOpening, isUndoable = true, isPast = false }: MoveOptions,
): Promise<Posted> {
  const components = await listComponents(tx, incident.pageId);
  const affected = isOpening ? [] : ((await listAffected(tx, [incident.id])).get(incident.id) ?? []);
  const etas = isOpening ? [] : ((await listEtas(tx, [incident.id])).get(incident.id) ?? []);
  const change = applyUpdate({ incident, affected, etas }, input, {
    dependencies: await listDependencies(tx, incident.pageId),
    features: featuresOf(components),
    componentIds: new Set(components.map((component) => component.id)),
    now,
    isOpening,
  });

  const window = isUndoable && !isPast ? await openUndoWindow(tx, { actor, now }, change) : null;
  if (isOpening) await insertIncident(tx, change.incident);
  else await updateIncident(tx, change.incident);
  await setAffected(tx, incident.id, change.affected);
  const contact = shownContact(change.incident, await getPage(tx, incident.pageId));
  if (incident.kind === 'incident') change.update.discloses = disclosedBy(input, { isOpening, contact });
  const update = await saveUpdate(tx, change, actor.kind === 'staff' ? actor.name : null, now);
  for (const eta of change.etas) await supersedeEta(tx, newEta(eta, update, now));
  for (const [componentId, at] of change.restored) await markRestored(tx, incident.id, componentId, at);
  const noticeId = await saveNotice(tx, change, update, { now, heldUntil: window?.untilAt ?? null });
  if (!isPast) await publishStatuses(tx, incident.pageId, now, timesOfChange(change, isOpening));
  await restateSince(tx, change, incident.outcome, update);
  if (window) await keepUndoWindow(tx, window, { update, noticeId, typed: input.typed });
  return { incident: change.incident, update, evidence: evidenceOf(change, update, contact, noticeId) };
}

async function saveUpdate(tx: Tx, change: TimelineChange, author: string | null, now: number): Promise<Update> {
  const incidentId = change.incident.id;
  const position = await nextPosition(tx, incidentId);
  const times = { displayAt: now, createdAt: now, updatedAt: now, editedAt: null };
  const update: Update = { id: newId(), incidentId, position, author, ...change.update, ...times };
  await insertUpdate(tx, update);
  return update;
}

function newEta(eta: TimelineChange['etas'][number], update: Update, now: number): Eta {
  const origin = { id: newId(), incidentId: update.incidentId, updateId: update.id };
  return { ...eta, ...origin, createdAt: now, supersededAt: null, missedAt: null, restoredAt: null };
}

/** Returns the notice's id; null where nobody is told. */
async function saveNotice(
  tx: Tx,
  { incident, notice }: TimelineChange,
  update: Update,
  { now, heldUntil }: { now: number; heldUntil: number | null },
): Promise<string | null> {
  if (!notice) return null;
  const id = newId();
  const about = { pageId: incident.pageId, incidentId: incident.id, updateId: update.id };
  await insertNotice(tx, { id, ...about, ...notice, subscriberId: null, createdAt: now, heldUntil });
  return id;
}

/** What was told of the past reaches back behind what was published since; an end that is taken back, to the beginning. */
async function restateSince(
  tx: Tx,
  { incident, affected }: TimelineChange,
  outcomeBefore: Incident['outcome'],
  update: Update,
): Promise<void> {
  const ids = affected.map((each) => each.componentId);
  const told = update.changes.flatMap((change) => change.at ?? []);
  const begun = incident.outcome === outcomeBefore ? [] : [beginningOf(incident, affected)];
  const fromAt = Math.min(...told, ...begun);
  if (fromAt < update.createdAt) await restateIntervals(tx, ids, fromAt);
}

function evidenceOf(
  { incident, etas }: TimelineChange,
  { id, position, displayAt, status, body, automatic, discloses }: Update,
  contact: Evidence['contact'],
  noticeId: string | null,
): Evidence {
  const { name, nextUpdateBy } = incident;
  const said = { name, status, body, automatic, etas, nextUpdateBy, contact, discloses };
  return { updateId: id, position, at: displayAt, ...said, noticeId };
}

/** When each component truly changed, where that was before it was posted. */
function timesOfChange({ affected, restored }: TimelineChange, isOpening: boolean): ReadonlyMap<string, number> {
  return isOpening ? new Map(affected.map((each) => [each.componentId, each.startedAt])) : restored;
}

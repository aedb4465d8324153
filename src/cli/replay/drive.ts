import type { ActionContext } from '../../actions/context.ts';
import { missLapsedEtas } from '../../actions/miss-lapsed-etas.ts';
import { openIncident } from '../../actions/open-incident.ts';
import { postUpdate } from '../../actions/post-update.ts';
import { remindStaff } from '../../actions/remind-staff.ts';
import { scheduleMaintenance } from '../../actions/schedule-maintenance.ts';
import { remindSubscribers } from '../../actions/remind-subscribers.ts';
import { publishAsOf } from '../../actions/publish-as-of.ts';
import { startDueMaintenances } from '../../actions/start-due-maintenances.ts';
import { tellOverruns } from '../../actions/tell-overruns.ts';
import { Problem } from '../../domain/errors.ts';
import { nextReminderAt, promiseKey, type Reminder } from '../../domain/reminder.ts';
import type { UpdateInput } from '../../domain/timeline.ts';
import { MINUTE } from '../../lib/clock.ts';
import type { ScenarioClock } from '../../lib/scenario-clock.ts';
import { listComponents } from '../../store/components.ts';
import { listEtas } from '../../store/etas.ts';
import { listIncidents } from '../../store/incidents.ts';
import { getPage } from '../../store/pages.ts';
import type { Store } from '../../store/open.ts';
import { listOpenPromises } from '../../store/promises.ts';
import { listAsked } from '../../store/reminders.ts';
import type { Scenario, ScenarioEvent } from './scenario.ts';

/** What a scenario is played on. */
export interface Stage {
  store: Store;
  clock: ScenarioClock;
  pageId: string;
  /** Brings out what changed: pages and mails. */
  settle(): Promise<void>;
  /** Ends the play early: it then rejects with an `AbortError`. */
  signal?: AbortSignal | undefined;
  /** Told of every event after it has come out. */
  onEvent?(event: ScenarioEvent): void | Promise<void>;
  /** Staff, where somebody plays them: asked about a promise, they may answer by any action, late or never. */
  onReminder?(reminder: Reminder): void | Promise<void>;
  /** Told of every moment at which something was due by itself. */
  onDue?(at: number): void | Promise<void>;
}

/**
 * Plays a scenario from its start to the end: what was posted, each at its own time, and in between everything that
 * falls due by itself. Returns the ids of its incidents and maintenances by their keys. Throws a `FileProblem` where
 * the system refuses an event; what came before it stays.
 */
export async function playScenario(scenario: Scenario, stage: Stage): Promise<Map<string, string>> {
  const idByKey = new Map((await listComponents(stage.store.db, stage.pageId)).map(({ key, id }) => [key, id]));
  const incidentIds = new Map<string, string>();
  let reached = scenario.startAt;
  for (const event of scenario.events) {
    await passDueMoments(stage, reached, event.at);
    await stage.clock.reach(event.at, stage.signal);
    await passTimers(stage, event.at);
    await playEvent(scenario, event, stage, idByKey, incidentIds);
    await stage.settle();
    await stage.onEvent?.(event);
    reached = event.at;
  }
  return incidentIds;
}

/** Stops at every moment between two times at which staff are asked, a promise lapses or work starts, and a minute after. */
async function passDueMoments(stage: Stage, fromAt: number, untilAt: number): Promise<void> {
  for (let at = await nextDue(stage, fromAt); at < untilAt; at = await nextDue(stage, at)) {
    await stage.clock.reach(at, stage.signal);
    await passTimers(stage, at);
    await stage.settle();
    await stage.onDue?.(at);
  }
}

/** The first moment after a time at which something is due by itself; `Infinity` where nothing is. */
async function nextDue({ store, pageId }: Stage, afterAt: number): Promise<number> {
  const open = await listIncidents(store.db, pageId, { isOpen: true });
  const etas = await listEtas(
    store.db,
    open.map(({ id }) => id),
  );
  const remindersMs = (await getPage(store.db, pageId)).maintenanceRemindersMs;
  const promised = [...etas.values()].flat().filter((eta) => eta.supersededAt === null && eta.restoredAt === null);
  const times = [
    ...promised.map(({ byAt }) => byAt),
    ...open.flatMap(({ scheduledFor, scheduledUntil, nextUpdateBy }) => [scheduledFor, scheduledUntil, nextUpdateBy]),
    ...open.flatMap(({ scheduledFor }) => remindersMs.map((ms) => (scheduledFor === null ? null : scheduledFor - ms))),
  ].flatMap((at) => (at === null ? [] : [at, at + MINUTE]));
  return Math.min(...times.filter((at) => at > afterAt), await nextReminder(store, pageId, afterAt));
}

async function nextReminder(store: Store, pageId: string, afterAt: number): Promise<number> {
  const promises = await listOpenPromises(store.db, pageId, afterAt);
  const asked = await listAsked(store.db, promises);
  return Math.min(...promises.map((promise) => nextReminderAt(promise, asked.get(promiseKey(promise)) ?? [], afterAt)));
}

/** Does what is due by itself; whoever plays the staff answers only after mails and page have come out. */
async function passTimers(stage: Stage, now: number): Promise<void> {
  const context: ActionContext = { store: stage.store, now, actor: { kind: 'system', id: null, name: 'schedule' } };
  await missLapsedEtas(context);
  await startDueMaintenances(context);
  await tellOverruns(context);
  await remindSubscribers(context);
  const reminders = await remindStaff(context);
  if (!stage.onReminder || reminders.length === 0) return;
  await stage.settle();
  for (const reminder of reminders) await stage.onReminder(reminder);
}

async function playEvent(
  scenario: Scenario,
  event: ScenarioEvent,
  { store, pageId }: Stage,
  idByKey: ReadonlyMap<string, string>,
  incidentIds: Map<string, string>,
): Promise<void> {
  const context: ActionContext = { store, now: event.at, actor: { kind: 'system', id: null, name: 'replay' } };
  const idOf = (key: string): string => idByKey.get(key) ?? key;
  try {
    if (event.kind === 'as_of') {
      await publishAsOf(context, pageId);
    } else if (event.kind === 'update') {
      await postUpdate(context, incidentIds.get(event.timeline) ?? '', withIds(event.input, idOf));
    } else if (event.kind === 'open') {
      const posted = await openIncident(context, { ...event.input, ...withIds(event.input, idOf), pageId });
      incidentIds.set(event.timeline, posted.incident.id);
    } else {
      const componentIds = event.input.componentIds.map(idOf);
      const posted = await scheduleMaintenance(context, { ...event.input, componentIds, pageId });
      incidentIds.set(event.timeline, posted.incident.id);
    }
  } catch (error) {
    if (error instanceof Problem) throw scenario.problemIn(event, faultsByKey(error, idByKey));
    throw error;
  }
}

function withIds(input: UpdateInput, idOf: (key: string) => string): UpdateInput {
  const rename = <T>(byKey: Readonly<Record<string, T>> = {}): Record<string, T> =>
    Object.fromEntries(Object.entries(byKey).map(([key, value]) => [idOf(key), value]));
  return { ...input, impacts: rename(input.impacts), restoration: rename(input.restoration) };
}

function faultsByKey(problem: Problem, idByKey: ReadonlyMap<string, string>): Problem['faults'] {
  const keyById = new Map([...idByKey].map(([key, id]) => [id, key]));
  const faults = problem.faults.length > 0 ? problem.faults : [{ field: 'body', message: problem.message }];
  return faults.map(({ field, message }) => ({
    field: field
      .split('.')
      .map((part) => keyById.get(part) ?? part)
      .join('.'),
    message,
  }));
}

import type { ScheduleMaintenanceInput } from '../../actions/schedule-maintenance.ts';
import type { OpenIncidentInput } from '../../actions/open-incident.ts';
import type { ConfiguredPage } from '../../domain/configuration.ts';
import type { Fault } from '../../domain/errors.ts';
import type { TimelineStatus } from '../../domain/incident.ts';
import type { RestorationInput, UpdateInput } from '../../domain/timeline.ts';
import { readOnePage } from '../apply/read-configuration.ts';
import { checkYaml, readYaml, unknownName, type FileProblem, type YamlPath } from '../yaml-source.ts';
import { scenarioSchema, type EventEntry, type OpenEntry, type UpdateEntry } from './scenario-schema.ts';

/** An outage as data: a page, and what was posted about it when. Components are named by their keys. */
export interface Scenario {
  page: ConfiguredPage;
  startAt: number;
  /** In order of time. */
  events: ScenarioEvent[];
  /** The faults that an action found in an event, told in the file's own words. */
  problemIn(event: ScenarioEvent, faults: readonly Fault[]): FileProblem;
}

interface EventBase {
  index: number;
  at: number;
  /** The key of the incident or maintenance that it opens or continues. */
  timeline: string;
}

export type ScenarioEvent = EventBase &
  (
    | { kind: 'open'; input: Omit<OpenIncidentInput, 'pageId'> }
    | { kind: 'update'; input: UpdateInput }
    | { kind: 'as_of' }
    | { kind: 'maintenance'; input: Omit<ScheduleMaintenanceInput, 'pageId'> }
  );

interface PathFault {
  path: YamlPath;
  message: string;
}

/** Reads a scenario. Throws a `FileProblem` that names line, field and remedy of everything wrong with its form. */
export function readScenario(file: string, text: string): Scenario {
  const source = readYaml(file, text);
  const page = readOnePage(source);
  const { start, events } = checkYaml(source, scenarioSchema(page.timeZone, page.locales[0] ?? 'en'));
  const known = new Set(page.components.map(({ key }) => key));
  const faults = [...orderFaults(start, events), ...referenceFaults(events, known)];
  if (faults.length > 0) throw source.problem(faults);
  return {
    page,
    startAt: start,
    events: toEvents(events),
    problemIn: (event, found) => source.problem(found.map((fault) => inFile(events, event, fault))),
  };
}

function orderFaults(start: number, events: readonly EventEntry[]): PathFault[] {
  return events.flatMap(({ at }, index) => {
    const before = events[index - 1]?.at ?? start;
    return at >= before
      ? []
      : [{ path: ['events', index, 'at'], message: 'It is earlier than what stands before it.' }];
  });
}

/** Names that nothing has: components, and incidents that no earlier event opened. */
function referenceFaults(events: readonly EventEntry[], components: ReadonlySet<string>): PathFault[] {
  const opened = new Set<string>();
  return events.flatMap((event, index) => {
    const faults = namedComponents(event)
      .filter(({ key }) => !components.has(key))
      .map(({ path, key }) => ({
        path: ['events', index, ...path],
        message: unknownName('component', key, components),
      }));
    const key = event.open?.key ?? event.maintenance?.key;
    if (key !== undefined) {
      const part = event.open ? 'open' : 'maintenance';
      if (opened.has(key))
        faults.push({ path: ['events', index, part, 'key'], message: `"${key}" is taken: choose another key.` });
      opened.add(key);
    } else if (event.update?.of !== undefined && !opened.has(event.update.of)) {
      faults.push({
        path: ['events', index, 'update', 'of'],
        message: unknownName('earlier incident', event.update.of, opened),
      });
    } else if (opened.size === 0 && !event.as_of) {
      faults.push({
        path: ['events', index, 'update'],
        message: 'Nothing is open yet: begin with open or maintenance.',
      });
    }
    return [...faults, ...doubleFaults(event, index)];
  });
}

function namedComponents({ open, update, maintenance }: EventEntry): { path: YamlPath; key: string }[] {
  if (maintenance)
    return maintenance.components.map((key, index) => ({ path: ['maintenance', 'components', index], key }));
  const [part, post] = open ? (['open', open] as const) : (['update', update] as const);
  const restored = post?.restored ?? [];
  return [
    ...Object.keys(post?.impacts ?? {}).map((key) => ({ path: [part, 'impacts', key], key })),
    ...Object.keys(post?.restoration ?? {}).map((key) => ({ path: [part, 'restoration', key], key })),
    ...(Array.isArray(restored)
      ? restored.map((key, index) => ({ path: [part, 'restored', index], key }))
      : Object.keys(restored).map((key) => ({ path: [part, 'restored', key], key }))),
  ];
}

function doubleFaults({ open, update }: EventEntry, index: number): PathFault[] {
  const [part, post] = open ? (['open', open] as const) : (['update', update] as const);
  const restored = Object.keys(toRestored(post?.restored));
  return restored
    .filter((key) => post?.restoration?.[key] !== undefined)
    .map((key) => ({
      path: ['events', index, part, 'restoration', key],
      message: 'It stands under restored too: say one of the two.',
    }));
}

function toEvents(entries: readonly EventEntry[]): ScenarioEvent[] {
  let latest = '';
  return entries.map(({ at, open, update, maintenance, as_of: isList }, index): ScenarioEvent => {
    const timeline = open?.key ?? maintenance?.key ?? update?.of ?? latest;
    if (open ?? maintenance) latest = timeline;
    const base = { index, at, timeline };
    if (open) return { ...base, kind: 'open', input: toOpening(open) };
    if (isList) return { ...base, kind: 'as_of' };
    if (!maintenance) return { ...base, kind: 'update', input: toUpdate(update ?? {}) };
    const {
      scheduled_for: scheduledFor,
      scheduled_until: scheduledUntil,
      components,
      name,
      body,
      notify,
    } = maintenance;
    const input = { name, body, scheduledFor, scheduledUntil, componentIds: components, notify: notify ?? true };
    return { ...base, kind: 'maintenance', input };
  });
}

function toOpening(open: OpenEntry): Omit<OpenIncidentInput, 'pageId'> {
  const { name, started_at: startedAt } = open;
  return { name, ...(startedAt === undefined ? {} : { startedAt }), ...toUpdate(open) };
}

function toUpdate(post: UpdateEntry): UpdateInput {
  return {
    ...(post.status === undefined ? {} : { status: post.status as TimelineStatus }),
    ...(post.next_update_by === undefined ? {} : { nextUpdateBy: post.next_update_by }),
    body: post.body ?? {},
    impacts: post.impacts ?? {},
    restoration: { ...toRestored(post.restored), ...toRestoration(post.restoration) },
    notify: post.notify ?? true,
  };
}

function toRestored(restored: UpdateEntry['restored'] = []): Record<string, RestorationInput> {
  const times = Array.isArray(restored) ? restored.map((key) => [key, undefined] as const) : Object.entries(restored);
  return Object.fromEntries(times.map(([key, at]) => [key, restoredAt(at)]));
}

function restoredAt(at: number | undefined): RestorationInput {
  return at === undefined ? { kind: 'restored' } : { kind: 'restored', at };
}

function toRestoration(entries: UpdateEntry['restoration'] = {}): Record<string, RestorationInput> {
  return Object.fromEntries(
    Object.entries(entries).map(([key, { kind, by, earliest, at, condition = null, reason = null }]) => {
      if (kind === 'watching') return [key, { ...restoredAt(at), isWatching: true }];
      if (kind === 'restored') return [key, restoredAt(at)];
      return [key, { kind, byAt: by ?? null, earliestAt: earliest ?? null, condition, reason }];
    }),
  );
}

/** An action's fault, whose field is `restoration.<key>.by` and the like, at its place in the file. */
function inFile(entries: readonly EventEntry[], event: ScenarioEvent, { field, message }: Fault): PathFault {
  const path = field.split('.');
  const post = entries[event.index]?.open ?? entries[event.index]?.update;
  const key = path[1] ?? '';
  const isShort = path[0] === 'restoration' && post?.restoration?.[key] === undefined;
  return { path: ['events', event.index, event.kind, ...(isShort ? ['restored', key] : path)], message };
}

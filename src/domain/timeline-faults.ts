import { MINUTE } from '../lib/clock.ts';
import { disclosureFaults } from './disclosure.ts';
import type { Fault } from './errors.ts';
import { helpFaults, saysHelp } from './help.ts';
import { INCIDENT_STATUSES, isOver, nextUpdateAfter, openEtas } from './incident.ts';
import type { Affected, Incident, TimelineStatus } from './incident.ts';
import { isBlank, textFaults, type LocalizedText } from './localized-text.ts';
import { movesWindow, windowInputFaults } from './maintenance-window.ts';
import { canBecome, isMaintenanceStatus, type MaintenanceStatus } from './maintenance.ts';
import { etaFaults, FARTHEST_MS } from './restoration.ts';
import { isStatedStatus } from './status.ts';
import type { Circumstances, Timeline, UpdateInput } from './timeline.ts';
import { isWatched } from './watching.ts';

/** In characters of one language. Statuspage takes as much, and pages and mails stay readable. */
export const BODY_LIMIT = 25_000;
/** In characters of one language: a condition or a reason stands beside its time, on small cards too. */
const WORDS_LIMIT = 1_000;

/** Everything that is wrong with an update, given what it would make of the components (`affected`). */
export function updateFaults(
  timeline: Timeline,
  input: UpdateInput,
  affected: readonly Affected[],
  circumstances: Circumstances,
): Fault[] {
  const named = new Set([...Object.keys(input.impacts ?? {}), ...Object.keys(input.restoration ?? {})]);
  return [
    ...statusFaults(timeline.incident, input.status),
    ...bodyFaults(input.body ?? {}),
    ...helpFaults(input),
    ...[...named]
      .filter((id) => !circumstances.componentIds.has(id))
      .map((id) => ({ field: 'components', message: `There is no component "${id}" on this page.` })),
    ...Object.entries(input.impacts ?? {})
      .filter(([, status]) => !isStatedStatus(status))
      .map(([id, status]) => ({ field: `impacts.${id}`, message: `"${status}" is not a status.` })),
    ...endFaults(timeline, input),
    ...disclosureFaults(input),
    ...nextUpdateFaults(input, circumstances),
    ...windowInputFaults(timeline.incident, input.window ?? {}, circumstances.now),
    ...restorationFaults(timeline, input, affected, circumstances),
    ...(circumstances.isOpening || saysSomething(timeline, input)
      ? []
      : [{ field: 'body', message: 'Write something, or change something.' }]),
  ];
}

/** What is wrong with the words of an update, posted now or corrected later. */
export function bodyFaults(body: LocalizedText): Fault[] {
  return textFaults('body', body, { isRequired: false, limit: BODY_LIMIT });
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

/** The end restores everything: who says in the same breath that something is still down must not be overheard. */
function endFaults({ incident }: Timeline, { status, impacts }: UpdateInput): Fault[] {
  if (!isOver({ status: status ?? incident.status })) return [];
  return Object.entries(impacts ?? {})
    .filter(([, impact]) => impact !== 'operational')
    .map(([id]) => ({
      field: `impacts.${id}`,
      message: 'When it is over, nothing is affected by it any more: keep it open, or leave this out.',
    }));
}

function nextUpdateFaults(input: UpdateInput, { now }: Circumstances): Fault[] {
  const { nextUpdateBy } = input;
  if (nextUpdateBy == null) return [];
  const fault = (message: string): Fault[] => [{ field: 'next_update_by', message }];
  if (nextUpdateBy <= now) return fault('This time has passed: give a later one.');
  return nextUpdateBy > now + FARTHEST_MS ? fault('This is more than a year ahead: check the date.') : [];
}

function restorationFaults(
  timeline: Timeline,
  input: UpdateInput,
  affected: readonly Affected[],
  circumstances: Circumstances,
): Fault[] {
  const open = openEtas(timeline.etas);
  const down = new Set(affected.filter((each) => each.restoredAt === null).map((each) => each.componentId));
  const hasNextUpdate = nextUpdateAfter(timeline.incident, input, circumstances.now) !== null;
  return Object.entries(input.restoration ?? {}).flatMap(([componentId, restoration]) => {
    const field = `restoration.${componentId}`;
    if (restoration.kind === 'restored')
      return restoredFaults(field, restoration, timeline, componentId, circumstances);
    if (isOver({ status: input.status ?? timeline.incident.status })) {
      const message =
        'You close the incident, so no time can be promised: choose to say nothing new, or leave it open.';
      return [{ field, message }];
    }
    if (!down.has(componentId)) {
      return [{ field, message: 'This component is not affected: say first how it is affected.' }];
    }
    const previous = open.get(componentId);
    const hasText = !isBlank(input.body ?? {});
    return [
      ...etaFaults(field, restoration, { previous, now: circumstances.now, hasNextUpdate, hasText }),
      ...wordsFaults(`${field}.condition`, restoration.condition),
      ...wordsFaults(`${field}.reason`, restoration.reason),
    ];
  });
}

function wordsFaults(field: string, words: LocalizedText | null | undefined): Fault[] {
  return textFaults(field, words ?? {}, { isRequired: false, limit: WORDS_LIMIT });
}

function restoredFaults(
  field: string,
  { at, isWatching = false }: { at?: number; isWatching?: boolean },
  timeline: Timeline,
  componentId: string,
  { now }: Circumstances,
): Fault[] {
  const row = timeline.affected.find((each) => each.componentId === componentId);
  // Whoever watched it may say that it is well; whoever took it for well may not watch it now.
  if (row && isWatched(row) && !isWatching) return [];
  const down = row?.restoredAt === null ? row : undefined;
  if (!down) return [{ field, message: 'This component is not down in this incident.' }];
  // Forms know minutes: the minute in which the trouble began will do.
  if (at === undefined || (at <= now && at > down.startedAt - MINUTE)) return [];
  return [{ field: `${field}.at`, message: 'It can only have come back between the start of its trouble and now.' }];
}

function saysSomething(timeline: Timeline, input: UpdateInput): boolean {
  return (
    !isBlank(input.body ?? {}) ||
    input.automatic !== undefined ||
    movesWindow(timeline.incident, input.window ?? {}) ||
    saysHelp(input) ||
    (input.status !== undefined && input.status !== timeline.incident.status) ||
    Object.keys(input.impacts ?? {}).length > 0 ||
    Object.keys(input.restoration ?? {}).length > 0 ||
    input.nextUpdateBy !== undefined
  );
}

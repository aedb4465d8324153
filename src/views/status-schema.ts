import { COMPONENT_STATUSES, STATED_STATUSES } from '../domain/status.ts';

type Schema = Record<string, unknown>;

const time: Schema = { type: 'string', format: 'date-time' };
const url: Schema = { type: 'string', format: 'uri' };
const id: Schema = { type: 'string', pattern: '^[0-9a-z]{12}$' };
const text: Schema = { type: 'string' };
const count: Schema = { type: 'integer', minimum: 0 };
const names: Schema = {
  type: 'object',
  description: 'The name by language.',
  additionalProperties: { type: 'string' },
};
const urls: Schema = { type: 'object', additionalProperties: url };

function orNull(schema: Schema, description: string): Schema {
  return { anyOf: [schema, { type: 'null' }], description };
}

function oneOf(values: readonly unknown[], description: string): Schema {
  return { enum: values, description };
}

function listOf(items: Schema, description: string): Schema {
  return { type: 'array', items, description };
}

/** An object with all of these; more may come, and programs must not mind. */
function object(properties: Record<string, Schema>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required };
}

const INDICATORS = ['none', 'minor', 'major', 'critical', 'maintenance'];
const PHASES = ['investigating', 'identified', 'monitoring', 'resolved', 'postmortem'];
const WORK_PHASES = ['scheduled', 'in_progress', 'verifying', 'completed'];
const KINDS = ['assessing', 'by', 'window', 'conditional', 'withdrawn'];
const STATES = ['assessing', 'current', 'overdue', 'withdrawn', 'restored'];

const page = object({
  ...{ id, name: text, names, url, time_zone: text, updated_at: time },
  languages: listOf(text, 'The languages of the page, its first one first.'),
  default_language: text,
});

const status = object({
  indicator: oneOf(INDICATORS, 'As at Statuspage.'),
  description: { type: 'string', description: 'As at Statuspage, always in English.' },
  headline: oneOf(
    ['empty', 'working', 'one', 'some', 'maintenance', 'watching', 'incident', 'unknown'],
    'What the headline of the page says.',
  ),
  worst: oneOf(COMPONENT_STATUSES, 'The status that gives the page its colour.'),
  affected: { ...count, description: 'Services with problems; maintenance is not one.' },
  working: count,
  back_by: orNull(time, 'When everything that has problems is to be back; null unless each has a time that holds.'),
});

const promise = object({
  kind: oneOf(KINDS, 'How it is promised; `by` and `window` have a time, `conditional` a condition.'),
  state: oneOf(STATES, 'Whether it still holds. An `overdue` time has passed, and says nothing any more.'),
  by: orNull(time, 'Back by then: the conservative end.'),
  earliest: orNull(time, 'Not before then, where a window was given.'),
  condition: orNull(text, 'What must happen first; wherever the time is shown, so must this be.'),
});

const service = object({
  ...{ id, name: text, names },
  group: orNull(text, 'The heading under which it stands.'),
  feature_of: orNull(id, 'The service of which it is a part.'),
  status: oneOf(COMPONENT_STATUSES, '`unknown`: there is no fresh evidence either way.'),
  since: orNull(time, 'Since when there is trouble.'),
  watching_since: orNull(time, 'Since when it works again and is watched before it is called restored.'),
  restoration: orNull(promise, 'When it is back; null: nothing was said, or nothing is wrong.'),
  next_update_by: orNull(time, 'When there is more news at the latest.'),
  planned_until: orNull(time, 'The planned end of the maintenance that it is in.'),
  uptime_90_days: orNull(
    { type: 'number', minimum: 0, maximum: 1 },
    'The share of 90 days in which it was up; null where it is not shown or not known.',
  ),
  links: urls,
});

const update = object({
  ...{ id, status: text, body: text, incident_id: id },
  ...{ created_at: time, updated_at: time, display_at: time },
  affected_components: orNull(
    listOf(
      object({
        ...{ code: id, name: text },
        old_status: oneOf(STATED_STATUSES, 'Before this update.'),
        new_status: oneOf(STATED_STATUSES, 'Since this update.'),
      }),
      'What it changed.',
    ),
    'Components that it touched.',
  ),
  deliver_notifications: { type: 'boolean' },
  ...{ custom_tweet: { type: 'null' }, tweet_id: { type: 'null' } },
});

const component = object({
  ...{ id, name: text, status: oneOf(STATED_STATUSES, 'At present.') },
  ...{ created_at: time, updated_at: time, position: { type: 'integer' } },
  description: orNull(text, 'What it is.'),
  showcase: { type: 'boolean' },
  start_date: orNull({ type: 'string', format: 'date' }, 'Since when its uptime counts.'),
  group_id: orNull(id, 'Its group.'),
  ...{ page_id: id, group: { const: false }, only_show_if_degraded: { type: 'boolean' } },
});

const restoration = object({
  component_id: id,
  kind: oneOf([...KINDS, 'restored'], 'As for a service; `restored`: it is back and nothing had been promised.'),
  state: oneOf([...STATES, 'watching'], 'As for a service; `watching`: it works again and is watched.'),
  by: orNull(time, 'Back by then.'),
  earliest: orNull(time, 'Not before then.'),
  condition: orNull(text, 'What must happen first.'),
  reason: orNull(text, 'Why it moved or was withdrawn.'),
  basis: oneOf(['staff', 'history'], '`history`: estimated from earlier outages.'),
  revisions: { ...count, description: 'How many estimates there have been, this one included.' },
  restored_at: orNull(time, 'Back since then.'),
  watching_since: orNull(time, 'Working again since then.'),
  because_of: orNull(id, 'The component from which the trouble came.'),
});

const correction = object({
  component_id: orNull(id, 'Null: a time of the incident itself.'),
  field: oneOf(['started', 'ended'], 'Which time.'),
  ...{ from: time, to: time, corrected_at: time },
});

function timeline(phases: readonly string[], more: Record<string, Schema>, optional: readonly string[]): Schema {
  const properties = {
    ...{ id, name: text, status: oneOf(phases, 'How far it is.'), impact: oneOf(INDICATORS, 'As at Statuspage.') },
    ...{ created_at: time, updated_at: time, started_at: time },
    monitoring_at: orNull(time, 'Since when it was watched.'),
    resolved_at: orNull(time, 'When it was over.'),
    ...{ shortlink: url, page_id: id },
    incident_updates: listOf(update, 'The newest first.'),
    components: listOf(component, 'What it affects, as it is at present.'),
    restoration: listOf(restoration, 'When each component is back.'),
    next_update_by: orNull(time, 'When there is more news at the latest, while that still holds.'),
    next_update_overdue_since: orNull(time, 'Since when that news is late.'),
    outcome: oneOf(['false_alarm', 'merged', null], 'How it ended, where it was not simply resolved.'),
    merged_into: orNull(id, 'Where this duplicate is told on.'),
    corrections: listOf(correction, 'Times that were put right.'),
    contact: orNull(text, 'Whom to ask.'),
    alternatives: orNull(text, 'What to do meanwhile.'),
    ...more,
  };
  return object(properties, optional);
}

/** The schema of one page's `/api/status.json` (JSON Schema 2020-12); a test holds the one to the other. */
export function statusSchema(pageUrl: string): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${pageUrl}/api/status.schema.json`,
    title: 'The present state of a status page',
    description: 'All that the page says now. Further keys may be added; none is renamed or taken away.',
    ...object({
      $schema: url,
      as_of: { ...time, description: 'The moment of which all this is true.' },
      ...{ page, status },
      services: listOf(service, 'All services and their features, in the order of the page.'),
      incidents: listOf(timeline(PHASES, {}, []), 'Trouble that is not over.'),
      maintenances: listOf(
        timeline(
          WORK_PHASES,
          { scheduled_for: orNull(time, 'Planned start.'), scheduled_until: orNull(time, 'Planned end.') },
          [],
        ),
        'Planned work that has not begun, the next first, and work under way.',
      ),
      links: urls,
    }),
  };
}

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { z } from 'zod';
import { openTestStore } from '../support/databases.ts';
import { anOutage } from '../support/outage.ts';
import { aPublisher } from '../support/publisher.ts';
import { answers, oneIncident } from '../support/statuspage-schemas.ts';

/** Recorded answers of real pages; they are no part of the project. */
const FOLDER = join(
  process.env['PULIH_FIXTURES'] ?? join(import.meta.dirname, '../../../shared/fixtures'),
  'statuspage-v2',
);

function schemaOf(body: Record<string, unknown>): z.ZodType {
  if ('incident' in body) return oneIncident;
  if ('incidents' in body && 'status' in body) return answers['summary.json'];
  if ('incidents' in body) return answers['incidents.json'];
  return 'components' in body ? answers['components.json'] : answers['status.json'];
}

/** Components recorded before 2020 lack this key, which all later ones have and ours must. */
function withStartDate(_key: string, value: unknown): unknown {
  const isComponent = typeof value === 'object' && value !== null && 'showcase' in value;
  return isComponent ? { start_date: null, ...value } : value;
}

it('holds real answers of Statuspage to the same schemas as ours', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));
  assert.ok(names.length > 0);
  for (const name of names) {
    const body = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'), withStartDate) as Record<string, unknown>;
    const result = schemaOf(body).safeParse(body);
    assert.ok(result.success, `${name}: ${result.success ? '' : z.prettifyError(result.error).slice(0, 500)}`);
  }
});

/** Each place in some JSON with the kinds of values that stand there: `incidents[].updates[].id` holds strings. */
function placesOf(value: unknown, path = '', found = new Map<string, Set<string>>()): Map<string, Set<string>> {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
  found.set(path, (found.get(path) ?? new Set()).add(kind));
  if (Array.isArray(value)) for (const each of value as unknown[]) placesOf(each, `${path}[]`, found);
  else if (kind === 'object') {
    for (const [key, each] of Object.entries(value as object)) placesOf(each, `${path}.${key}`, found);
  }
  return found;
}

/** Came and went at Statuspage; programs do without. */
const PASSING = /\.(reminder_intervals|postmortem_\w+|scheduled_\w+)(\[\]|$)|\.(custom_tweet|tweet_id)$/;

it('has every place that real answers have, with a value of a kind that stands there', async (t) => {
  const store = await openTestStore(t);
  const { incidentId } = await anOutage(store);
  const { publisher, body } = aPublisher(t, store);
  await publisher.publishDue();
  const ours = (real: Record<string, unknown>): string => {
    if ('incident' in real) return `incidents/${incidentId}.json`;
    if ('status' in real) return 'incidents' in real ? 'summary.json' : 'status.json';
    return 'incidents' in real ? 'incidents.json' : 'components.json';
  };
  for (const name of readdirSync(FOLDER).filter((each) => each.endsWith('.json'))) {
    const real = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'), withStartDate) as Record<string, unknown>;
    const own = placesOf(JSON.parse(body(`/api/v2/${ours(real)}`)));
    for (const [place, kinds] of placesOf(real)) {
      if (PASSING.test(place)) continue;
      const found = own.get(place);
      assert.ok(found, `${name}: ${place} is missing`);
      assert.ok(
        [...found].some((kind) => kinds.has(kind) || kind === 'null' || kinds.has('null')),
        `${name}: ${place}`,
      );
    }
  }
});

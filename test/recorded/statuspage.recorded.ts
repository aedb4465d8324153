import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { z } from 'zod';
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

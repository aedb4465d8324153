import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { z } from 'zod';
import { estimate, type PastTrouble } from '../../src/domain/estimate.ts';
import type { StatedStatus } from '../../src/domain/status.ts';
import { NOON } from '../support/clock.ts';

/** Incidents that real providers published; they are no part of the project. */
const FILE = join(
  process.env['PULIH_FIXTURES'] ?? join(import.meta.dirname, '../../../shared/fixtures'),
  'incidents-history.ndjson',
);

const recorded = z.object({
  provider: z.string(),
  impact: z.string().nullish(),
  components: z.array(z.string()).nullish(),
  started_at: z.iso.datetime(),
  resolved_at: z.iso.datetime().nullish(),
});
type Recorded = z.output<typeof recorded>;

const SEVERITIES: Record<string, StatedStatus> = { critical: 'major_outage', major: 'partial_outage' };

function troublesBy(keysOf: (incident: Recorded) => string[]): Map<string, PastTrouble[]> {
  const lines = readFileSync(FILE, 'utf8').trim().split('\n');
  const troubles = new Map<string, PastTrouble[]>();
  for (const line of lines) {
    const incident = recorded.parse(JSON.parse(line));
    if (incident.resolved_at == null) continue;
    const durationMs = Date.parse(incident.resolved_at) - Date.parse(incident.started_at);
    const severity = SEVERITIES[incident.impact ?? ''] ?? 'degraded_performance';
    for (const key of keysOf(incident)) troubles.set(key, [...(troubles.get(key) ?? []), { severity, durationMs }]);
  }
  return troubles;
}

/** Estimates each trouble from all others of the same key: how many were over by then, of how many that had one. */
function leaveOneOut(troubles: ReadonlyMap<string, readonly PastTrouble[]>): { kept: number; estimated: number } {
  const checked = [...troubles.values()].flatMap((all) =>
    all.flatMap((own) => {
      const others = all.filter((each) => each !== own);
      const found = estimate(others, { startedAt: NOON, severity: own.severity }, NOON);
      return own.durationMs > 0 && found ? [NOON + own.durationMs <= found.byAt] : [];
    }),
  );
  return { kept: checked.filter(Boolean).length, estimated: checked.length };
}

const WAYS: [string, (incident: Recorded) => string[]][] = [
  ['provider', ({ provider }) => [provider]],
  ['component', ({ provider, components }) => (components ?? []).map((name) => `${provider} ${name}`)],
];

for (const [title, keysOf] of WAYS) {
  it(`holds for 8 to 10 in 10 real incidents, estimated from the others of their ${title}`, (t) => {
    const { kept, estimated } = leaveOneOut(troublesBy(keysOf));
    const share = kept / estimated;
    t.diagnostic(`by ${title}: ${kept} of ${estimated} kept (${(100 * share).toFixed(1)} %)`);
    assert.ok(estimated > 500);
    assert.ok(share >= 0.8 && share <= 0.97);
  });
}

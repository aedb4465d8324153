import type { ComponentStatus } from '../../domain/status.ts';

/** The darker tones of the pages, for pictures on a light ground: white words keep 4.5:1 on each. */
export const STATUS_COLOURS = {
  operational: '#17713a',
  unknown: '#545d68',
  under_maintenance: '#0a58b5',
  degraded_performance: '#7d5700',
  partial_outage: '#a84300',
  major_outage: '#b5172a',
} as const satisfies Record<ComponentStatus, string>;

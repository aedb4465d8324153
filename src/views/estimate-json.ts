import type { Estimate } from '../domain/estimate.ts';
import { SECOND } from '../lib/clock.ts';

/** What `…/components/{id}/estimate` answers: `estimate` is null where the past says too little. */
export interface EstimateJson {
  component_id: string;
  estimate: {
    by: string;
    basis: 'history';
    half_within_seconds: number;
    nine_in_ten_within_seconds: number;
    /** Whether the second is the longest of all: so few incidents have no ninth of ten. */
    is_longest: boolean;
    incidents: number;
    rests_on: Estimate['restsOn'];
  } | null;
}

export function estimateJson(componentId: string, found: Estimate | null): EstimateJson {
  return {
    component_id: componentId,
    estimate: found && {
      by: new Date(found.byAt).toISOString(),
      basis: 'history',
      half_within_seconds: Math.round(found.medianMs / SECOND),
      nine_in_ten_within_seconds: Math.round(found.lateMs / SECOND),
      is_longest: found.isLongest,
      incidents: found.count,
      rests_on: found.restsOn,
    },
  };
}

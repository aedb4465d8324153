/** What a page can say of a component, from best to worst. `unknown`: no fresh evidence either way. */
export const COMPONENT_STATUSES = [
  'operational',
  'unknown',
  'under_maintenance',
  'degraded_performance',
  'partial_outage',
  'major_outage',
] as const;
export type ComponentStatus = (typeof COMPONENT_STATUSES)[number];

/** What a person or an incident may say of a component: everything but `unknown`, which only missing evidence says. */
export const STATED_STATUSES = COMPONENT_STATUSES.filter((status) => status !== 'unknown');
export type StatedStatus = Exclude<ComponentStatus, 'unknown'>;

export type Indicator = 'none' | 'minor' | 'major' | 'critical' | 'maintenance';
export type Impact = Indicator;

export function isStatedStatus(value: unknown): value is StatedStatus {
  return (STATED_STATUSES as readonly unknown[]).includes(value);
}

/** Whether `a` is strictly worse than `b`, in the order of `COMPONENT_STATUSES`. */
export function isWorse(a: ComponentStatus, b: ComponentStatus): boolean {
  return COMPONENT_STATUSES.indexOf(a) > COMPONENT_STATUSES.indexOf(b);
}

/** The worse one first, for sorting. */
export function byWorst(a: ComponentStatus, b: ComponentStatus): number {
  return COMPONENT_STATUSES.indexOf(b) - COMPONENT_STATUSES.indexOf(a);
}

/** The worst of several statuses; `operational` when there are none. */
export function worst(statuses: Iterable<ComponentStatus>): ComponentStatus {
  let result: ComponentStatus = 'operational';
  for (const status of statuses) if (isWorse(status, result)) result = status;
  return result;
}

export interface Rollup {
  indicator: Indicator;
  description: string;
}

/** Statuspage's ladder ("Top-level status and incident impact calculations"): the first rung that holds. */
const LADDER: { quantifier: 'all' | 'any'; status: ComponentStatus; rollup: Rollup }[] = [
  { quantifier: 'all', status: 'major_outage', rollup: { indicator: 'critical', description: 'Major System Outage' } },
  { quantifier: 'all', status: 'partial_outage', rollup: { indicator: 'major', description: 'Partial System Outage' } },
  { quantifier: 'any', status: 'major_outage', rollup: { indicator: 'major', description: 'Partial System Outage' } },
  { quantifier: 'any', status: 'partial_outage', rollup: { indicator: 'minor', description: 'Minor Service Outage' } },
  {
    quantifier: 'all',
    status: 'degraded_performance',
    rollup: { indicator: 'minor', description: 'Degraded System Service' },
  },
  {
    quantifier: 'any',
    status: 'degraded_performance',
    rollup: { indicator: 'minor', description: 'Partially Degraded Service' },
  },
  {
    quantifier: 'any',
    status: 'under_maintenance',
    rollup: { indicator: 'maintenance', description: 'Service Under Maintenance' },
  },
];

/** The page's one-line state from its components' statuses (leaves only, group rows not counted). */
export function rollup(statuses: readonly ComponentStatus[]): Rollup {
  const rung = LADDER.find(({ quantifier, status }) =>
    quantifier === 'any' ? statuses.includes(status) : statuses.length > 0 && statuses.every((each) => each === status),
  );
  return rung?.rollup ?? { indicator: 'none', description: 'All Systems Operational' };
}

/** An incident's impact: the same ladder over the components that it affects. */
export function impactOf(statuses: readonly ComponentStatus[]): Impact {
  return rollup(statuses).indicator;
}

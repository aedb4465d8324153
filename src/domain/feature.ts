import type { Component } from './component.ts';
import { cascade, type Cascaded, type Dependency } from './dependency.ts';
import type { Fault } from './errors.ts';
import { isWorse, worst, type ComponentStatus } from './status.ts';

/** The features of each component that has any, by ids: "text" and "photos" of "chat". */
export type Features = ReadonlyMap<string, readonly string[]>;

export const NO_FEATURES: Features = new Map();

/** Who is a feature of whom, in the page's order. */
export function featuresOf(components: readonly Pick<Component, 'id' | 'parentId'>[]): Features {
  const features = new Map<string, string[]>();
  for (const { id, parentId } of components) {
    if (parentId !== null) features.set(parentId, [...(features.get(parentId) ?? []), id]);
  }
  return features;
}

/**
 * What its features make of a component: as bad as all of them where they agree; where some are down and others are
 * not, it is partly down; where some are only slow, it is slow.
 */
export function statusOfFeatures(statuses: readonly ComponentStatus[]): ComponentStatus {
  const [first = 'operational'] = statuses;
  const most = worst(statuses);
  if (statuses.every((status) => status === first)) return first;
  return isWorse(most, 'degraded_performance') ? 'partial_outage' : most;
}

/** Dependencies together with what being a feature means: what befalls the whole befalls its parts. */
export function withFeatures(dependencies: readonly Dependency[], features: Features): Dependency[] {
  const implied = [...features].flatMap(([needsId, ids]) =>
    ids.map((componentId): Dependency => ({ componentId, needsId, kind: 'hard' })),
  );
  return [...dependencies, ...implied];
}

/**
 * The cascade on a page with features: it reaches the parts of what it reaches, and then each component of which
 * nothing is stated is what its parts make of it. That goes no further: what needs the whole is not down for a part.
 */
export function cascadeToFeatures(
  stated: ReadonlyMap<string, ComponentStatus>,
  dependencies: readonly Dependency[],
  features: Features,
): Map<string, Cascaded> {
  const reached = cascade(stated, withFeatures(dependencies, features));
  for (const [parentId, ids] of features) {
    if (stated.has(parentId)) continue;
    const statuses = ids.map((id) => stated.get(id) ?? reached.get(id)?.status ?? 'operational');
    const status = statusOfFeatures(statuses);
    const worstId = ids[statuses.indexOf(worst(statuses))] ?? parentId;
    const becauseOfId = (reached.get(parentId) ?? reached.get(worstId))?.becauseOfId ?? worstId;
    if (status === 'operational') reached.delete(parentId);
    else reached.set(parentId, { status, becauseOfId });
  }
  return reached;
}

/** These components and those of which they are features: who asked about "chat" is told of its photos. */
export function withParents(
  ids: readonly string[],
  components: readonly Pick<Component, 'id' | 'parentId'>[],
): string[] {
  const parents = components.filter(({ id }) => ids.includes(id)).flatMap(({ parentId }) => parentId ?? []);
  return [...new Set([...ids, ...parents])];
}

/** What is wrong with a component's place among the others of its page: one level deep, no circle. */
export function parentFaults(
  { id, parentId }: Pick<Component, 'id' | 'parentId'>,
  others: readonly Pick<Component, 'id' | 'parentId'>[],
): Fault[] {
  if (parentId === null) return [];
  const fault = (message: string): Fault[] => [{ field: 'parent_id', message }];
  const parent = others.find((each) => each.id === parentId);
  if (parentId === id) return fault('A component cannot be a feature of itself.');
  if (!parent) return fault(`There is no component "${parentId}" on this page.`);
  if (parent.parentId !== null) return fault('A feature has no features of its own: choose the component above it.');
  return others.some((each) => each.parentId === id)
    ? fault('It has features of its own: a feature cannot have any.')
    : [];
}

import { isWorse, type ComponentStatus } from './status.ts';

/** `componentId` needs `needsId`: hard, it is as bad as what it needs; soft, it is degraded at most. */
export interface Dependency {
  componentId: string;
  needsId: string;
  kind: 'hard' | 'soft';
}

/** A status that reaches a component from one that it needs, and the component where the trouble began. */
export interface Cascaded {
  status: ComponentStatus;
  becauseOfId: string;
}

/**
 * What some stated statuses do to everything that hangs on those components, directly or through others.
 * A component with a statement of its own keeps it, whatever it needs: a person's word beats the cascade.
 * Returns the components that are reached and not stated, each with the worst that reaches it.
 */
export function cascade(
  stated: ReadonlyMap<string, ComponentStatus>,
  dependencies: readonly Dependency[],
): Map<string, Cascaded> {
  const reached = new Map<string, Cascaded>();
  const queue: [string, Cascaded][] = [...stated].map(([id, status]) => [id, { status, becauseOfId: id }]);
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [causeId, cause] = next;
    for (const dependency of dependencies.filter((each) => each.needsId === causeId)) {
      const status = passedOn(cause.status, dependency.kind);
      const before = reached.get(dependency.componentId)?.status ?? 'operational';
      if (stated.has(dependency.componentId) || !isWorse(status, before)) continue;
      const cascaded = { status, becauseOfId: cause.becauseOfId };
      reached.set(dependency.componentId, cascaded);
      queue.push([dependency.componentId, cascaded]);
    }
  }
  return reached;
}

function passedOn(status: ComponentStatus, kind: Dependency['kind']): ComponentStatus {
  return kind === 'soft' && isWorse(status, 'degraded_performance') ? 'degraded_performance' : status;
}

/** The components of a cycle, in order, if there is one. A cycle has no meaning and is refused when it is entered. */
export function findCycle(dependencies: readonly Dependency[]): string[] | undefined {
  const done = new Set<string>();
  const visit = (id: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const { needsId } of dependencies.filter((each) => each.componentId === id)) {
      const cycle = visit(needsId, [...path, id]);
      if (cycle) return cycle;
    }
    done.add(id);
    return undefined;
  };
  for (const { componentId } of dependencies) {
    const cycle = visit(componentId, []);
    if (cycle) return cycle;
  }
  return undefined;
}
